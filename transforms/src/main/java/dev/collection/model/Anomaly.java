package dev.collection.model;

import java.util.Objects;

/**
 * What one method found odd about one record.
 *
 * @param method as in the spec, such as {@code robust_z}
 * @param score in the method's own unit; greater is odder
 * @param threshold the score from which this method flags
 * @param group what the record was compared with, such as {@code pay_plan=GS, grade_low=13}; empty
 *     for all records
 * @param groupSize how many records that group has
 * @param explanation one computed sentence for people
 * @param contributions JSON array of {@code {feature, value, usual, contribution}}, largest first
 * @param probability p-value of the score: the chance that an ordinary record scores at least as
 *     much by this method; above 0, at most 1
 * @param combinedProbability that of all methods together, which decides
 * @param cutoff the greatest combined p-value that is an anomaly, by the false discovery rate
 */
public record Anomaly(
    String key,
    String source,
    String method,
    double score,
    double threshold,
    String group,
    long groupSize,
    String explanation,
    String contributions,
    double probability,
    double combinedProbability,
    double cutoff) {
  public Anomaly {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(explanation, "explanation");
    Objects.requireNonNull(contributions, "contributions");
  }
}
