package dev.collection.transforms.normalize;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How one field gets its value from a raw item.
 *
 * @param field the field, or the member of an object
 * @param from JSON Pointers into the item, tried in this order; the first that gives a value wins.
 *     A {@code *} as a reference token stands for every element of an array. Empty for a constant
 * @param as name of the converter; null for the one of the field's type
 * @param with the converter's arguments by name, as they stand in the spec: strings, numbers,
 *     booleans, lists, maps. A string that begins with {@code /} may be a pointer into the item, as
 *     the converter defines
 * @param each of an array of objects: how each member is made, with pointers relative to the
 *     element; otherwise empty
 * @param distinctBy of an array: member names on which elements are made distinct; {@code ["."]}
 *     for scalars; empty to keep all
 * @param orElse used when the above gives null; null if there is none
 */
public record FieldMapping(
    String field,
    List<String> from,
    String as,
    Map<String, Object> with,
    List<FieldMapping> each,
    List<String> distinctBy,
    FieldMapping orElse)
    implements Serializable {

  public FieldMapping {
    Objects.requireNonNull(field, "field");
    from = List.copyOf(from);
    with = Map.copyOf(with);
    each = List.copyOf(each);
    distinctBy = List.copyOf(distinctBy);
  }

  /** A field taken from one pointer with one converter; null for the one of its type. */
  public static FieldMapping of(String field, String from, String as) {
    return new FieldMapping(field, List.of(from), as, Map.of(), List.of(), List.of(), null);
  }
}
