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
 * The most frequent of many texts, each with the first record that has it.
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
  public record Frequent(String text, long count, Example first) {}

  private final int maxExact;
  private final int kept;
  private final Map<String, Counter> counters = new HashMap<>();
  private long total;
  private long error;
  private boolean exact = true;

  /**
   * @param maxExact up to so many different texts are counted exactly
   * @param kept so many are kept if there are more; 0 if it is enough to know that there are
   */
  FrequentValues(int maxExact, int kept) {
    this.maxExact = maxExact;
    this.kept = kept;
  }

  void add(String text, Example example) {
    add(text, 1, example);
  }

  void add(String text, long count, Example example) {
    total += count;
    if (isOpen()) {
      count(text, count, example);
      reduceIfFull();
    }
  }

  /** Whether {@link #add} does more than to count how many there are. */
  boolean isOpen() {
    return exact || kept > 0;
  }

  private void count(String text, long count, Example example) {
    Counter counter = counters.get(text);
    if (counter == null) {
      counter = new Counter();
      counters.put(text, counter);
    }
    counter.count += count;
    counter.first = Example.first(counter.first, example);
  }

  void addAll(FrequentValues other) {
    total += other.total;
    error += other.error;
    exact &= other.exact;
    if (isOpen()) {
      other.counters.forEach((text, counter) -> count(text, counter.count, counter.first));
      reduceIfFull();
    } else {
      counters.clear();
      error = total;
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
      counters.clear();
      error = total;
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

  /** How many texts were added. */
  public long total() {
    return total;
  }

  /** By how much counts may be too low; 0 if all are exact. */
  public long error() {
    return isOpen() ? error : total;
  }

  /** Whether every text that was added is here, with its exact count. */
  public boolean isExact() {
    return exact;
  }

  /** All that are counted, by text. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((text, counter) -> counts.put(text, counter.count));
    return Collections.unmodifiableMap(counts);
  }

  /** The first record with a text; null if it is not counted. */
  Example first(String text) {
    Counter counter = counters.get(text);
    return counter == null ? null : counter.first;
  }

  /** The most frequent, at most {@code limit}; of equally frequent ones the lesser text first. */
  List<Frequent> most(int limit) {
    List<Frequent> frequent = new ArrayList<>(counters.size());
    counters.forEach(
        (text, counter) -> frequent.add(new Frequent(text, counter.count, counter.first)));
    frequent.sort(
        Comparator.comparingLong(Frequent::count).reversed().thenComparing(Frequent::text));
    return List.copyOf(frequent.subList(0, Math.min(limit, frequent.size())));
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    if (!exact) {
      // What travels is as small as it may be.
      reduce();
    }
    writer.writeUnsigned(total);
    writer.writeUnsigned(error);
    writer.writeBoolean(exact);
    writer.writeUnsigned(counters.size());
    new TreeMap<>(counters)
        .forEach(
            (text, counter) -> {
              writer.writeString(text);
              writer.writeUnsigned(counter.count);
              examples.write(counter.first, writer);
            });
  }

  /**
   * @param values empty, with the limits of the one that was written
   */
  static FrequentValues read(BinaryReader reader, ExampleTable examples, FrequentValues values) {
    values.total = reader.readUnsigned();
    values.error = reader.readUnsigned();
    values.exact = reader.readBoolean();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      String text = reader.readString();
      Counter counter = new Counter();
      counter.count = reader.readUnsigned();
      counter.first = examples.read(reader);
      values.counters.put(text, counter);
    }
    return values;
  }
}
