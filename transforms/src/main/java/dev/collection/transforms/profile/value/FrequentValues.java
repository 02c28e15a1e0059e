package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The most frequent of many values, texts or longs, each with the first record that has it.
 *
 * <p>While there are no more than {@code maxExact} different ones, every count is exact. Beyond,
 * this is the mergeable summary of Misra and Gries ("Finding Repeated Elements", 1982; merged as in
 * Agarwal et al., "Mergeable Summaries", PODS 2012, section 3): with {@code kept} counters, a count
 * is too low by at most {@link #error}, which is at most {@code total / (kept + 1)}, and no count
 * is too high. A text that is more frequent than that is always among them. Whether counts are
 * exact does not depend on the order of arrival; counts that are not do, within the bound.
 *
 * <p>Not thread-safe.
 */
public final class FrequentValues {
  private static final class Counter {
    private long count;
    private Example first;
  }

  /**
   * A text that is frequent.
   *
   * @param count how often it was counted; too low by at most {@link FrequentValues#error}
   * @param first the first record that has it, of those since which it is counted
   */
  public record Frequent(String text, long count, Example first) {
    private Frequent and(Frequent other) {
      return new Frequent(text, count + other.count, Example.first(first, other.first));
    }
  }

  /** What takes one text after the other. */
  @FunctionalInterface
  interface Taker {
    void take(String text, long count, Example first);
  }

  private static final int TEXT = 0;
  private static final int LONG = 1;

  private final int maxExact;
  private final int kept;
  private final Map<Object, Counter> counters = new HashMap<>();
  private long total;
  private long error;
  private boolean exact = true;

  /**
   * @param maxExact up to so many different values are counted exactly
   * @param kept so many are kept if there are more; 0 if it is enough to know that there are
   */
  FrequentValues(int maxExact, int kept) {
    this.maxExact = maxExact;
    this.kept = kept;
  }

  /**
   * Counts a value.
   *
   * @param value a text, or a long
   * @return false if it is counted already
   */
  boolean add(Object value, long count, Example example) {
    if (!isOpen()) {
      return true;
    }
    total += count;
    boolean isNew = count(value, count, example);
    if (isNew) {
      reduceIfFull();
    }
    return isNew;
  }

  /** There are more than can be counted, or one that cannot. */
  void close() {
    if (exact) {
      exact = false;
      reduce();
    }
  }

  /** Whether {@link #add} does anything. */
  boolean isOpen() {
    return exact || kept > 0;
  }

  private boolean count(Object value, long count, Example example) {
    Counter counter = counters.get(value);
    boolean isNew = counter == null;
    if (isNew) {
      counter = new Counter();
      counters.put(value, counter);
    }
    counter.count += count;
    counter.first = Example.first(counter.first, example);
    return isNew;
  }

  void addAll(FrequentValues other) {
    exact &= other.exact;
    if (isOpen()) {
      total += other.total;
      error += other.error;
      other.counters.forEach((value, counter) -> count(value, counter.count, counter.first));
      reduceIfFull();
    } else {
      forget();
    }
  }

  /** Only when there are many too many: what it costs is shared by all that came in between. */
  private void reduceIfFull() {
    if (counters.size() > maxExact) {
      exact = false;
      reduce();
    }
  }

  private void reduce() {
    if (kept == 0) {
      forget();
    } else if (counters.size() > kept) {
      long[] counts = counters.values().stream().mapToLong(counter -> counter.count).toArray();
      Arrays.sort(counts);
      // Taken from kept + 1 counters at least, so that all that is ever taken is at most
      // total / (kept + 1).
      long taken = counts[counts.length - kept - 1];
      error += taken;
      counters
          .values()
          .removeIf(
              counter -> {
                counter.count -= taken;
                return counter.count <= 0;
              });
    }
  }

  /** Not even how many there are is known, since whoever knows that they are many adds none. */
  private void forget() {
    counters.clear();
    total = 0;
  }

  void forEachText(Taker taker) {
    counters.forEach(
        (value, counter) -> {
          if (value instanceof String text) {
            taker.take(text, counter.count, counter.first);
          }
        });
  }

  /** How many values were added; 0 if none are kept. */
  public long total() {
    return total;
  }

  /** By how much counts may be too low; 0 if all are exact. */
  public long error() {
    return error;
  }

  /** Whether every value that was added is here, with its exact count. */
  public boolean isExact() {
    return exact;
  }

  /** All that are counted, as text: the number 1 and the text 1 are one. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((value, counter) -> counts.merge(value.toString(), counter.count, Long::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** The first record with a value; null if it is not counted. */
  Example first(String text) {
    Example first = null;
    for (Map.Entry<Object, Counter> entry : counters.entrySet()) {
      if (entry.getKey().toString().equals(text)) {
        first = Example.first(first, entry.getValue().first);
      }
    }
    return first;
  }

  /** The most frequent, at most {@code limit}; of equally frequent ones the lesser text first. */
  List<Frequent> most(int limit) {
    Map<String, Frequent> byText = new HashMap<>();
    counters.forEach(
        (value, counter) ->
            byText.merge(
                value.toString(),
                new Frequent(value.toString(), counter.count, counter.first),
                Frequent::and));
    List<Frequent> frequent = new ArrayList<>(byText.values());
    frequent.sort(
        Comparator.comparingLong(Frequent::count).reversed().thenComparing(Frequent::text));
    return List.copyOf(frequent.subList(0, Math.min(limit, frequent.size())));
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    if (!exact) {
      // What travels is as small as it may be.
      reduce();
    }
    writer.writeBoolean(exact);
    writer.writeUnsigned(total);
    if (total == 0) {
      return;
    }
    writer.writeUnsigned(error);
    writer.writeUnsigned(counters.size());
    Map<Object, Counter> ordered = counters;
    if (examples.isSorted()) {
      ordered =
          new TreeMap<>(
              Comparator.comparing(Object::toString)
                  .thenComparing(value -> value.getClass().getName()));
      ordered.putAll(counters);
    }
    ordered.forEach(
        (value, counter) -> {
          if (value instanceof Long number) {
            writer.writeByte(LONG);
            writer.writeSigned(number);
          } else {
            writer.writeByte(TEXT);
            writer.writeString((String) value);
          }
          writer.writeUnsigned(counter.count);
          examples.write(counter.first, writer);
        });
  }

  /** Into one that is empty, with the limits of the one that was written. */
  void read(BinaryReader reader, ExampleTable examples) {
    exact = reader.readBoolean();
    total = reader.readUnsigned();
    if (total == 0) {
      return;
    }
    error = reader.readUnsigned();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      boolean isText = reader.readByte() == TEXT;
      Object value = isText ? reader.readString() : (Object) reader.readSigned();
      Counter counter = new Counter();
      counter.count = reader.readUnsigned();
      counter.first = examples.read(reader);
      counters.put(value, counter);
    }
  }
}
