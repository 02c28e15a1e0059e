package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields of a spec, for the other sections to refer to. */
final class Fields {
  static final Set<FieldType> SCALARS =
      EnumSet.complementOf(EnumSet.of(FieldType.ARRAY, FieldType.OBJECT));

  private final Map<String, FieldDefinition> definitions;
  private final Set<String> broken;

  /**
   * @param definitions in the order of the spec
   * @param broken names of fields whose own definition has problems: they are known, but nothing
   *     more is said of them
   */
  Fields(Map<String, FieldDefinition> definitions, Set<String> broken) {
    this.definitions = new LinkedHashMap<>(definitions);
    this.broken = Set.copyOf(broken);
  }

  Set<String> names() {
    return definitions.keySet();
  }

  boolean isSound(String name) {
    return definitions.containsKey(name) && !broken.contains(name);
  }

  /** Those of which {@link #isSound} does not hold. */
  Set<String> unsound() {
    return broken;
  }

  /** Null if there is none. */
  FieldDefinition get(String name) {
    return definitions.get(name);
  }

  List<FieldDefinition> all() {
    return List.copyOf(definitions.values());
  }

  /** The same with these fields required. */
  Fields requiring(List<String> required) {
    Map<String, FieldDefinition> changed = new LinkedHashMap<>(definitions);
    for (String name : required) {
      FieldDefinition field = definitions.get(name);
      changed.put(
          name,
          new FieldDefinition(
              name,
              field.type(),
              true,
              field.elementType(),
              field.members(),
              field.unit(),
              field.doc()));
    }
    return new Fields(changed, broken);
  }

  /**
   * The names in {@code places} that are fields of an {@code allowed} type; the others are
   * reported.
   *
   * @param use where the names stand, such as {@code key}
   * @param kind what the allowed types are called, such as {@code a scalar}
   */
  List<String> check(
      List<YamlNode> places, String use, Set<FieldType> allowed, String kind, Problems problems) {
    List<String> names = new ArrayList<>();
    for (YamlNode place : places) {
      String name = place.text();
      if (definitions.isEmpty()) {
        continue; // which is itself a problem of the spec
      }
      if (!definitions.containsKey(name)) {
        problems.unknown(place, "field", name, definitions.keySet());
      } else if (names.contains(name)) {
        problems.add(place, "`" + name + "` is given twice in `" + use + "`");
      } else if (isSound(name) && !allowed.contains(definitions.get(name).type())) {
        problems.add(
            place,
            "`"
                + use
                + "` needs "
                + kind
                + "; `"
                + name
                + "` is of the type "
                + definitions.get(name).type().specName());
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** As the other, for any type. */
  List<String> check(List<YamlNode> places, String use, Problems problems) {
    return check(places, use, EnumSet.allOf(FieldType.class), "a field", problems);
  }
}
