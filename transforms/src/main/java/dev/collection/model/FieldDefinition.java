package dev.collection.model;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One field of a record type.
 *
 * @param name the field's and its column's name
 * @param required whether completeness counts it (a missing required field lowers the score, it
 *     does not reject)
 * @param elementType of an {@link FieldType#ARRAY}: the type of its elements; otherwise null
 * @param members of an {@link FieldType#OBJECT}, or of an array of objects: their fields; otherwise
 *     empty
 * @param unit for people and reports, such as {@code USD}; empty where none applies
 * @param doc one line for people; may be empty
 */
public record FieldDefinition(
    String name,
    FieldType type,
    boolean required,
    FieldType elementType,
    List<FieldDefinition> members,
    String unit,
    String doc)
    implements Serializable {

  public FieldDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    members = List.copyOf(members);
  }

  /** A scalar field. */
  public static FieldDefinition of(String name, FieldType type) {
    return new FieldDefinition(name, type, false, null, List.of(), "", "");
  }

  /** A scalar field that completeness counts. */
  public static FieldDefinition required(String name, FieldType type) {
    return new FieldDefinition(name, type, true, null, List.of(), "", "");
  }
}
