package dev.collection.transforms.anomaly;

/**
 * What one feature contributes to a record's score. The contributions of all features of a record
 * add up to the score.
 *
 * @param feature its position among the features of the definition
 * @param value of the record, in its own unit; NaN if it is missing
 * @param usual value of what the record is compared with, in the same unit; NaN if it is not known
 * @param contribution in the unit of the method's score; below 0 if the feature makes the record
 *     less odd than it would be otherwise
 */
public record Contribution(int feature, double value, double usual, double contribution) {}
