package dev.collection.transforms.enrich;

import dev.collection.model.RecordType;
import dev.collection.transforms.normalize.FieldMapping;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A table that fields are looked up in.
 *
 * @param name its name in the spec
 * @param type of an entry: what identifies it, and its values
 * @param map how an entry is made of an item of its source
 * @param optional whether records are collected although it could not be read
 * @param maxEntries more entries than this are refused, because all of them are kept in memory
 */
public record LookupDefinition(
    String name, RecordType type, List<FieldMapping> map, boolean optional, int maxEntries)
    implements Serializable {
  /** What the source of a lookup is called among other sources, before its name. */
  public static final String SOURCE_PREFIX = "lookup:";

  public LookupDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    map = List.copyOf(map);
  }

  /** Its name among the names of sources. */
  public String source() {
    return SOURCE_PREFIX + name;
  }
}
