package dev.collection.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Values of fields as text for people: scalars bare, arrays and objects as JSON. */
public final class ValueText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ValueText() {}

  /** The text of a value that is not null. */
  public static String of(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    boolean container = value instanceof List || value instanceof Map;
    return container ? node(value).toString() : value.toString();
  }

  private static JsonNode node(Object value) {
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode(list.size());
      list.forEach(element -> array.add(node(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((name, member) -> object.set(name.toString(), node(member)));
      return object;
    }
    if (value instanceof BigDecimal decimal) {
      return NODES.numberNode(decimal);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number.longValue());
    }
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    return value == null ? NODES.nullNode() : NODES.textNode(value.toString());
  }
}
