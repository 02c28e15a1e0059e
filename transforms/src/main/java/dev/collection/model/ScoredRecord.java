package dev.collection.model;

import java.util.Objects;

/**
 * A record ready to be loaded.
 *
 * @param quality its quality score, from 0 to 1
 * @param misses the dimensions in which it missed a check, with counts, and which checks, in one
 *     line; null if it met all of them
 * @param anomalous whether a method flagged it; null as long as no method has a score for it, which
 *     does not mean that it is not odd. Flagged records are loaded like any other
 */
public record ScoredRecord(
    CollectedRecord record,
    RuleOutcomes outcomes,
    double quality,
    String misses,
    Boolean anomalous) {
  public ScoredRecord {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(outcomes, "outcomes");
  }

  /** The same record, of which a method has told whether it is odd. */
  public ScoredRecord withAnomalous(boolean flag) {
    return new ScoredRecord(record, outcomes, quality, misses, flag);
  }
}
