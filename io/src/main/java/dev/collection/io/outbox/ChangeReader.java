package dev.collection.io.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.model.FieldDefinition;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes messages of changed records. A message has the state of its record when it is read, in the
 * statement that reads the entry: whatever changes later has a later entry. So several entries of
 * one key that wait at the same time become one message.
 */
final class ChangeReader implements OutboxReader {
  /** Comes last of what is read of a row. */
  private static final String REVISION = "revision";

  /** What of a row is told besides its fields. */
  private static final List<String> BESIDES =
      List.of(
          "quality_score",
          "quality_misses",
          "anomaly",
          "source",
          "content_hash",
          "first_seen_at",
          "last_changed_at",
          REVISION);

  private final Dialect dialect;
  private final Outbox outbox;
  private final RowValues values;
  private final OutputTopic topic;
  private final MessageCodec codec;
  private final List<Column> told = new ArrayList<>();

  /**
   * @param codec of the topic's format
   */
  ChangeReader(Dialect dialect, Outbox outbox, OutputTopic topic, MessageCodec codec) {
    this.topic = topic;
    this.codec = codec;
    this.dialect = dialect;
    this.outbox = outbox;
    values = new RowValues(dialect);
    outbox.type().fields().stream()
        .map(FieldDefinition::name)
        .forEach(name -> told.add(outbox.records().column(name)));
    // The schema of another format is that of the spec, which has no such fields.
    if (topic.format() instanceof JsonFormat) {
      BESIDES.forEach(name -> told.add(outbox.records().column(name)));
    } else {
      told.add(outbox.records().column(REVISION));
    }
  }

  /** One that waits for a while: the entries of its key, and what the last of them said. */
  private static final class Pending {
    private final List<Long> entries = new ArrayList<>();
    private OutboxMessage message;
  }

  @Override
  public List<OutboxMessage> read(Connection connection) throws SQLException {
    Map<String, Pending> pending = new LinkedHashMap<>();
    long bytes = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setFetchSize(100);
      try (ResultSet row = statement.executeQuery()) {
        while (bytes < MOST_BYTES && row.next()) {
          JsonNode key = key(row);
          Pending of = pending.computeIfAbsent(key.toString(), unused -> new Pending());
          of.entries.add(row.getLong(1));
          of.message = message(row, key);
          bytes += of.message.bytes();
        }
      }
    }
    return pending.values().stream().map(of -> of.message.settling(of.entries)).toList();
  }

  /** Columns: sequence, run and revision of the entry, run of the row, of its deletion, … */
  private String sql() {
    List<String> columns = new ArrayList<>(List.of(entry(Outbox.SEQUENCE), entry("run_id")));
    columns.add(entry("revision"));
    columns.add(row("run_id"));
    columns.add(outbox.deletions() == null ? "NULL" : "d." + dialect.quote("run_id"));
    columns.add(outbox.closes() ? row("closed_at") + " IS NOT NULL" : "1 = 0");
    outbox.type().key().forEach(name -> columns.add(entry(name)));
    told.forEach(column -> columns.add(row(column.name())));
    return "SELECT "
        + String.join(", ", columns)
        + " FROM (SELECT * FROM "
        + dialect.quote(Outbox.tableName(outbox.records()))
        + " WHERE "
        + dialect.quote(Outbox.KIND)
        + " = '"
        + Outbox.CHANGE
        + "' AND "
        + dialect.quote(Outbox.PROBLEM)
        + " IS NULL ORDER BY "
        + dialect.quote(Outbox.SEQUENCE)
        + " LIMIT "
        + MOST_ENTRIES
        + ") e LEFT JOIN "
        + dialect.quote(outbox.records().name())
        + " t ON "
        + keys("t")
        + (outbox.deletions() == null
            ? ""
            : " LEFT JOIN " + dialect.quote(outbox.deletions().name()) + " d ON " + keys("d"))
        + " ORDER BY "
        + entry(Outbox.SEQUENCE);
  }

  private static final int FIRST_OF_KEY = 7;

  private JsonNode key(ResultSet row) throws SQLException {
    List<String> names = outbox.type().key();
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < names.size(); i++) {
      ColumnType type = outbox.records().column(names.get(i)).type();
      key.set(names.get(i), values.json(row, FIRST_OF_KEY + i, type));
    }
    return names.size() == 1 ? key.get(names.get(0)) : key;
  }

  private OutboxMessage message(ResultSet row, JsonNode key) throws SQLException {
    boolean there = row.getString(4) != null;
    String run = there ? row.getString(4) : row.getString(5);
    int first = FIRST_OF_KEY + outbox.type().key().size();
    // Of a row that is gone only its entry knows the revision.
    String version = there ? row.getString(first + told.size() - 1) : row.getString(3);
    byte[] value = null;
    String problem = null;
    if (there && !row.getBoolean(6)) {
      ObjectNode record = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < told.size(); i++) {
        record.set(told.get(i).name(), values.json(row, first + i, told.get(i).type()));
      }
      try {
        value = value(record);
      } catch (IOException e) {
        problem = "the row " + e.getMessage();
      }
    }
    String collection = outbox.type().collection();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("collection", collection);
    if (version != null) {
      headers.put("version", version);
    }
    if (run != null) {
      headers.put("run", run);
      headers.put(
          "traceparent", TraceParent.of(collection, run, key.toString(), String.valueOf(version)));
    }
    return new OutboxMessage(List.of(row.getLong(1)), bytes(key), value, headers, problem);
  }

  /** The one place where what is told of a record becomes the bytes of a message. */
  private byte[] value(ObjectNode record) throws IOException {
    if (!(topic.format() instanceof JsonFormat)) {
      record.remove(REVISION);
    }
    return codec.fromJson(topic.topic(), record);
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JsonItems.mapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private String keys(String table) {
    return outbox.type().key().stream()
        .map(name -> table + "." + dialect.quote(name) + " = " + entry(name))
        .collect(Collectors.joining(" AND "));
  }

  private String entry(String column) {
    return "e." + dialect.quote(column);
  }

  private String row(String column) {
    return "t." + dialect.quote(column);
  }
}
