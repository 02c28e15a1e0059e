package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.transforms.normalize.convert.Arguments;
import dev.collection.transforms.normalize.convert.ConversionException;
import dev.collection.transforms.normalize.convert.Converter;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import dev.collection.transforms.normalize.path.Prefixes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes readers of mappings, and says what is wrong with those that cannot be. */
public final class MappingCompiler {
  private MappingCompiler() {}

  /**
   * Everything that is wrong with a mapping, in words; empty if nothing is.
   *
   * @param field the field that it fills
   */
  public static List<String> problems(FieldMapping mapping, FieldDefinition field) {
    List<String> problems = new ArrayList<>();
    try {
      compile(mapping, field, new Prefixes());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /**
   * @param prefixes of the items that the reader will be given
   * @throws IllegalArgumentException with a message for the author of the spec
   */
  static FieldReader compile(FieldMapping mapping, FieldDefinition field, Prefixes prefixes) {
    FieldReader reader = withoutElse(mapping, field, prefixes);
    if (mapping.orElse() == null) {
      return reader;
    }
    FieldReader otherwise = compile(mapping.orElse(), field, prefixes);
    return (item, faults) -> {
      int before = faults.count();
      Object value = reader.read(item, faults);
      return value != null || faults.count() > before ? value : otherwise.read(item, faults);
    };
  }

  private static FieldReader withoutElse(
      FieldMapping mapping, FieldDefinition field, Prefixes prefixes) {
    List<PointerPath> paths =
        mapping.from().stream().map(from -> PointerPath.compile(from, prefixes)).toList();
    if ("constant".equals(mapping.as())) {
      return constant(mapping, field, prefixes);
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("field `" + field.name() + "` needs `from: POINTER`");
    }
    boolean objects = field.type() == FieldType.OBJECT || field.elementType() == FieldType.OBJECT;
    if (objects) {
      return objects(mapping, field, paths);
    }
    if (!mapping.each().isEmpty()) {
      throw new IllegalArgumentException(
          "`each` is for arrays of objects; field `" + field.name() + "` is none");
    }
    boolean reduced =
        mapping.as() != null && List.of("first", "join", "count").contains(mapping.as());
    if (field.type() == FieldType.ARRAY || reduced) {
      return list(mapping, field, paths, prefixes);
    }
    for (PointerPath path : paths) {
      if (path.isWild()) {
        throw new IllegalArgumentException(
            "`*` gives several values; field `"
                + field.name()
                + "` takes one: use `as: first`, `join` or `count`");
      }
    }
    String name = mapping.as() == null ? Converters.defaultFor(field.type()) : mapping.as();
    Arguments arguments = new Arguments(name, mapping.with(), prefixes);
    Converter converter = Converters.create(name, field.type(), arguments);
    boolean firstFilled = arguments.flag("first_filled");
    arguments.refuseUnused();
    return new ScalarReader(paths, new CheckedConverter(name, converter), firstFilled);
  }

  private static FieldReader constant(
      FieldMapping mapping, FieldDefinition field, Prefixes prefixes) {
    Arguments arguments = new Arguments("constant", mapping.with(), prefixes);
    JsonNode node = JsonNodeFactory.instance.textNode(arguments.requiredText("value"));
    arguments.refuseUnused();
    String name = Converters.defaultFor(field.type());
    Converter converter =
        Converters.create(name, field.type(), new Arguments(name, Map.of(), prefixes));
    try {
      Object value = converter.convert(node, Item.of(node, new Prefixes()));
      return (item, faults) -> value;
    } catch (ConversionException e) {
      throw new IllegalArgumentException(
          "constant `" + node.textValue() + "` of field `" + field.name() + "` " + e.getMessage(),
          e);
    }
  }

  private static FieldReader objects(
      FieldMapping mapping, FieldDefinition field, List<PointerPath> paths) {
    if (mapping.each().isEmpty()) {
      throw new IllegalArgumentException(
          "field `" + field.name() + "` consists of objects and needs `each: {member: …}`");
    }
    Map<String, FieldDefinition> definitions =
        field.members().stream()
            .collect(Collectors.toMap(FieldDefinition::name, Function.identity()));
    Map<String, FieldReader> compiled = new HashMap<>();
    Prefixes ofElements = new Prefixes();
    for (FieldMapping member : mapping.each()) {
      FieldDefinition definition = definitions.get(member.field());
      if (definition == null) {
        throw new IllegalArgumentException(
            "field `" + field.name() + "` has no member `" + member.field() + "`");
      }
      compiled.put(member.field(), compile(member, definition, ofElements));
    }
    Map<String, FieldReader> members = new LinkedHashMap<>();
    for (FieldDefinition member : field.members()) {
      if (compiled.containsKey(member.name())) {
        members.put(member.name(), compiled.get(member.name()));
      }
    }
    for (String name : mapping.distinctBy()) {
      if (!definitions.containsKey(name)) {
        throw new IllegalArgumentException(
            "`distinct` names `" + name + "`, which field `" + field.name() + "` does not have");
      }
    }
    boolean list = field.type() == FieldType.ARRAY;
    return new ObjectReader(paths, ofElements, members, list, mapping.distinctBy());
  }

  private static FieldReader list(
      FieldMapping mapping, FieldDefinition field, List<PointerPath> paths, Prefixes prefixes) {
    boolean array = field.type() == FieldType.ARRAY;
    String label = mapping.as() == null ? Converters.defaultFor(field.elementType()) : mapping.as();
    FieldType elementType = array ? field.elementType() : field.type();
    Arguments arguments = new Arguments(label, mapping.with(), prefixes);
    String parentSuffix = arguments.text("drop_parents_ending", null);
    Function<List<Object>, Object> reduce = list -> list;
    String name = mapping.as();
    if (!array) {
      if (name.equals("join")) {
        String separator = arguments.text("separator", "\n");
        reduce = list -> list.stream().map(Object::toString).collect(Collectors.joining(separator));
        requireType(field, FieldType.STRING, name);
      } else if (name.equals("count")) {
        reduce = list -> (long) list.size();
        requireType(field, FieldType.INTEGER, name);
        elementType = FieldType.STRING;
      } else {
        reduce = list -> list.get(0);
      }
      name = arguments.text("of", null);
    }
    name = name == null ? Converters.defaultFor(elementType) : name;
    Converter converter = Converters.create(name, elementType, arguments);
    arguments.refuseUnused();
    return new ListReader(
        paths,
        new CheckedConverter(name, converter),
        !mapping.distinctBy().isEmpty(),
        parentSuffix,
        reduce);
  }

  private static void requireType(FieldDefinition field, FieldType type, String converter) {
    if (field.type() != type) {
      throw new IllegalArgumentException(
          "converter `"
              + converter
              + "` gives "
              + type.specName()
              + ", field `"
              + field.name()
              + "` is "
              + field.type().specName());
    }
  }
}
