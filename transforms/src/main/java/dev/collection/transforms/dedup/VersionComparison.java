package dev.collection.transforms.dedup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ValueText;
import dev.collection.model.VersionAgreement;
import dev.collection.model.Violation;
import java.util.List;
import java.util.Objects;

/** Says of a record that was dropped why it was, against the version of its key that was kept. */
final class VersionComparison {
  /** Stands for a field where one of two versions is a deletion; no field has such a name. */
  static final String DELETED = "(deleted)";

  private final RecordType type;
  private final VersionOrder order;
  private final int[] stable;

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

  /**
   * How far two versions agree on the fields that should not differ, where both have a value. A
   * deletion agrees with nothing, and contradicts nothing.
   */
  VersionAgreement agreement(CollectedRecord left, CollectedRecord right) {
    if (left.deleted() || right.deleted()) {
      return VersionAgreement.NONE;
    }
    long[] compared = new long[stable.length];
    long[] agreed = new long[stable.length];
    for (int i = 0; i < stable.length; i++) {
      Object leftValue = left.values().get(stable[i]);
      Object rightValue = right.values().get(stable[i]);
      if (leftValue != null && rightValue != null) {
        compared[i] = 1;
        agreed[i] = leftValue.equals(rightValue) ? 1 : 0;
      }
    }
    return VersionAgreement.of(compared, agreed);
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
