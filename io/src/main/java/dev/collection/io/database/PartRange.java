package dev.collection.io.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows that make up one part: a range of the partition column or its nulls, and of these, where
 * an earlier run has read the rest, those from a value of the increasing column on. The ranges of
 * all parts together have every row, and no row is in two of them.
 *
 * <p>Values are text, long, double or bytes.
 *
 * @param from least value of the partition column, which is in the part; null for no limit
 * @param before value of the partition column that is no longer in the part; null for no limit
 * @param nulls whether the part is the rows where the partition column is null
 * @param since least value of the increasing column; null to read all
 * @param mark greatest value of the increasing column when the parts were listed; null for none
 */
record PartRange(Object from, Object before, boolean nulls, Object since, Object mark) {
  private static final String VALUE = "(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|\\{[^}]*})";
  private static final Pattern TEXT =
      Pattern.compile(
          "(null)?(?:from "
              + VALUE
              + ")? ?(?:before "
              + VALUE
              + ")?"
              + "(?:; since "
              + VALUE
              + ")?(?:; up to "
              + VALUE
              + ")?",
          Pattern.DOTALL);

  static final PartRange ALL = new PartRange(null, null, false, null, null);

  /** Whether the part has all of its rows, not only those that changed. */
  boolean isFull() {
    return since == null;
  }

  /** The name of the part: {@code from "10" before "20"}; empty for all rows. */
  String name() {
    StringBuilder text = new StringBuilder();
    if (nulls) {
      text.append("null");
    }
    if (from != null) {
      text.append("from ").append(json(from));
    }
    if (before != null) {
      text.append(from == null ? "before " : " before ").append(json(before));
    }
    if (since != null) {
      text.append("; since ").append(json(since));
    }
    if (mark != null) {
      text.append("; up to ").append(json(mark));
    }
    return text.toString();
  }

  /**
   * Reads what {@link #name} wrote.
   *
   * @throws IllegalArgumentException if it is not the name of a part
   */
  static PartRange of(String name) {
    Matcher matcher = TEXT.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no part of a table: " + name);
    }
    return new PartRange(
        value(matcher.group(2)),
        value(matcher.group(3)),
        matcher.group(1) != null,
        value(matcher.group(4)),
        value(matcher.group(5)));
  }

  /** A value as JSON that {@link #value} reads again as it was. */
  static String json(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof Long number) {
      return Long.toString(number);
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof Double number) {
      return nodes.objectNode().put("double", number.toString()).toString();
    }
    if (value instanceof byte[] bytes) {
      return nodes.objectNode().put("bytes", Base64.getEncoder().encodeToString(bytes)).toString();
    }
    return nodes.textNode((String) value).toString();
  }

  static Object value(String json) {
    if (json == null) {
      return null;
    }
    JsonNode node;
    try {
      node = JsonItems.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException("no value of a column: " + json, e);
    }
    if (node.isObject()) {
      return node.has("bytes")
          ? Base64.getDecoder().decode(node.get("bytes").textValue())
          : (Object) Double.valueOf(node.path("double").asText());
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) Double.valueOf(json) : node.textValue();
  }
}
