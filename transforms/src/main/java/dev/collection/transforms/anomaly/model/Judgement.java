package dev.collection.transforms.anomaly.model;

import dev.collection.transforms.anomaly.Comparison;

/** What a model makes of one record. */
public final class Judgement {
  private final Comparison comparison;
  private final double[] scores;
  private final double[] logP;
  private final double combined;
  private final double logCutoff;

  /**
   * @param scores by method; NaN if it has none; kept, not copied
   * @param logP of the scores; kept, not copied
   * @param combined logarithm of the combined p-value; NaN if no method has a score
   * @param logCutoff up to which a record is an anomaly
   */
  Judgement(
      Comparison comparison, double[] scores, double[] logP, double combined, double logCutoff) {
    this.comparison = comparison;
    this.scores = scores;
    this.logP = logP;
    this.combined = combined;
    this.logCutoff = logCutoff;
  }

  /** The record against its group. */
  public Comparison comparison() {
    return comparison;
  }

  /** The score by a method; NaN if it has none. */
  public double score(int method) {
    return scores[method];
  }

  /** The logarithm of the p-value of a method's score; NaN if it has none. */
  public double logP(int method) {
    return logP[method];
  }

  /** The logarithm of the p-value of all methods together; NaN if none has a score. */
  public double logP() {
    return combined;
  }

  /** Whether a method has a score for the record; otherwise it is not known whether it is odd. */
  public boolean isScored() {
    return !Double.isNaN(combined);
  }

  /** Whether the record is an anomaly; not of one that has no score. */
  public boolean isAnomaly() {
    return combined <= logCutoff;
  }

  /**
   * Whether this is an anomaly that the method alone would have called one. At least one method
   * would have: up to 0.5, and no cutoff is greater, the combined p-value is not less than the
   * least of them.
   */
  public boolean isFlaggedBy(int method) {
    return isAnomaly() && logP[method] <= logCutoff;
  }
}
