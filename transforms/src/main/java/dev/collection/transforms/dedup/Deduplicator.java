package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.RecordType;
import dev.collection.model.VersionAgreement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decides, over all the records of some keys, which version of each key is kept and why the others
 * are not. The result does not depend on the order in which records are added.
 */
final class Deduplicator {
  private final VersionComparison comparison;
  private final Map<String, CheckedRecord> newest = new HashMap<>();
  private final Map<String, List<CheckedRecord>> others = new HashMap<>();

  /**
   * @param stable names of fields that should not differ between the records of one key
   */
  Deduplicator(RecordType type, List<String> stable) {
    this.comparison = new VersionComparison(type, stable);
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
    int order = comparison.order().compare(left.record(), right.record());
    if (order != 0) {
      return order > 0;
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
          VersionAgreement agreement = VersionAgreement.NONE;
          for (CheckedRecord loser : losers) {
            agreement = agreement.plus(comparison.agreement(winner.record(), loser.record()));
            dropped.accept(comparison.describe(winner.record(), loser.record()));
          }
          kept.accept(new DistinctRecord(winner, losers.size() + 1, agreement));
        });
  }
}
