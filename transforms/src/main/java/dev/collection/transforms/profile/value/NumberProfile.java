package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Count, range, sum and quantiles of numbers. Range and sum are exact, so that they are the same
 * whatever the order; {@link Quantiles} says how exact quantiles are. Not thread-safe.
 */
public final class NumberProfile {
  /** Numbers with more digits than this on either side of their point are not taken. */
  private static final int MAX_DIGITS = 100;

  private long count;
  private BigDecimal min;
  private BigDecimal max;
  private Example ofMin;
  private Example ofMax;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private BigDecimal sum = BigDecimal.ZERO;

  /** Whole numbers that are not yet in {@link #sum}. */
  private long pending;

  /** Null if they are not asked for. */
  private Quantiles quantiles;

  /**
   * @param withQuantiles whether there are quantiles
   */
  NumberProfile(boolean withQuantiles) {
    quantiles = withQuantiles ? new Quantiles() : null;
  }

  /** Whether {@link #add(BigDecimal, Example)} takes the number. */
  static boolean takes(BigDecimal number) {
    return Math.abs((long) number.precision() - number.scale()) <= MAX_DIGITS
        && Math.abs((long) number.scale()) <= MAX_DIGITS;
  }

  void add(long number, Example example) {
    double approximate = (double) number;
    if (isEnd(approximate)) {
      range(approximate, BigDecimal.valueOf(number), example);
    }
    count++;
    if (quantiles != null) {
      quantiles.add(approximate);
    }
    long next = pending + number;
    if (((pending ^ next) & (number ^ next)) < 0) {
      sum = sum.add(BigDecimal.valueOf(pending));
      next = number;
    }
    pending = next;
  }

  void add(BigDecimal number, Example example) {
    double approximate = number.doubleValue();
    if (isEnd(approximate)) {
      range(approximate, number, example);
    }
    count++;
    if (quantiles != null) {
      quantiles.add(approximate);
    }
    sum = sum.add(number);
  }

  /** Settles with doubles that nearly all numbers are no new end of the range. */
  private boolean isEnd(double approximate) {
    return approximate <= least || approximate >= greatest;
  }

  private void range(double approximate, BigDecimal number, Example example) {
    if (approximate <= least) {
      least = approximate;
      min(number, example);
    }
    if (approximate >= greatest) {
      greatest = approximate;
      max(number, example);
    }
  }

  private void min(BigDecimal number, Example example) {
    int order = min == null ? -1 : number.compareTo(min);
    if (order < 0) {
      min = canonical(number);
      ofMin = example;
    } else if (order == 0) {
      ofMin = Example.first(ofMin, example);
    }
  }

  private void max(BigDecimal number, Example example) {
    int order = max == null ? 1 : number.compareTo(max);
    if (order > 0) {
      max = canonical(number);
      ofMax = example;
    } else if (order == 0) {
      ofMax = Example.first(ofMax, example);
    }
  }

  void addAll(NumberProfile other) {
    if (other.count == 0) {
      return;
    }
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    min(other.min, other.ofMin);
    max(other.max, other.ofMax);
    sum = sum.add(other.sum).add(BigDecimal.valueOf(other.pending));
    if (quantiles != null) {
      quantiles.addAll(other.quantiles);
    }
    count += other.count;
  }

  public long count() {
    return count;
  }

  /** The least number; null if there was none. */
  public BigDecimal min() {
    return min;
  }

  /** The greatest number; null if there was none. */
  public BigDecimal max() {
    return max;
  }

  /** The first record with the least number; null if there was none. */
  Example ofMin() {
    return ofMin;
  }

  /** The first record with the greatest number; null if there was none. */
  Example ofMax() {
    return ofMax;
  }

  public BigDecimal sum() {
    return canonical(sum.add(BigDecimal.valueOf(pending)));
  }

  /** 1.50 and 1.5 are one number, and have one form. */
  private static BigDecimal canonical(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  /** Of the exact sum, to 16 digits; null if there was none. */
  public BigDecimal mean() {
    return count == 0 ? null : sum().divide(BigDecimal.valueOf(count), MathContext.DECIMAL64);
  }

  /**
   * The least number that at least a share of all do not exceed; NaN if there is none.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    return share <= 0 ? least() : share >= 1 ? greatest() : quantiles.quantile(share);
  }

  private double least() {
    return count == 0 ? Double.NaN : least;
  }

  private double greatest() {
    return count == 0 ? Double.NaN : greatest;
  }

  /** The share of all numbers that are at most {@code number}; NaN if there is none. */
  public double shareUpTo(double number) {
    return count > 0 && number >= greatest ? 1 : quantiles.shareUpTo(number);
  }

  /** Numbers in order; {@link #shareUpTo} changes at these only. */
  double[] points() {
    return quantiles.points();
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    writer.writeUnsigned(count);
    if (count == 0) {
      return;
    }
    write(min, writer);
    write(max, writer);
    write(sum(), writer);
    examples.write(ofMin, writer);
    examples.write(ofMax, writer);
    if (quantiles != null) {
      quantiles.write(writer);
    }
  }

  static NumberProfile read(BinaryReader reader, ExampleTable examples, boolean withQuantiles) {
    NumberProfile profile = new NumberProfile(withQuantiles);
    profile.count = reader.readUnsigned();
    if (profile.count == 0) {
      return profile;
    }
    profile.min = readNumber(reader);
    profile.max = readNumber(reader);
    profile.least = profile.min.doubleValue();
    profile.greatest = profile.max.doubleValue();
    profile.sum = readNumber(reader);
    profile.ofMin = examples.read(reader);
    profile.ofMax = examples.read(reader);
    if (withQuantiles) {
      profile.quantiles = Quantiles.read(reader);
    }
    return profile;
  }

  private static void write(BigDecimal number, BinaryWriter writer) {
    BigDecimal canonical = canonical(number);
    writer.writeSigned(canonical.scale());
    writer.writeBytes(canonical.unscaledValue().toByteArray());
  }

  private static BigDecimal readNumber(BinaryReader reader) {
    int scale = (int) reader.readSigned();
    return new BigDecimal(new BigInteger(reader.readBytes()), scale);
  }
}
