package dev.collection.transforms.drift;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The codes that the fields of a source have had in the last good runs, those of elements of arrays
 * and members of objects included, to hold each new record against them. Not modified once it is
 * made.
 */
final class KnownCodes {
  private static final class Node {
    /** Null if the values are no codes. */
    private final Set<String> codes;

    private final Map<String, Node> members = new HashMap<>();
    private Node element;

    Node(Map<String, Long> codes) {
      this.codes = codes.isEmpty() ? null : codes.keySet();
    }

    boolean hasCodes() {
      return codes != null || element != null || !members.isEmpty();
    }
  }

  private final Map<Integer, Node> fields = new HashMap<>();
  private final BitSet positions = new BitSet();
  private final RecordType type;

  /**
   * @param history of at least one run
   * @param leastValues that a path must have had
   */
  KnownCodes(RecordType type, SourceHistory history, long leastValues) {
    this.type = type;
    // Not kept: whole profiles are large, and codes are few.
    Function<String, Map<String, Long>> codes =
        path -> history.codes(Profiles.Kind.FIELD, path, leastValues);
    for (int i = 0; i < type.size(); i++) {
      Node node = node(type.field(i).name(), type.field(i), codes);
      if (node.hasCodes()) {
        fields.put(i, node);
        positions.set(i);
      }
    }
  }

  private static Node node(
      String path, FieldDefinition field, Function<String, Map<String, Long>> codes) {
    Node node = new Node(codes.apply(path));
    if (field.type() == FieldType.ARRAY) {
      Node element = new Node(codes.apply(path + "/*"));
      addMembers(path + "/*/", field, element, codes);
      node.element = element.hasCodes() ? element : null;
    } else {
      addMembers(path + "/", field, node, codes);
    }
    return node;
  }

  private static void addMembers(
      String prefix, FieldDefinition field, Node node, Function<String, Map<String, Long>> codes) {
    for (FieldDefinition member : field.members()) {
      Node below = node(prefix + member.name(), member, codes);
      if (below.hasCodes()) {
        node.members.put(member.name(), below);
      }
    }
  }

  /** The new codes of a record; empty if it has none. */
  List<Violation> violations(FieldValues record) {
    if (fields.isEmpty()) {
      return List.of();
    }
    List<Violation> found = new ArrayList<>();
    Object[] values = record.toArray(positions);
    fields.forEach(
        (position, node) ->
            visit(values[position], node, "/" + type.field(position).name(), found));
    return KnownItems.told(found, "new codes of fields");
  }

  private static void visit(Object value, Node node, String pointer, List<Violation> found) {
    if (value == null || found.size() == KnownItems.ENOUGH) {
      return;
    }
    if (value instanceof List<?> elements) {
      if (node.element != null) {
        for (int i = 0; i < elements.size(); i++) {
          visit(elements.get(i), node.element, pointer + "/" + i, found);
        }
      }
    } else if (value instanceof Map<?, ?> object) {
      node.members.forEach(
          (name, member) -> visit(object.get(name), member, pointer + "/" + name, found));
    } else if (node.codes != null) {
      String code = ValueNames.of(value);
      if (code != null && !node.codes.contains(code)) {
        found.add(KnownItems.newCode(pointer, code, node.codes.size()));
      }
    }
  }
}
