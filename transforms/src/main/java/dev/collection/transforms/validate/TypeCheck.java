package dev.collection.transforms.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A quick test that knows a few keywords of JSON Schema only: {@code type}, {@code properties},
 * {@code items}, {@code required} and a {@code $ref} within the document. It says "certainly right"
 * or "ask the validator", so it never changes a verdict; for the schemas of raw items, which fix
 * types, it spares nearly every record the validator, which takes ten times as long.
 */
final class TypeCheck {
  /** Keywords that allow and forbid nothing. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly");

  private enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    NULL
  }

  private record Property(String name, TypeCheck check) {}

  private EnumSet<Type> types;
  private final List<Property> properties = new ArrayList<>();
  private final List<String> required = new ArrayList<>();
  private final List<TypeCheck> all = new ArrayList<>();
  private TypeCheck items;

  private TypeCheck() {}

  /** The test for {@code schema}; null if it has a keyword that this class does not know. */
  static TypeCheck of(JsonNode schema) {
    try {
      return new Compiler(schema).compile(schema, true);
    } catch (UnknownKeywordException e) {
      return null;
    }
  }

  /** True if {@code value} certainly has the shape; false if that is not known. */
  boolean certainlyRight(JsonNode value) {
    if (types != null && !isOfType(value)) {
      return false;
    }
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).certainlyRight(value)) {
        return false;
      }
    }
    if (value.isObject()) {
      return objectIsRight(value);
    }
    if (items != null && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        if (!items.certainlyRight(value.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean objectIsRight(JsonNode value) {
    for (int i = 0; i < required.size(); i++) {
      if (!value.has(required.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      JsonNode member = value.get(property.name());
      if (member != null && !property.check().certainlyRight(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOfType(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> types.contains(Type.OBJECT);
      case ARRAY -> types.contains(Type.ARRAY);
      case STRING -> types.contains(Type.STRING);
      case BOOLEAN -> types.contains(Type.BOOLEAN);
      case NULL -> types.contains(Type.NULL);
      // 1.0 is an integer, too; the validator knows that.
      case NUMBER ->
          types.contains(Type.NUMBER) || (types.contains(Type.INTEGER) && value.isIntegralNumber());
      default -> false;
    };
  }

  private static final class UnknownKeywordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownKeywordException(String keyword) {
      super(keyword, null, false, false);
    }
  }

  private static final class Compiler {
    private final JsonNode document;
    private final Map<String, TypeCheck> references = new HashMap<>();

    Compiler(JsonNode document) {
      this.document = document;
    }

    TypeCheck compile(JsonNode schema, boolean top) throws UnknownKeywordException {
      return fill(new TypeCheck(), schema, top);
    }

    private TypeCheck fill(TypeCheck check, JsonNode schema, boolean top)
        throws UnknownKeywordException {
      if (!schema.isObject()) {
        throw new UnknownKeywordException("true or false as a schema");
      }
      for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
        JsonNode value = keyword.getValue();
        switch (keyword.getKey()) {
          case "type" -> check.types = types(value);
          case "items" -> check.items = compile(value, false);
          case "required" -> value.forEach(name -> check.required.add(name.textValue()));
          case "$ref" -> check.all.add(reference(value.asText()));
          case "properties" -> {
            for (Map.Entry<String, JsonNode> property : value.properties()) {
              check.properties.add(
                  new Property(property.getKey(), compile(property.getValue(), false)));
            }
          }
          default -> {
            // An $id further down would change what a $ref below it means.
            boolean harmless = ANNOTATIONS.contains(keyword.getKey());
            if (!harmless || (!top && keyword.getKey().equals("$id"))) {
              throw new UnknownKeywordException(keyword.getKey());
            }
          }
        }
      }
      return check;
    }

    private TypeCheck reference(String reference) throws UnknownKeywordException {
      TypeCheck known = references.get(reference);
      if (known != null) {
        return known;
      }
      if (!reference.startsWith("#/") || reference.indexOf('%') >= 0) {
        throw new UnknownKeywordException("$ref");
      }
      JsonNode target = document.at(reference.substring(1));
      if (target.isMissingNode()) {
        throw new UnknownKeywordException("$ref");
      }
      TypeCheck check = new TypeCheck();
      // Before it is filled: a schema may refer to itself.
      references.put(reference, check);
      return fill(check, target, false);
    }

    private static EnumSet<Type> types(JsonNode value) throws UnknownKeywordException {
      EnumSet<Type> types = EnumSet.noneOf(Type.class);
      for (JsonNode name : value.isArray() ? value : List.of(value)) {
        types.add(type(name.asText()));
      }
      return types;
    }

    private static Type type(String name) throws UnknownKeywordException {
      for (Type type : Type.values()) {
        if (type.name().toLowerCase(java.util.Locale.ROOT).equals(name)) {
          return type;
        }
      }
      throw new UnknownKeywordException("type");
    }
  }
}
