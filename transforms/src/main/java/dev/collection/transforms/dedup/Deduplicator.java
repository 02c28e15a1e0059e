package dev.collection.transforms.dedup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ValueText;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Decides, over all the records of some keys, which version of each key is kept and why the others
 * are not. The result does not depend on the order in which records are added.
 */
final class Deduplicator {
  /** Stands for a field where one of two versions is a deletion; no field has such a name. */
  static final String DELETED = "(deleted)";

  private static final int[] NONE = {};

  private final RecordType type;
  private final VersionOrder order;
  private final int[] stable;
  private final Map<String, CheckedRecord> newest = new HashMap<>();
  private final Map<String, List<CheckedRecord>> others = new HashMap<>();

  /**
   * @param stable names of fields that should not differ between the records of one key
   */
  Deduplicator(RecordType type, List<String> stable) {
    this.type = type;
    this.order = new VersionOrder(type);
    this.stable = stable.stream().mapToInt(type::position).toArray();
  }

  void add(CheckedRecord checked) {
    String key = checked.record().key();
    CheckedRecord current = newest.putIfAbsent(key, checked);
    if (current == null) {
      return;
    }
    CheckedRecord loser = checked;
    if (isNewer(checked, current)) {
      newest.put(key, checked);
      loser = current;
    }
    others.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(loser);
  }

  /** Of two records that say the same at the same time, the first place is kept. */
  private boolean isNewer(CheckedRecord left, CheckedRecord right) {
    int comparison = order.compare(left.record(), right.record());
    if (comparison != 0) {
      return comparison > 0;
    }
    return place(left).compareTo(place(right)) < 0;
  }

  private static String place(CheckedRecord checked) {
    var provenance = checked.record().provenance();
    return String.format(
        java.util.Locale.ROOT,
        "%s %s %020d %020d",
        provenance.source(),
        provenance.locator().resource(),
        provenance.locator().page(),
        provenance.locator().position());
  }

  /** Hands out what was decided; call it once, after the last {@link #add}. */
  void finish(Consumer<DistinctRecord> kept, Consumer<DuplicateRecord> dropped) {
    newest.forEach(
        (key, winner) -> {
          List<CheckedRecord> losers = others.getOrDefault(key, List.of());
          long compared = 0;
          long agreed = 0;
          for (CheckedRecord loser : losers) {
            boolean bothThere = !winner.record().deleted() && !loser.record().deleted();
            for (int position : bothThere ? stable : NONE) {
              Object left = winner.record().values().get(position);
              Object right = loser.record().values().get(position);
              if (left != null && right != null) {
                compared++;
                agreed += left.equals(right) ? 1 : 0;
              }
            }
            dropped.accept(describe(winner.record(), loser.record()));
          }
          kept.accept(new DistinctRecord(winner, losers.size() + 1, compared, agreed));
        });
  }

  private DuplicateRecord describe(CollectedRecord kept, CollectedRecord dropped) {
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
