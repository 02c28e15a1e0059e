package dev.collection.io.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.jdbc.Database;
import dev.collection.model.JsonItems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far sources have come. A mark is a text whose order is that of its characters, such as a time
 * in ISO 8601 or a number with leading zeros; or a JSON object that has one for each of the parts
 * of a source that advance each for itself, such as partitions, where whole numbers compare as
 * numbers.
 */
final class Marks {
  private Marks() {}

  /**
   * The further of two marks of one run; of JSON objects, the further by part.
   *
   * @param left may be null
   * @param right may be null
   */
  static String furthest(String left, String right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    ObjectNode leftParts = parts(left);
    ObjectNode rightParts = parts(right);
    if (leftParts == null || rightParts == null) {
      return left.compareTo(right) >= 0 ? left : right;
    }
    Map<String, JsonNode> merged = byName(leftParts);
    byName(rightParts)
        .forEach((part, value) -> merged.merge(part, value, (a, b) -> compare(a, b) >= 0 ? a : b));
    return text(merged);
  }

  /**
   * What is kept after a run: its mark; of JSON objects, also what is known of parts that this run
   * says nothing of.
   *
   * @param before what was kept; may be null
   */
  static String after(String before, String mark) {
    ObjectNode parts = parts(mark);
    ObjectNode partsBefore = before == null ? null : parts(before);
    if (parts == null || partsBefore == null) {
      return mark;
    }
    Map<String, JsonNode> merged = byName(partsBefore);
    merged.putAll(byName(parts));
    return text(merged);
  }

  /** Whether {@link #after} asks what was kept. */
  static boolean hasParts(String mark) {
    return parts(mark) != null;
  }

  /** What is kept; null if nothing is. */
  static String read(Database database, String collection, String source) throws SQLException {
    return database.retry().execute(connection -> read(connection, collection, source));
  }

  private static String read(Connection connection, String collection, String source)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT mark FROM collection_marks WHERE collection = ? AND source = ?")) {
      statement.setString(1, collection);
      statement.setString(2, source);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getString(1) : null;
      }
    }
  }

  private static ObjectNode parts(String mark) {
    if (!mark.startsWith("{")) {
      return null;
    }
    try {
      return JsonItems.mapper().readTree(mark) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null; // a text that begins like one
    }
  }

  private static Map<String, JsonNode> byName(ObjectNode object) {
    Map<String, JsonNode> byName = new TreeMap<>();
    object.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
    return byName;
  }

  private static int compare(JsonNode left, JsonNode right) {
    return left.isIntegralNumber() && right.isIntegralNumber()
        ? left.bigIntegerValue().compareTo(right.bigIntegerValue())
        : left.asText().compareTo(right.asText());
  }

  private static String text(Map<String, JsonNode> parts) {
    ObjectNode object = JsonItems.mapper().createObjectNode();
    parts.forEach(object::set);
    return object.toString();
  }
}
