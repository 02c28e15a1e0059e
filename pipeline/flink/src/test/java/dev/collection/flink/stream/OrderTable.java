package dev.collection.flink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the table of orders has to be after some messages: for each order the one with the greatest
 * version, unless that is a deletion. Plain Java, which shares nothing with the product.
 */
public final class OrderTable {
  /** Fields, each with the letter of its type. */
  public static final List<String> FIELDS =
      List.of(
          "id:s",
          "version:i",
          "seq:i",
          "customer_id:i",
          "status:s",
          "channel:s",
          "currency:s",
          "total:n",
          "tax:n",
          "discount:n",
          "item_count:i",
          "weight_kg:n",
          "placed_at:t",
          "sent_at:t",
          "ship_by:d",
          "country:s",
          "city:s",
          "email:s",
          "express:b",
          "tags:j");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAMED = 10;

  private record Version(long version, byte[] value) {}

  private final Map<String, Version> newest = new HashMap<>();
  private long messages;
  private long refused;

  /** Reads a topic from its beginning to its end. */
  public static OrderTable ofTopic(KafkaServer kafka, String topic) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", kafka.address());
    properties.put("max.poll.records", "5000");
    OrderTable table = new OrderTable();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
          table.add(message.value());
        }
      }
    }
    return table;
  }

  /** Takes one message in, whatever it is. */
  void add(byte[] value) {
    messages++;
    JsonNode order;
    try {
      order = value == null ? null : JSON.readTree(value);
    } catch (IOException e) {
      order = null;
    }
    if (order == null || !order.isObject() || !order.path("id").isTextual() || isWrong(order)) {
      refused++;
      return;
    }
    Version next = new Version(order.path("version").asLong(), value);
    newest.merge(order.get("id").asText(), next, (a, b) -> b.version() > a.version() ? b : a);
  }

  private static boolean isWrong(JsonNode order) {
    try {
      return !isDeleted(order) && new BigDecimal(order.path("total").asText()).signum() < 0;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static boolean isDeleted(JsonNode order) {
    return order.path("deleted").asText().equals("true");
  }

  /** How many were taken in. */
  public long messages() {
    return messages;
  }

  /** Messages that are no order. */
  public long refused() {
    return refused;
  }

  /** How many orders there were, those that were deleted included. */
  int orders() {
    return newest.size();
  }

  /** Whether both have the same orders in the same versions; in words what is different. */
  public List<String> differences(OrderTable other) {
    List<String> differences = new ArrayList<>();
    if (newest.size() != other.newest.size()) {
      differences.add(newest.size() + " orders, and " + other.newest.size());
    }
    newest.forEach(
        (id, version) -> {
          Version theirs = other.newest.get(id);
          if (theirs == null || !java.util.Arrays.equals(theirs.value(), version.value())) {
            name(differences, id + " is different");
          }
        });
    return differences;
  }

  /** Compares with the table in a database, field by field; in words what is different. */
  public List<String> differences(Connection connection, String table)
      throws SQLException, IOException {
    return differences(connection, table, FIELDS);
  }

  /**
   * The same for some of the fields.
   *
   * @param fields some of {@link #FIELDS}, the key first
   */
  public List<String> differences(Connection connection, String table, List<String> fields)
      throws SQLException, IOException {
    List<String> differences = new ArrayList<>();
    List<String> columns = fields.stream().map(field -> field.split(":", 2)[0]).toList();
    long found = 0;
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(2_000);
      statement.execute("SET TIME ZONE 'UTC'");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT "
                  + String.join(", ", columns.stream().map(column -> column + "::text").toList())
                  + " FROM "
                  + table)) {
        while (rows.next()) {
          found++;
          compare(rows, fields, differences);
        }
      }
    }
    long expected = 0;
    for (Version version : newest.values()) {
      expected += isDeleted(JSON.readTree(version.value())) ? 0 : 1;
    }
    if (found != expected) {
      differences.add(found + " rows, and not " + expected);
    }
    return differences;
  }

  private void compare(ResultSet row, List<String> fields, List<String> differences)
      throws SQLException, IOException {
    String id = row.getString(1);
    Version version = newest.get(id);
    if (version == null) {
      name(differences, id + " should not be there");
      return;
    }
    JsonNode order = JSON.readTree(version.value());
    if (isDeleted(order)) {
      name(differences, id + " was deleted with version " + version.version());
      return;
    }
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      String name = field.substring(0, field.length() - 2);
      char type = field.charAt(field.length() - 1);
      Object expected = canonical(type, order.get(name));
      Object actual = canonical(type, row.getString(i + 1));
      if (!expected.equals(actual)) {
        name(differences, id + "." + name + " is " + actual + ", and not " + expected);
      }
    }
  }

  private static Object canonical(char type, JsonNode value) throws IOException {
    if (type == 't' && value.isNumber()) {
      return Instant.ofEpochMilli(value.asLong());
    }
    return canonical(type, type == 'j' ? value.toString() : value.asText());
  }

  private static Object canonical(char type, String text) throws IOException {
    if (text == null) {
      return "null";
    }
    return switch (type) {
      case 'i', 'n' -> new BigDecimal(text).stripTrailingZeros();
      case 't' -> OffsetDateTime.parse(iso(text)).toInstant();
      case 'b' -> Boolean.valueOf(text.equals("true") || text.equals("t"));
      case 'j' -> JSON.readTree(text);
      default -> text;
    };
  }

  /** PostgreSQL's text of a timestamp, as ISO 8601. */
  private static String iso(String text) {
    String iso = text.replace(' ', 'T');
    return iso.endsWith("+00") ? iso.substring(0, iso.length() - 3) + "Z" : iso;
  }

  private static void name(List<String> differences, String difference) {
    if (differences.size() < NAMED) {
      differences.add(difference);
    } else if (differences.size() == NAMED) {
      differences.add("and more");
    }
  }

  @Override
  public String toString() {
    return messages + " messages, " + newest.size() + " orders, " + refused + " refused";
  }

  /** For messages in a test. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
