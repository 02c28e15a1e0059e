package dev.collection.transforms.enrich;

import dev.collection.model.RawRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes lookups of the items of their sources without a graph, for a preview. */
public final class LookupReading {
  private final Map<String, LookupDefinition> lookups = new HashMap<>();
  private final Map<String, EntryReader> readers = new HashMap<>();
  private final LookupTables tables = new LookupTables();

  public LookupReading(List<LookupDefinition> definitions) {
    for (LookupDefinition lookup : definitions) {
      lookups.put(lookup.source(), lookup);
      readers.put(lookup.source(), new EntryReader(lookup));
    }
  }

  /** Adds an item of one of the lookups' sources. */
  public void add(RawRecord item) {
    tables.add(lookups.get(item.source()), readers.get(item.source()), item);
  }

  /** What was added so far. */
  public LookupTables tables() {
    return tables;
  }
}
