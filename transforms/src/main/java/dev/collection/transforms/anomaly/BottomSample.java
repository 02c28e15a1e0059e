package dev.collection.transforms.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The {@code capacity} records with the smallest hashes of all that were added: a uniform sample
 * that is the same whatever the order of arrival and however the records were split before they
 * were merged (bottom-k sampling). Ties are broken by the contents. Not thread-safe.
 */
public final class BottomSample {

  /** One record of the sample. Immutable by agreement: nobody writes to its features. */
  public static final class Entry {
    private final long hash;
    private final String group;
    private final double[] compared;

    /**
     * @param hash of the record's key
     * @param group its group, or null
     * @param compared its features as they are compared; kept, not copied
     */
    Entry(long hash, String group, double[] compared) {
      this.hash = hash;
      this.group = group;
      this.compared = compared;
    }

    long hash() {
      return hash;
    }

    public String group() {
      return group;
    }

    public double[] compared() {
      return compared;
    }
  }

  /** Smallest hash first, taken as unsigned; total, so that a sample has one order only. */
  static final Comparator<Entry> ORDER = BottomSample::compare;

  private static int compare(Entry left, Entry right) {
    int byHash = Long.compareUnsigned(left.hash, right.hash);
    if (byHash != 0) {
      return byHash;
    }
    int byFeatures = Arrays.compare(left.compared, right.compared);
    return byFeatures != 0
        ? byFeatures
        : Comparator.nullsFirst(Comparator.<String>naturalOrder()).compare(left.group, right.group);
  }

  private int capacity;

  /** The largest of what is kept at the head, to be replaced by a smaller one. */
  private final PriorityQueue<Entry> kept;

  BottomSample(int capacity) {
    this.capacity = capacity;
    this.kept = new PriorityQueue<>(Math.max(1, Math.min(capacity, 16)), ORDER.reversed());
  }

  void add(Entry entry) {
    if (kept.size() < capacity) {
      kept.add(entry);
    } else if (capacity > 0 && ORDER.compare(entry, kept.peek()) < 0) {
      kept.poll();
      kept.add(entry);
    }
  }

  /** Keeps no more than this from now on. */
  void limit(int most) {
    capacity = most;
    while (kept.size() > capacity) {
      kept.poll();
    }
  }

  void addAll(BottomSample other) {
    other.kept.forEach(this::add);
  }

  int size() {
    return kept.size();
  }

  /** What is kept, in {@link #ORDER}. */
  List<Entry> sorted() {
    List<Entry> entries = new ArrayList<>(kept);
    entries.sort(ORDER);
    return entries;
  }
}
