package dev.collection.transforms.dedup;

import dev.collection.model.CollectedRecord;
import dev.collection.model.RecordType;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Which of two records of one key is newer: by the fields of {@code newest_by} in their order, null
 * being oldest, then by the preference among sources, then by the time of collection, then by
 * content hash. The hash means nothing, but makes the order total, so that the same records give
 * the same result in whatever order they arrive.
 */
public final class VersionOrder implements Comparator<CollectedRecord>, Serializable {
  private static final long serialVersionUID = 1L;

  private final RecordType type;
  private final int[] positions;

  public VersionOrder(RecordType type) {
    this.type = type;
    positions = type.newestBy().stream().mapToInt(type::position).toArray();
  }

  /** Greater is newer. */
  @Override
  public int compare(CollectedRecord left, CollectedRecord right) {
    int order = compareVersions(left, right);
    return order != 0 ? order : left.contentHash().compareTo(right.contentHash());
  }

  /** As {@link #compare}, but 0 for two records that nothing but their contents tells apart. */
  public int compareVersions(CollectedRecord left, CollectedRecord right) {
    for (int position : positions) {
      int order = compareNullable(left.values().get(position), right.values().get(position));
      if (order != 0) {
        return order;
      }
    }
    int preference =
        Integer.compare(
            type.rank(left.provenance().source()), type.rank(right.provenance().source()));
    if (preference != 0) {
      return preference;
    }
    return left.provenance().collectedAt().compareTo(right.provenance().collectedAt());
  }

  /** Compares two values of one field; null is smallest. */
  @SuppressWarnings("unchecked")
  public static int compareNullable(Object left, Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    return ((Comparable<Object>) left).compareTo(right);
  }
}
