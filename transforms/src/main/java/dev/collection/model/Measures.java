package dev.collection.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Counts by measure, source and name: what a DoFn keeps for one bundle, what is combined over the
 * run, and what the summary is computed from. Mergeable in any order. Not thread-safe.
 */
public final class Measures implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What a count is of.
   *
   * @param source name of the source in the spec
   * @param name what the measure's documentation says; empty where it says nothing
   */
  public record Key(Measure measure, String source, String name)
      implements Comparable<Key>, Serializable {
    @Override
    public int compareTo(Key other) {
      int order = measure.compareTo(other.measure);
      if (order == 0) {
        order = source.compareTo(other.source);
      }
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  private final Map<Key, Long> counts = new TreeMap<>();

  public Measures add(Measure measure, String source, String name, long count) {
    counts.merge(new Key(measure, source, name), count, measure::combine);
    return this;
  }

  public Measures add(Measure measure, String source, long count) {
    return add(measure, source, "", count);
  }

  public Measures addAll(Measures other) {
    other.counts.forEach((key, count) -> add(key.measure(), key.source(), key.name(), count));
    return this;
  }

  /**
   * Takes counts away.
   *
   * @throws IllegalArgumentException if one of them is no sum
   */
  public Measures subtractAll(Measures other) {
    other.counts.forEach(
        (key, count) -> {
          if (key.measure().aggregation() != Measure.Aggregation.SUM) {
            throw new IllegalArgumentException(key.measure() + " is no sum");
          }
          add(key.measure(), key.source(), key.name(), -count);
        });
    return this;
  }

  /**
   * The same, added up over the parts of a source where a measure counts by part, and over all
   * codes: what is added up without end must not have more and more names.
   */
  public Measures withoutParts() {
    Measures sum = new Measures();
    counts.forEach(
        (key, count) ->
            sum.add(
                key.measure(), key.source(), key.measure().isOfParts() ? "" : key.name(), count));
    return sum;
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Every count, in the order of its key. */
  public Map<Key, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** One count; 0 if nothing was counted. */
  public long get(Measure measure, String source, String name) {
    return counts.getOrDefault(new Key(measure, source, name), 0L);
  }

  /** Combined over all names of one source. */
  public long ofSource(Measure measure, String source) {
    return combined(measure, (itsSource, name) -> itsSource.equals(source));
  }

  /** Combined over all sources, of one name. */
  public long ofName(Measure measure, String name) {
    return combined(measure, (source, itsName) -> itsName.equals(name));
  }

  /** Combined over all sources and names. */
  public long total(Measure measure) {
    return combined(measure, (source, name) -> true);
  }

  private long combined(Measure measure, BiPredicate<String, String> filter) {
    // Not from 0 on: the greatest of negative numbers is not 0.
    Long result = null;
    for (Map.Entry<Key, Long> entry : counts.entrySet()) {
      Key key = entry.getKey();
      if (key.measure() == measure && filter.test(key.source(), key.name())) {
        result = result == null ? entry.getValue() : measure.combine(result, entry.getValue());
      }
    }
    return result == null ? 0 : result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measures that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
