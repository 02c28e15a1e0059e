package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;

/**
 * Quantiles of any number of numbers in a few kilobytes: the sketch of Karnin, Lang and Liberty
 * ("Optimal Quantile Approximation in Streams", FOCS 2016). Up to {@value #SIZE} numbers are kept
 * as they are; beyond, the rank of a number is wrong by less than 0.015, at 99% confidence,
 * whatever the distribution, the order, and how it was merged.
 *
 * <p>Not a t-digest, which is more exact at the ends but interpolates: next to a value that a tenth
 * of all records share, as in pay, its ranks were wrong by up to 0.05. Here every quantile is a
 * number that was added.
 *
 * <p>The coins that the algorithm throws are a hash of what it has: the same additions in the same
 * order give the same sketch. Not thread-safe.
 */
final class Quantiles {
  private static final int SIZE = 256;
  private static final int LEAST_CAPACITY = 16;

  /** Numbers in level {@code i} stand for {@code 2^i} each. */
  private double[][] levels = {new double[16]};

  private int[] sizes = {0};
  private long count;

  /** All numbers in order, with the weights up to each; null when it has to be made again. */
  private double[] ordered;

  private long[] weightUpTo;

  void add(double number) {
    append(0, number);
    count++;
    // One comparison for nearly every number that is added: only the lowest level has grown.
    if (sizes[0] >= LEAST_CAPACITY) {
      compress();
    }
  }

  void addAll(Quantiles other) {
    while (levels.length < other.levels.length) {
      addLevel();
    }
    for (int level = 0; level < other.levels.length; level++) {
      for (int i = 0; i < other.sizes[level]; i++) {
        append(level, other.levels[level][i]);
      }
    }
    count += other.count;
    compress();
  }

  private void append(int level, double number) {
    ordered = null;
    if (sizes[level] == levels[level].length) {
      levels[level] = Arrays.copyOf(levels[level], 2 * sizes[level]);
    }
    levels[level][sizes[level]++] = number;
  }

  private void addLevel() {
    levels = Arrays.copyOf(levels, levels.length + 1);
    levels[levels.length - 1] = new double[16];
    sizes = Arrays.copyOf(sizes, levels.length);
  }

  /** Lower levels, whose numbers stand for less, are smaller by a third each. */
  private int capacity(int level) {
    double capacity = SIZE * Math.pow(2 / 3.0, levels.length - 1.0 - level);
    return Math.max(LEAST_CAPACITY, (int) Math.ceil(capacity));
  }

  private void compress() {
    while (isFull()) {
      int level = 0;
      while (sizes[level] < capacity(level)) {
        level++;
      }
      compact(level);
    }
  }

  private boolean isFull() {
    int size = 0;
    int capacity = 0;
    for (int level = 0; level < levels.length; level++) {
      size += sizes[level];
      capacity += capacity(level);
    }
    return size > capacity;
  }

  /** Every other number of a level goes up, to stand for two. */
  private void compact(int level) {
    if (level == levels.length - 1) {
      addLevel();
    }
    int size = sizes[level];
    double[] numbers = levels[level];
    Arrays.sort(numbers, 0, size);
    int kept = size % 2;
    int coin = (int) (mix(count * 64 + level) & 1);
    for (int i = kept + coin; i < size; i += 2) {
      append(level + 1, numbers[i]);
    }
    sizes[level] = kept;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private void order() {
    if (ordered != null) {
      return;
    }
    record Weighted(double number, long weight) {}
    Weighted[] all = new Weighted[Arrays.stream(sizes).sum()];
    int next = 0;
    for (int level = 0; level < levels.length; level++) {
      for (int i = 0; i < sizes[level]; i++) {
        all[next++] = new Weighted(levels[level][i], 1L << level);
      }
    }
    Arrays.sort(all, (left, right) -> Double.compare(left.number(), right.number()));
    ordered = new double[all.length];
    weightUpTo = new long[all.length];
    long weight = 0;
    for (int i = 0; i < all.length; i++) {
      weight += all[i].weight();
      ordered[i] = all[i].number();
      weightUpTo[i] = weight;
    }
  }

  /**
   * The least number that at least a share of all do not exceed; NaN if there is none.
   *
   * @param share from 0 to 1
   */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    order();
    double wanted = share * weightUpTo[weightUpTo.length - 1];
    int low = 0;
    int high = ordered.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (weightUpTo[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ordered[low];
  }

  /** The share of all numbers that are at most {@code number}; NaN if there is none. */
  double shareUpTo(double number) {
    if (count == 0) {
      return Double.NaN;
    }
    order();
    int low = 0;
    int high = ordered.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ordered[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : (double) weightUpTo[low - 1] / weightUpTo[weightUpTo.length - 1];
  }

  /** The numbers that it keeps, in order; the share of all up to a number changes at these only. */
  double[] points() {
    order();
    return ordered.clone();
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(count);
    writer.writeUnsigned(levels.length);
    for (int level = 0; level < levels.length; level++) {
      double[] numbers = Arrays.copyOf(levels[level], sizes[level]);
      Arrays.sort(numbers);
      writer.writeUnsigned(numbers.length);
      boolean whole = Arrays.stream(numbers).allMatch(Quantiles::isWhole);
      writer.writeBoolean(whole);
      long before = 0;
      for (double number : numbers) {
        if (whole) {
          // Most are near the one before: a byte or two instead of eight.
          writer.writeSigned((long) number - before);
          before = (long) number;
        } else {
          writer.writeDouble(number);
        }
      }
    }
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53;
  }

  static Quantiles read(BinaryReader reader) {
    Quantiles quantiles = new Quantiles();
    quantiles.count = reader.readUnsigned();
    int count = reader.readLength();
    quantiles.levels = new double[count][];
    quantiles.sizes = new int[count];
    for (int level = 0; level < count; level++) {
      int size = reader.readLength();
      quantiles.sizes[level] = size;
      quantiles.levels[level] = new double[Math.max(16, size)];
      boolean whole = reader.readBoolean();
      long before = 0;
      for (int i = 0; i < size; i++) {
        if (whole) {
          before += reader.readSigned();
          quantiles.levels[level][i] = before;
        } else {
          quantiles.levels[level][i] = reader.readDouble();
        }
      }
    }
    return quantiles;
  }
}
