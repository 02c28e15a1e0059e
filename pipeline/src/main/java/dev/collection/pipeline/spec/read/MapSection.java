package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.ConverterCatalog;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.normalize.FieldMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the {@code map} of a source. */
final class MapSection {
  private static final List<String> WHOLE_ELEMENT = List.of(".");

  private final ConverterCatalog converters;
  private final CodeTables codes;
  private final Problems problems;

  MapSection(ConverterCatalog converters, CodeTables codes, Problems problems) {
    this.converters = converters;
    this.codes = codes;
    this.problems = problems;
  }

  List<FieldMapping> read(YamlMap section, Fields fields) {
    List<FieldMapping> mappings = new ArrayList<>();
    section.each(
        (name, value) -> {
          if (fields.names().isEmpty()) {
            return; // which is itself a problem of the spec
          }
          if (!fields.names().contains(name)) {
            problems.unknown(section.node().keyPlace(name), "field", name, fields.names());
            return;
          }
          FieldDefinition field = fields.isSound(name) ? fields.get(name) : null;
          mappings.add(mapping(name, value, field));
        });
    return mappings;
  }

  /**
   * @param field null if the definition of the field is broken: then nothing is said of its fit
   */
  private FieldMapping mapping(String name, YamlNode node, FieldDefinition field) {
    int before = problems.count();
    FieldMapping mapping =
        node.is(YamlNode.Kind.MAP) ? full(name, node, field) : shorthand(name, node);
    if (problems.count() == before && field != null) {
      for (String problem : converters.problems(mapping, field)) {
        problems.add(node, "`" + name + "`: " + problem);
      }
    }
    return mapping;
  }

  private FieldMapping shorthand(String name, YamlNode node) {
    if (!node.is(YamlNode.Kind.SCALAR)) {
      problems.add(node, "`" + name + "` must be a JSON Pointer or a map, not " + node.describe());
      return new FieldMapping(name, List.of(), null, Map.of(), List.of(), List.of(), null);
    }
    SpecText.checkPointer(node, problems);
    return FieldMapping.of(name, node.text(), null);
  }

  private FieldMapping full(String name, YamlNode node, FieldDefinition field) {
    YamlMap map = YamlMap.of(name, node, problems);
    List<String> from = new ArrayList<>();
    for (YamlNode pointer : map.texts("from")) {
      if (SpecText.checkPointer(pointer, problems)) {
        from.add(pointer.text());
      }
    }
    String as = converter(map);
    Map<String, Object> with = arguments(map, as);
    YamlNode constant = map.get("constant").orElse(null);
    List<FieldMapping> each = each(map, field);
    List<String> distinct = distinct(map, field);
    FieldMapping orElse = map.get("else").map(other -> mapping(name, other, field)).orElse(null);
    map.finish();
    if (constant == null) {
      if (!map.has("from") && !map.has("constant")) {
        problems.add(node, "`" + name + "` gets no value; give `from` or `constant`");
      } else if (map.get("from").isPresent()
          && map.get("from").get().is(YamlNode.Kind.LIST)
          && map.get("from").get().elements().isEmpty()) {
        problems.add(map.get("from").get(), "`from` is empty; give at least one JSON Pointer");
      }
      return new FieldMapping(name, from, as, with, each, distinct, orElse);
    }
    for (String other : List.of("from", "as", "with", "each", "distinct", "else")) {
      if (map.has(other)) {
        problems.add(
            node.keyPlace(other), "`" + other + "` does not go with `constant`; drop one of them");
      }
    }
    return new FieldMapping(
        name, List.of(), "constant", Map.of("value", constant.value()), List.of(), List.of(), null);
  }

  private String converter(YamlMap map) {
    String as = map.text("as");
    if (as != null && !converters.names().contains(as)) {
      problems.unknown(map.get("as").orElseThrow(), "converter", as, converters.names());
    }
    return as;
  }

  private Map<String, Object> arguments(YamlMap map, String as) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    map.map("with")
        .ifPresent(
            with ->
                with.each(
                    (name, value) -> {
                      if ("code".equals(as) && name.equals("table")) {
                        table(value, arguments);
                      } else if (isWhole(value)) {
                        arguments.put(name, value.value());
                      }
                    }));
    return arguments;
  }

  /** Reports nulls, which no converter has a use for and immutable collections cannot hold. */
  private boolean isWhole(YamlNode value) {
    if (value.is(YamlNode.Kind.NULL)) {
      problems.add(value, "a value is missing here; give one or leave the key out");
      return false;
    }
    boolean whole = true;
    for (YamlNode element : value.elements()) {
      whole &= isWhole(element);
    }
    for (YamlNode entry : value.entries().values()) {
      whole &= isWhole(entry);
    }
    return whole;
  }

  private void table(YamlNode value, Map<String, Object> arguments) {
    if (!value.is(YamlNode.Kind.SCALAR)) {
      problems.add(
          value, "`table` must be the name of a table under `codes`, not " + value.describe());
      return;
    }
    Map<String, String> table = codes.get(value.text());
    if (table == null) {
      problems.unknown(value, "code table", value.text(), codes.names());
    } else {
      arguments.put("table", table);
    }
  }

  private List<FieldMapping> each(YamlMap map, FieldDefinition field) {
    YamlNode node = map.get("each").orElse(null);
    List<FieldMapping> each = new ArrayList<>();
    if (node == null) {
      return each;
    }
    if (field != null && field.members().isEmpty()) {
      problems.add(
          map.node().keyPlace("each"),
          "`each` makes the members of objects; `" + field.name() + "` has none");
      return each;
    }
    YamlMap members = YamlMap.of("each", node, problems);
    members.each(
        (name, value) -> {
          FieldDefinition member = field == null ? null : member(field, name);
          if (field != null && member == null) {
            problems.unknown(node.keyPlace(name), "member", name, memberNames(field));
          } else {
            each.add(mapping(name, value, member));
          }
        });
    return each;
  }

  private List<String> distinct(YamlMap map, FieldDefinition field) {
    YamlNode node = map.get("distinct").orElse(null);
    if (node == null) {
      return List.of();
    }
    if (field != null && field.type() != FieldType.ARRAY) {
      problems.add(
          map.node().keyPlace("distinct"),
          "`distinct` goes with arrays; `"
              + field.name()
              + "` is of the type "
              + field.type().specName());
      return List.of();
    }
    if (node.value() instanceof Boolean truth) {
      if (truth && field != null && !field.members().isEmpty()) {
        problems.add(
            node,
            "`distinct: true` goes with scalars; list the members that tell objects apart, as in"
                + " `distinct: ["
                + field.members().get(0).name()
                + "]`");
      }
      return truth ? WHOLE_ELEMENT : List.of();
    }
    if (!node.is(YamlNode.Kind.LIST)) {
      problems.add(
          node, "`distinct` must be true, false or a list of members, not " + node.describe());
      return List.of();
    }
    List<String> members = new ArrayList<>();
    for (YamlNode element : map.texts("distinct")) {
      if (field != null && member(field, element.text()) == null) {
        problems.unknown(element, "member", element.text(), memberNames(field));
      } else {
        members.add(element.text());
      }
    }
    return members;
  }

  private static FieldDefinition member(FieldDefinition field, String name) {
    return field.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<String> memberNames(FieldDefinition field) {
    return field.members().stream().map(FieldDefinition::name).collect(Collectors.toList());
  }
}
