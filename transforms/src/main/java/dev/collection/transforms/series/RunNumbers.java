package dev.collection.transforms.series;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of one run that are looked at.
 *
 * @param startedAt when the run, or the window, began
 * @param values finite; a number that the run does not have is absent
 */
public record RunNumbers(Instant startedAt, SortedMap<RunNumbers.Key, Double> values) {

  /** What a number is of. */
  public enum Kind {
    /** Items that a source gave. */
    VOLUME,
    /** Records of a hundred in which a field is null. */
    NULLS,
    /** The score of a dimension of quality, times a hundred. */
    QUALITY
  }

  /**
   * One number.
   *
   * @param source empty for all of them
   * @param path the field, or the dimension; empty for the source as a whole
   */
  public record Key(Kind kind, String source, String path) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::source).thenComparing(Key::kind).thenComparing(Key::path);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  public RunNumbers {
    values = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Key, Double>) values));
  }
}
