package dev.collection.transforms.anomaly.method;

import dev.collection.transforms.anomaly.Comparison;

/**
 * {@code interquartile_range}: how many interquartile ranges a value lies outside the quartiles of
 * its group (Tukey, "Exploratory Data Analysis", 1977, whose fences stand at 1.5). Unlike {@code
 * robust_z} it does not take the group to be symmetric. The score of a record is the root of the
 * sum of the squares over its features; 0 if all lie between the quartiles.
 */
final class InterquartileRange extends BaselineMethod {
  static final String NAME = "interquartile_range";

  InterquartileRange() {
    super(NAME, 0.35);
  }

  @Override
  double distance(Comparison record, int feature) {
    return record.outsideQuartiles(feature);
  }
}
