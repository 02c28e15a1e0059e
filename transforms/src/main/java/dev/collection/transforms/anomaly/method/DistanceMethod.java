package dev.collection.transforms.anomaly.method;

import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.Contribution;
import java.util.ArrayList;
import java.util.List;

/**
 * A method that judges each feature by itself, by a distance from what is usual: the score is the
 * root of the sum of the squared distances, and a feature contributes its square divided by the
 * score, so that the contributions add up. Features that the record lacks, or of which its group
 * does not tell what is usual, are left out; a record without any other has no score.
 */
abstract class DistanceMethod implements FittedMethod {

  /** How far the feature is from what is usual, 0 or more; NaN if the record lacks it. */
  abstract double distance(Comparison record, int feature);

  @Override
  public final double score(Comparison record) {
    double sum = 0;
    boolean judged = false;
    for (int i = 0; i < record.features(); i++) {
      if (record.isJudged(i)) {
        double distance = distance(record, i);
        sum += distance * distance;
        judged = true;
      }
    }
    return judged ? Math.sqrt(sum) : Double.NaN;
  }

  @Override
  public final List<Contribution> contributions(Comparison record) {
    double score = score(record);
    List<Contribution> contributions = new ArrayList<>(record.features());
    for (int i = 0; i < record.features(); i++) {
      double distance = distance(record, i);
      boolean counts = distance > 0;
      contributions.add(record.contribution(i, counts ? distance * distance / score : 0));
    }
    return contributions;
  }

  @Override
  public final double tailPower() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public final boolean judgesFeaturesApart() {
    return true;
  }
}
