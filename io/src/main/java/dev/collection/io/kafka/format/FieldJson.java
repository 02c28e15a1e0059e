package dev.collection.io.kafka.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the fields of a record from JSON into the classes of their types, for formats that have
 * types of their own. Faults name the field and show no value.
 */
public final class FieldJson {
  private FieldJson() {}

  /**
   * Values by field, in the order of {@code fields}; those that are null or absent are left out.
   *
   * @param path of the object, with a point at its end; empty for the record itself
   * @throws IOException if a value is not of its field's type, or a member is no field
   */
  public static Map<FieldDefinition, Object> values(
      List<FieldDefinition> fields, ObjectNode object, String path) throws IOException {
    Map<FieldDefinition, Object> values = new LinkedHashMap<>();
    int found = 0;
    for (FieldDefinition field : fields) {
      JsonNode node = object.get(field.name());
      if (node != null) {
        found++;
        if (!node.isNull()) {
          values.put(field, value(field, field.type(), node, path + field.name()));
        }
      }
    }
    if (found < object.size()) {
      Set<String> names = fields.stream().map(FieldDefinition::name).collect(Collectors.toSet());
      for (String name : (Iterable<String>) object::fieldNames) {
        if (!names.contains(name)) {
          throw new IOException("the collection has no field " + path + name);
        }
      }
    }
    return values;
  }

  private static Object value(FieldDefinition field, FieldType type, JsonNode node, String path)
      throws IOException {
    Object value =
        switch (type) {
          case STRING -> node.isTextual() ? node.textValue() : null;
          case INTEGER ->
              node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
          case DECIMAL -> decimal(node);
          case BOOLEAN -> node.isBoolean() ? node.booleanValue() : null;
          case DATE -> date(node);
          case TIMESTAMP -> timestamp(node);
          case ARRAY -> node.isArray() ? elements(field, node, path) : null;
          case OBJECT ->
              node instanceof ObjectNode object
                  ? values(field.members(), object, path + ".")
                  : null;
        };
    if (value == null) {
      throw new IOException("the field " + path + " is not of the type " + type.specName());
    }
    return value;
  }

  private static List<Object> elements(FieldDefinition field, JsonNode array, String path)
      throws IOException {
    List<Object> elements = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      elements.add(value(field, field.elementType(), element, path + "[" + elements.size() + "]"));
    }
    return elements;
  }

  private static BigDecimal decimal(JsonNode node) {
    if (node.isNumber()) {
      return limited(node.decimalValue());
    }
    return node.isTextual() ? decimal(node.textValue()) : null;
  }

  /** The decimal that {@code text} is, within the limits of the type; null if it is none. */
  public static BigDecimal decimal(String text) {
    if (text.length() > 2 * FieldType.MAX_DECIMAL_DIGITS + 2) {
      return null;
    }
    try {
      return limited(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Before anything is written out: few characters may mean very many digits. */
  private static BigDecimal limited(BigDecimal decimal) {
    if ((long) decimal.precision() - decimal.scale() > FieldType.MAX_DECIMAL_DIGITS) {
      return null;
    }
    BigDecimal canonical = FieldValues.canonical(decimal);
    return canonical.scale() > FieldType.MAX_DECIMAL_DIGITS ? null : canonical;
  }

  private static LocalDate date(JsonNode node) {
    try {
      return node.isTextual() ? LocalDate.parse(node.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant timestamp(JsonNode node) {
    try {
      return node.isTextual() ? Instant.parse(node.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
