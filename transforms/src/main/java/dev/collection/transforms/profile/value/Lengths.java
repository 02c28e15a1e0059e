package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Lengths of texts, in UTF-16 units, and sizes of arrays and objects: range and sum, exact while
 * the sum is less than 2^63. Not thread-safe.
 */
public final class Lengths {
  private long count;
  private long min = Long.MAX_VALUE;
  private long max;
  private long sum;

  void add(int length) {
    count++;
    sum += length;
    if (length < min) {
      min = length;
    }
    if (length > max) {
      max = length;
    }
  }

  void addAll(Lengths other) {
    count += other.count;
    sum += other.sum;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** There is at least one, so there is a least. */
  public long min() {
    return min;
  }

  public long max() {
    return max;
  }

  long sum() {
    return sum;
  }

  /** To 16 digits. */
  public BigDecimal mean() {
    return BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(count), MathContext.DECIMAL64);
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(count);
    writer.writeUnsigned(min);
    writer.writeUnsigned(max);
    writer.writeUnsigned(sum);
  }

  static Lengths read(BinaryReader reader) {
    Lengths lengths = new Lengths();
    lengths.count = reader.readUnsigned();
    lengths.min = reader.readUnsigned();
    lengths.max = reader.readUnsigned();
    lengths.sum = reader.readUnsigned();
    return lengths;
  }
}
