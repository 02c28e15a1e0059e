package dev.collection.transforms.anomaly.calibrate;

import java.util.Arrays;

/**
 * The greatest p-value that is still flagged, so that at most a given share of what is flagged are
 * false alarms (Benjamini and Hochberg, "Controlling the False Discovery Rate", 1995): how many are
 * flagged follows from the data, and of clean data it is close to none.
 *
 * <p>The procedure compares the k-th smallest of all n p-values with {@code k * rate / n}, which is
 * to look for the greatest t with {@code n * t / #(p <= t) <= rate} (Storey, Taylor and Siegmund,
 * "Strong Control, Conservative Point Estimation and Simultaneous Conservative Consistency of False
 * Discovery Rates", 2004). That share is read here from a uniform sample of the records, so that
 * the cutoff is known before the first record is judged. Where nothing in the sample passes, the
 * cutoff is {@code rate} divided by the number of all records, that of Bonferroni: beyond it not
 * even one false alarm is expected.
 */
public final class FalseDiscoveryRate {
  private FalseDiscoveryRate() {}

  /**
   * The logarithm of the cutoff.
   *
   * @param logP logarithms of the p-values of the sample; not changed
   * @param records how many records the sample stands for, at least 1
   * @param rate above 0, at most 0.5
   */
  public static double logCutoff(double[] logP, long records, double rate) {
    double[] sorted = logP.clone();
    Arrays.sort(sorted);
    double logRate = Math.log(rate);
    for (int k = sorted.length; k >= 1; k--) {
      double cutoff = logRate + Math.log(k / (double) sorted.length);
      if (sorted[k - 1] <= cutoff) {
        return cutoff;
      }
    }
    return logRate - Math.log((double) Math.max(records, sorted.length));
  }
}
