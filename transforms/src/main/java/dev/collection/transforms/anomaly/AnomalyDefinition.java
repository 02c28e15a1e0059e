package dev.collection.transforms.anomaly;

import java.io.Serializable;
import java.util.List;

/**
 * What is looked for, and how.
 *
 * @param features numeric fields (INTEGER, DECIMAL, or STRING that holds a number)
 * @param logFeatures those of the features that are compared by their logarithm (amounts of money)
 * @param within fields whose values form the groups in which records are compared
 * @param methods names, such as {@code robust_z} and {@code isolation_forest}
 * @param minRecords below this many records there are no scores, only "not enough data"
 * @param minGroup a record of a smaller group is not scored
 * @param sampleSize most records that models are trained and calibrated on
 * @param falseDiscoveryRate the share of the flagged records that may be false alarms, above 0 and
 *     at most 0.5
 * @param settings of single methods
 * @param seed of everything random
 */
public record AnomalyDefinition(
    List<String> features,
    List<String> logFeatures,
    List<String> within,
    List<String> methods,
    int minRecords,
    int minGroup,
    int sampleSize,
    double falseDiscoveryRate,
    MethodSettings settings,
    long seed)
    implements Serializable {
  public AnomalyDefinition {
    features = List.copyOf(features);
    logFeatures = List.copyOf(logFeatures);
    within = List.copyOf(within);
    methods = List.copyOf(methods);
  }
}
