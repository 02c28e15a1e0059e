package dev.collection.transforms.anomaly.calibrate;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;

/**
 * Turns the scores of one method into p-values: the chance that an ordinary record scores at least
 * as much. Immutable.
 *
 * <p>In the bulk of the scores the p-value is the share of reference records that score as much,
 * {@code (1 + count) / (n + 1)}, which is valid if an ordinary record is exchangeable with them
 * (Bates, Candès, Lei, Romano and Sesia, "Testing for Outliers with Conformal p-values", 2023). The
 * smallest such value is 1/(n + 1), too much to flag one record in a thousand; so above the highest
 * tenth a {@link ParetoTail} takes over. The reference may contain anomalies: two in a hundred of
 * its records, those with the greatest scores, do not shape the tail.
 */
public final class Calibration {
  /** Fewer reference scores than this cannot carry a tail. */
  public static final int LEAST_REFERENCE = 15;

  /** So many anomalies among the reference records do no harm. */
  public static final double CENSORED_SHARE = 0.02;

  private static final double TAIL_SHARE = 0.1;
  private static final int FEWEST_EXCESSES = 10;

  /** The reference scores below the tail, ascending. */
  private final double[] bulk;

  private final int size;

  /** How many of the reference scores are above the threshold. */
  private final int excesses;

  private final double threshold;
  private final ParetoTail tail;
  private final double leastLogP;

  private Calibration(
      double[] bulk, int size, int excesses, double threshold, ParetoTail tail, double leastLogP) {
    this.bulk = bulk;
    this.size = size;
    this.excesses = excesses;
    this.threshold = threshold;
    this.tail = tail;
    this.leastLogP = leastLogP;
  }

  /**
   * Calibrates on the scores of reference records that did not train the method.
   *
   * @param scores at least {@value #LEAST_REFERENCE}, none NaN; not changed
   * @param leastScale what the scale of the tail is at least, above 0: it keeps a difference that
   *     does not matter from being called rare when the reference hardly varies
   * @param leastLogP the logarithm of the least p-value that the tail is followed to; negative
   *     infinity for no limit
   * @throws IllegalArgumentException if there are fewer
   */
  public static Calibration of(double[] scores, double leastScale, double leastLogP) {
    return of(scores, leastScale, leastLogP, TAIL_SHARE, true);
  }

  /**
   * As {@link #of(double[], double, double)}, but of a tail only, and one of another size: every
   * score below it has the p-value 1. Takes little memory.
   *
   * @param share of the scores that the tail is fitted to, above {@link #CENSORED_SHARE}
   */
  public static Calibration ofTail(double[] scores, double leastScale, double share) {
    return of(scores, leastScale, Double.NEGATIVE_INFINITY, share, false);
  }

  private static Calibration of(
      double[] scores, double leastScale, double leastLogP, double share, boolean withBulk) {
    int n = scores.length;
    if (n < LEAST_REFERENCE) {
      throw new IllegalArgumentException(
          n + " reference scores, at least " + LEAST_REFERENCE + " are needed");
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int excessCount = Math.min(n / 2, Math.max(FEWEST_EXCESSES, (int) Math.ceil(share * n)));
    int censored = (int) Math.ceil(CENSORED_SHARE * n);
    double threshold = sorted[n - excessCount - 1];
    double[] excesses = new double[excessCount];
    for (int i = 0; i < excessCount; i++) {
      excesses[i] = sorted[n - excessCount + i] - threshold;
    }
    return new Calibration(
        withBulk ? Arrays.copyOf(sorted, n - excessCount) : new double[0],
        n,
        excessCount,
        threshold,
        ParetoTail.fit(excesses, censored, leastScale),
        leastLogP);
  }

  /** How many reference scores there were. */
  public int size() {
    return size;
  }

  /** The natural logarithm of the p-value of a score; 0 or less, and falling as the score grows. */
  public double logP(double score) {
    if (score > threshold) {
      return Math.max(leastLogP, logTailShare() + tail.logSurvival(score - threshold));
    }
    return Math.log((1.0 + size - below(score)) / (size + 1.0));
  }

  private double logTailShare() {
    return Math.log((1.0 + excesses) / (size + 1.0));
  }

  /** How many reference scores are less. */
  private int below(double score) {
    int low = 0;
    int high = bulk.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bulk[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The score whose p-value has this logarithm; the threshold of the tail if that p-value lies in
   * the bulk, where nothing is flagged; infinity if no score has so small a p-value.
   */
  public double scoreAt(double logP) {
    if (logP < leastLogP) {
      return Double.POSITIVE_INFINITY;
    }
    double inTail = logP - logTailShare();
    return inTail >= 0 ? threshold : threshold + tail.excessAt(inTail);
  }

  /** Appends what {@link #read} needs. */
  public void write(BinaryWriter writer) {
    writer.writeUnsigned(size);
    writer.writeUnsigned(excesses);
    writer.writeUnsigned(bulk.length);
    for (double score : bulk) {
      writer.writeDouble(score);
    }
    writer.writeDouble(threshold);
    writer.writeDouble(tail.shape());
    writer.writeDouble(tail.scale());
    writer.writeDouble(leastLogP);
  }

  /** Reads what {@link #write} wrote. */
  public static Calibration read(BinaryReader reader) {
    int size = (int) reader.readUnsigned();
    int excesses = (int) reader.readUnsigned();
    double[] bulk = new double[reader.readLength()];
    for (int i = 0; i < bulk.length; i++) {
      bulk[i] = reader.readDouble();
    }
    return new Calibration(
        bulk,
        size,
        excesses,
        reader.readDouble(),
        new ParetoTail(reader.readDouble(), reader.readDouble()),
        reader.readDouble());
  }
}
