package dev.collection.transforms.anomaly;

import java.io.Serializable;
import java.util.List;

/**
 * What is looked for, and how.
 *
 * @param features numeric fields (INTEGER, DECIMAL, or STRING that holds a number)
 * @param logFeatures those of the features that are compared by their logarithm (amounts of money)
 * @param within fields whose values form the groups of the robust z-score
 * @param methods names, such as {@code robust_z} and {@code one_class_svm}
 * @param minRecords below this many records there are no scores, only "not enough data"
 * @param minGroup below this many records a group gives no score
 * @param zThreshold robust z-score from which {@code robust_z} flags
 * @param sampleSize most records that a model is trained on
 * @param nu of the one-class SVM: upper bound of the share of outliers in training
 * @param falseAlarmRate share of the training sample that {@code one_class_svm} may flag
 * @param seed of everything random
 */
public record AnomalyDefinition(
    List<String> features,
    List<String> logFeatures,
    List<String> within,
    List<String> methods,
    int minRecords,
    int minGroup,
    double zThreshold,
    int sampleSize,
    double nu,
    double falseAlarmRate,
    long seed)
    implements Serializable {
  public AnomalyDefinition {
    features = List.copyOf(features);
    logFeatures = List.copyOf(logFeatures);
    within = List.copyOf(within);
    methods = List.copyOf(methods);
  }
}
