package dev.collection.transforms.enrich;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import dev.collection.transforms.enrich.EnrichmentDefinition.When;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Fills fields of one record after the other from complete lookups. Immutable and thread-safe. */
public final class Enricher {
  private final List<Step> steps = new ArrayList<>();
  private final BitSet reads = new BitSet();

  /** One enrichment with its positions. */
  private record Step(
      EnrichmentDefinition definition,
      LookupTable table,
      int field,
      int[] by,
      int take,
      int other) {}

  /**
   * @param enrichments in the order of the spec
   * @throws IllegalArgumentException if they are circular or name what there is not
   */
  public Enricher(
      RecordType type,
      List<EnrichmentDefinition> enrichments,
      List<LookupDefinition> lookups,
      LookupTables tables) {
    Map<String, LookupDefinition> byName = new HashMap<>();
    lookups.forEach(lookup -> byName.put(lookup.name(), lookup));
    for (EnrichmentDefinition next : EnrichmentOrder.of(enrichments)) {
      LookupDefinition lookup = byName.get(next.lookup());
      if (lookup == null) {
        throw new IllegalArgumentException("there is no lookup " + next.lookup());
      }
      Step step =
          new Step(
              next,
              tables.table(next.lookup()),
              type.position(next.field()),
              next.by().stream().mapToInt(type::position).toArray(),
              lookup.type().position(next.take()),
              next.sameAs() == null ? -1 : type.position(next.sameAs()));
      steps.add(step);
      reads.set(step.field());
      for (int position : step.by()) {
        reads.set(position);
      }
      if (step.other() >= 0) {
        reads.set(step.other());
      }
    }
  }

  /**
   * The record with its fields filled; the same one if nothing changes.
   *
   * @param unknown told the name of the lookup and each code that it does not have
   */
  public CollectedRecord enrich(CollectedRecord record, BiConsumer<String, String> unknown) {
    Object[] values = record.values().toArray(reads);
    Map<Integer, Object> changes = new HashMap<>();
    for (Step step : steps) {
      Object before = values[step.field()];
      Object after = fill(step, values, unknown);
      if (!Objects.equals(before, after)) {
        values[step.field()] = after;
        changes.put(step.field(), after);
      }
    }
    return changes.isEmpty()
        ? record
        : CollectedRecord.of(record.key(), record.values().with(changes), record.provenance());
  }

  private static Object fill(Step step, Object[] values, BiConsumer<String, String> unknown) {
    Object present = values[step.field()];
    When when = step.definition().when();
    boolean same = when == When.SAME_AS && Objects.equals(present, values[step.other()]);
    if (present != null && when != When.ALWAYS && !same) {
      return present;
    }
    String key = key(step.by(), values);
    if (key == null) {
      return present;
    }
    FieldValues entry = step.table().find(key);
    if (entry == null) {
      unknown.accept(step.definition().lookup(), key.replace(EntryReader.SEPARATOR, ' '));
      return step.definition().clearsUnknown() ? null : present;
    }
    Object found = entry.get(step.take());
    return found == null ? present : found;
  }

  /** As the key of a record is made; null if a part of it is null. */
  private static String key(int[] positions, Object[] values) {
    StringBuilder key = new StringBuilder(16);
    for (int i = 0; i < positions.length; i++) {
      Object value = values[positions[i]];
      if (value == null) {
        return null;
      }
      key.append(i == 0 ? "" : EntryReader.SEPARATOR);
      key.append(value instanceof BigDecimal decimal ? decimal.toPlainString() : value);
    }
    return key.toString();
  }
}
