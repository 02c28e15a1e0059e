package dev.collection.model;

import java.util.Objects;

/**
 * A record ready to be loaded.
 *
 * @param quality its quality score, from 0 to 1
 * @param misses the dimensions in which it missed a check, with counts, and which checks, in one
 *     line; null if it met all of them
 * @param anomalous whether a method flagged it; flagged records are loaded like any other
 */
public record ScoredRecord(
    CollectedRecord record,
    RuleOutcomes outcomes,
    double quality,
    String misses,
    boolean anomalous) {
  public ScoredRecord {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(outcomes, "outcomes");
  }

  public ScoredRecord withAnomalous(boolean flag) {
    return new ScoredRecord(record, outcomes, quality, misses, flag);
  }
}
