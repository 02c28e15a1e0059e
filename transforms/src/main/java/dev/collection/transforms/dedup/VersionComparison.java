package dev.collection.transforms.dedup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ValueText;
import dev.collection.model.Violation;
import java.util.List;
import java.util.Objects;

/** Says of a record that was dropped why it was, against the version of its key that was kept. */
final class VersionComparison {
  /** Stands for a field where one of two versions is a deletion; no field has such a name. */
  static final String DELETED = "(deleted)";

  private static final int[] NONE = {};

  private final RecordType type;
  private final VersionOrder order;
  private final int[] stable;

  /**
   * How far two versions agree on the fields that should not differ.
   *
   * @param compared of how many of those both have a value
   * @param agreed how many of these are equal
   */
  record Agreement(long compared, long agreed) {
    static final Agreement NONE = new Agreement(0, 0);

    Agreement plus(Agreement other) {
      return new Agreement(compared + other.compared, agreed + other.agreed);
    }
  }

  /**
   * @param stable names of fields that should not differ between the records of one key
   */
  VersionComparison(RecordType type, List<String> stable) {
    this.type = type;
    this.order = new VersionOrder(type);
    this.stable = stable.stream().mapToInt(type::position).toArray();
  }

  VersionOrder order() {
    return order;
  }

  /** A deletion agrees with nothing, and contradicts nothing. */
  Agreement agreement(CollectedRecord left, CollectedRecord right) {
    long compared = 0;
    long agreed = 0;
    boolean bothThere = !left.deleted() && !right.deleted();
    for (int position : bothThere ? stable : NONE) {
      Object leftValue = left.values().get(position);
      Object rightValue = right.values().get(position);
      if (leftValue != null && rightValue != null) {
        compared++;
        agreed += leftValue.equals(rightValue) ? 1 : 0;
      }
    }
    return new Agreement(compared, agreed);
  }

  DuplicateRecord describe(CollectedRecord kept, CollectedRecord dropped) {
    // Gone is gone, whichever event says so.
    boolean identical =
        kept.contentHash().equals(dropped.contentHash()) || (kept.deleted() && dropped.deleted());
    DuplicateRecord.Kind kind =
        identical
            ? DuplicateRecord.Kind.IDENTICAL
            : order.compareVersions(dropped, kept) < 0
                ? DuplicateRecord.Kind.OUTDATED
                : DuplicateRecord.Kind.CONFLICTING;
    return new DuplicateRecord(
        kept.key(),
        kind,
        dropped.provenance(),
        kept.provenance(),
        dropped.contentHash(),
        identical ? "{}" : differences(kept, dropped));
  }

  private String differences(CollectedRecord kept, CollectedRecord dropped) {
    ObjectNode differences = JsonNodeFactory.instance.objectNode();
    if (kept.deleted() != dropped.deleted()) {
      // A deletion has no values that could be compared.
      differences.putArray(DELETED).add(kept.deleted()).add(dropped.deleted());
      return differences.toString();
    }
    Object[] keptValues = kept.values().toArray();
    Object[] droppedValues = dropped.values().toArray();
    for (int i = 0; i < keptValues.length; i++) {
      if (!Objects.equals(keptValues[i], droppedValues[i])) {
        ArrayNode pair = differences.putArray(type.field(i).name());
        pair.add(shorten(keptValues[i])).add(shorten(droppedValues[i]));
      }
    }
    return differences.toString();
  }

  private static String shorten(Object value) {
    if (value == null) {
      return null;
    }
    return new Violation("", "", ValueText.of(value), "").value();
  }
}
