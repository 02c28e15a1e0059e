package dev.collection.transforms.profile.sketch;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Counts different values by their 64-bit hashes: exactly up to {@link #MAX_EXACT}, and beyond with
 * UltraLogLog (Ertl, "UltraLogLog: A Practical and More Space-Efficient Alternative to HyperLogLog
 * for Approximate Distinct Counting", VLDB 2024) in 2 KB, whose standard error is 1.7%. What it is
 * depends on the set of hashes alone, not on order, repetition or how it was merged. Not
 * thread-safe.
 */
public final class DistinctValues {
  /** Up to so many are counted exactly. */
  static final int MAX_EXACT = 64;

  private static final int PRECISION = 11;
  private static final Hasher64 HASHER = Hashing.wyhashFinal4();

  /** Null when there are more. */
  private LongSet few = new LongSet();

  private UltraLogLog many;

  /** Of a text: as {@link #hash(byte[], int, int)} of its UTF-8 bytes. */
  public static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return hash(bytes, 0, bytes.length);
  }

  /** Of a part of an array. */
  public static long hash(byte[] bytes, int offset, int length) {
    return HASHER.hashBytesToLong(bytes, offset, length);
  }

  /**
   * Numbers that differ by one have hashes that differ in half of their bits: the finalizer of
   * SplitMix64 (Steele, Lea and Flood, 2014).
   */
  public static long hash(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public void add(long hash) {
    if (many != null) {
      many.add(hash);
    } else if (few.add(hash) && few.size() > MAX_EXACT) {
      estimate();
    }
  }

  private void estimate() {
    many = UltraLogLog.create(PRECISION);
    for (long hash : few.toArray()) {
      many.add(hash);
    }
    few = null;
  }

  public void addAll(DistinctValues other) {
    if (other.many == null) {
      for (long hash : other.few.toArray()) {
        add(hash);
      }
      return;
    }
    if (many == null) {
      estimate();
    }
    many.add(other.many);
  }

  /** How many different values there were. */
  public long count() {
    return many == null ? few.size() : Math.round(many.getDistinctCountEstimate());
  }

  /** Whether {@link #count} is no estimate. */
  public boolean isExact() {
    return many == null;
  }

  /**
   * @param sorted whether equal sets are to have equal bytes
   */
  public void write(BinaryWriter writer, boolean sorted) {
    writer.writeBoolean(many != null);
    if (many != null) {
      writer.writeBytes(many.getState());
      return;
    }
    long[] hashes = few.toArray();
    if (sorted) {
      Arrays.sort(hashes);
    }
    writer.writeUnsigned(hashes.length);
    for (long hash : hashes) {
      writer.writeFixed(hash);
    }
  }

  public static DistinctValues read(BinaryReader reader) {
    DistinctValues values = new DistinctValues();
    if (reader.readBoolean()) {
      values.many = UltraLogLog.wrap(reader.readBytes());
      values.few = null;
      return values;
    }
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      values.few.add(reader.readFixed());
    }
    return values;
  }
}
