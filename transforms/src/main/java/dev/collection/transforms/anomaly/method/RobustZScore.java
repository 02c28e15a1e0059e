package dev.collection.transforms.anomaly.method;

import dev.collection.transforms.anomaly.Comparison;

/**
 * {@code robust_z}: how many robust standard deviations a value lies from the median of its group
 * (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993). The score of a record is the
 * root of the sum of the squares over its features: of a record that is odd in one of them about
 * its |z|.
 */
final class RobustZScore extends BaselineMethod {
  static final String NAME = "robust_z";

  RobustZScore() {
    super(NAME, 0.5);
  }

  @Override
  double distance(Comparison record, int feature) {
    return Math.abs(record.deviations()[feature]);
  }
}
