package dev.collection.model;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The type of a collection's records: its fields in the order of the spec, the key, and what makes
 * one version newer than another.
 */
public final class RecordType implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String collection;
  private final List<FieldDefinition> fields;
  private final List<String> key;
  private final List<String> newestBy;
  private final List<String> preferred;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * @param key names of the fields that identify a record; all are scalars
   * @param newestBy names of scalar fields compared in this order, greater is newer, null is oldest
   * @throws IllegalArgumentException if a name is unknown or given twice
   */
  public RecordType(
      String collection, List<FieldDefinition> fields, List<String> key, List<String> newestBy) {
    this(collection, fields, key, newestBy, List.of());
  }

  /**
   * @param preferred names of sources, best first: of two versions that {@code newestBy} does not
   *     tell apart, the one of the better source wins. Sources that are not named come last, equal
   *     among themselves
   * @throws IllegalArgumentException if a field is unknown or given twice
   */
  public RecordType(
      String collection,
      List<FieldDefinition> fields,
      List<String> key,
      List<String> newestBy,
      List<String> preferred) {
    this.collection = Objects.requireNonNull(collection, "collection");
    this.fields = List.copyOf(fields);
    this.key = List.copyOf(key);
    this.newestBy = List.copyOf(newestBy);
    this.preferred = List.copyOf(preferred);
    for (FieldDefinition field : this.fields) {
      if (positions.put(field.name(), positions.size()) != null) {
        throw new IllegalArgumentException("field " + field.name() + " is defined twice");
      }
    }
    this.key.forEach(this::position);
    this.newestBy.forEach(this::position);
  }

  public String collection() {
    return collection;
  }

  public List<FieldDefinition> fields() {
    return fields;
  }

  public FieldDefinition field(int position) {
    return fields.get(position);
  }

  public int size() {
    return fields.size();
  }

  public List<String> key() {
    return key;
  }

  public List<String> newestBy() {
    return newestBy;
  }

  /** Sources, best first, whose version wins where {@link #newestBy} does not decide; or empty. */
  public List<String> preferred() {
    return preferred;
  }

  /** How much a source is preferred; greater is better, 0 for one that is not named. */
  public int rank(String source) {
    int position = preferred.indexOf(source);
    return position < 0 ? 0 : preferred.size() - position;
  }

  public boolean has(String field) {
    return positions.containsKey(field);
  }

  /**
   * The position of {@code field} in a record.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public int position(String field) {
    Integer position = positions.get(field);
    if (position == null) {
      throw new IllegalArgumentException("collection " + collection + " has no field " + field);
    }
    return position;
  }
}
