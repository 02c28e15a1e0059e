package dev.collection.transforms.enrich;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lookups of a spec, with all their entries: what every worker has in memory while records are
 * enriched. Not changed once it is complete.
 */
public final class LookupTables {
  private final Map<String, LookupTable> tables = new TreeMap<>();

  /** Without entries. */
  public LookupTables() {}

  /** Adds the entry that an item of a lookup's source is. */
  void add(LookupDefinition lookup, EntryReader reader, RawRecord raw) {
    LookupTable table = table(lookup.name());
    EntryReader.Result entry = reader.read(raw);
    if (entry.fault() == null) {
      table.add(entry.key(), entry.entry(), lookup.maxEntries());
    } else {
      table.leaveOut(entry.entry().place(), entry.fault());
    }
  }

  void leaveOut(String lookup, RawRecord raw, String reason) {
    table(lookup).leaveOut(EntryReader.place(raw), raw.locator().describe() + ": " + reason);
  }

  LookupTables addAll(LookupTables other, List<LookupDefinition> lookups) {
    for (LookupDefinition lookup : lookups) {
      LookupTable theirs = other.tables.get(lookup.name());
      if (theirs != null) {
        table(lookup.name()).addAll(theirs, lookup.maxEntries());
      }
    }
    return this;
  }

  /** Never null. */
  LookupTable table(String lookup) {
    return tables.computeIfAbsent(lookup, unused -> new LookupTable());
  }

  /** Why records cannot be enriched with these, each reason in words; empty if they can. */
  public List<String> problems(List<LookupDefinition> lookups) {
    List<String> problems = new ArrayList<>();
    for (LookupDefinition lookup : lookups) {
      LookupTable table = table(lookup.name());
      if (table.beyondLimit() > 0) {
        problems.add(
            String.format(
                Locale.ROOT,
                "lookup %s has more than %,d entries, its max_entries; all of them are kept in"
                    + " memory",
                lookup.name(),
                lookup.maxEntries()));
      } else if (table.size() == 0 && !lookup.optional()) {
        problems.add(
            "lookup "
                + lookup.name()
                + " has no entries"
                + (table.leftOut() == 0
                    ? "; look at its `items`"
                    : "; the first was left out: " + table.firstReason()));
      }
    }
    return problems;
  }

  /** What is told of them in the summary. */
  public Measures measures(List<LookupDefinition> lookups) {
    Measures measures = new Measures();
    for (LookupDefinition lookup : lookups) {
      LookupTable table = table(lookup.name());
      measures.add(Measure.LOOKUP_ENTRIES, lookup.name(), table.size());
      if (table.leftOut() > 0) {
        measures.add(Measure.LOOKUP_LEFT_OUT, lookup.name(), table.firstReason(), table.leftOut());
      }
    }
    return measures;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LookupTables that && tables.equals(that.tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }

  /** Writes tables by name, entries by key. */
  public static final class TablesCoder extends BinaryCoder<LookupTables> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(LookupTables value, BinaryWriter writer) {
      writer.writeUnsigned(value.tables.size());
      value.tables.forEach(
          (name, table) -> {
            writer.writeString(name);
            table.write(writer);
          });
    }

    @Override
    protected LookupTables read(BinaryReader reader) {
      LookupTables tables = new LookupTables();
      int size = reader.readLength();
      for (int i = 0; i < size; i++) {
        String name = reader.readString();
        tables.tables.put(name, LookupTable.read(reader));
      }
      return tables;
    }
  }
}
