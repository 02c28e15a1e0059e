package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code fields}. */
final class FieldsSection {
  private static final Map<String, FieldType> TYPES = types();

  private final Problems problems;

  FieldsSection(Problems problems) {
    this.problems = problems;
  }

  private static Map<String, FieldType> types() {
    Map<String, FieldType> types = new LinkedHashMap<>();
    for (FieldType type : FieldType.values()) {
      types.put(type.specName(), type);
    }
    return types;
  }

  Fields read(YamlMap section) {
    Map<String, FieldDefinition> definitions = new LinkedHashMap<>();
    Set<String> broken = new HashSet<>();
    if (section.node().is(YamlNode.Kind.MAP) && section.node().entries().isEmpty()) {
      problems.add(section.node(), "`fields` is empty; give at least one, as in `{id: string}`");
    }
    for (String name : section.node().entries().keySet()) {
      int before = problems.count();
      SpecText.checkColumn(section.node().keyPlace(name), name, problems);
      FieldDefinition field = section.get(name).map(value -> field(name, value)).orElse(null);
      definitions.put(name, field == null ? FieldDefinition.of(name, FieldType.STRING) : field);
      if (problems.count() > before) {
        broken.add(name);
      }
    }
    return new Fields(definitions, broken);
  }

  /** One field, or a member of one; null if its type cannot be told. */
  private FieldDefinition field(String name, YamlNode node) {
    if (node.is(YamlNode.Kind.SCALAR)) {
      FieldType type = type(node);
      if (type != null && !Fields.SCALARS.contains(type)) {
        problems.add(
            node, "an " + node.text() + " needs `of`: {type: " + node.text() + ", of: ...}");
        return null;
      }
      return type == null ? null : FieldDefinition.of(name, type);
    }
    YamlMap map = YamlMap.of(name, node, problems);
    FieldType type =
        map.require("type", "give one of " + String.join(", ", TYPES.keySet()))
            .map(this::type)
            .orElse(null);
    boolean required = map.flag("required", false);
    String unit = map.text("unit");
    String doc = map.text("doc");
    YamlNode of = map.get("of").orElse(null);
    map.finish();
    if (type == null) {
      return null;
    }
    boolean nested = !Fields.SCALARS.contains(type);
    if (nested != (of != null)) {
      problems.add(
          of == null ? node : map.node().keyPlace("of"),
          nested
              ? "`of` is missing; say what an " + type.specName() + " consists of"
              : "`of` goes with the types array and object only");
      return null;
    }
    FieldType elementType = null;
    List<FieldDefinition> members = List.of();
    if (nested) {
      if (of.is(YamlNode.Kind.MAP)) {
        elementType = type == FieldType.ARRAY ? FieldType.OBJECT : null;
        members = members(of);
      } else if (type == FieldType.OBJECT) {
        problems.add(of, "`of` must be a map of the object's members, not " + of.describe());
      } else {
        elementType = elementType(of);
      }
    }
    return new FieldDefinition(
        name,
        type,
        required,
        elementType,
        members,
        unit == null ? "" : unit,
        doc == null ? "" : doc);
  }

  private FieldType elementType(YamlNode of) {
    FieldType type = type(of);
    if (type != null && !Fields.SCALARS.contains(type)) {
      problems.add(of, "`of` must be a scalar type, or a map of members");
      return null;
    }
    return type;
  }

  private List<FieldDefinition> members(YamlNode of) {
    List<FieldDefinition> members = new ArrayList<>();
    YamlMap map = YamlMap.of("of", of, problems);
    map.each(
        (name, value) -> {
          SpecText.checkIdentifier(of.keyPlace(name), "member", name, problems);
          FieldDefinition member = field(name, value);
          if (member != null) {
            members.add(member);
          }
        });
    if (of.entries().isEmpty()) {
      problems.add(of, "`of` has no members; give at least one");
    }
    return members;
  }

  private FieldType type(YamlNode node) {
    if (!node.is(YamlNode.Kind.SCALAR)) {
      problems.add(node, "`type` must be text, not " + node.describe());
      return null;
    }
    FieldType type = TYPES.get(node.text());
    if (type == null) {
      problems.unknown(node, "type", node.text(), TYPES.keySet());
    }
    return type;
  }
}
