package dev.collection.flink.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one would write by hand for the orders and nothing else: one thread that polls, parses,
 * keeps the newest version of each order of the batch, upserts, commits the transaction and then
 * the offsets. The rows have every column that the job's have, and the same conflict decides. It
 * keeps no rejects and no accounts, and a message that it cannot read ends it. The benchmark's
 * yardstick; it shares no code with the product.
 *
 * <p>Arguments: brokers, topic, group, JDBC URL. It ends when it is killed.
 */
final class PlainConsumer {
  private static final List<String> NAMES =
      OrderTable.FIELDS.stream().map(field -> field.split(":", 2)[0]).toList();
  private static final List<String> ALL =
      java.util.stream.Stream.concat(
              NAMES.stream(),
              java.util.stream.Stream.of(
                  "quality_score",
                  "quality_misses",
                  "anomaly",
                  "source",
                  "content_hash",
                  "first_seen_at",
                  "last_changed_at",
                  "last_seen_at",
                  "run_id",
                  "revision"))
          .toList();
  private static final String TYPES = "siiisssnnninttdsssbjrsbsstttsi";
  private static final int BATCH = 5_000;
  private static final int VERSION = NAMES.indexOf("version");
  private static final int SENT_AT = NAMES.indexOf("sent_at");
  private static final Map<String, Integer> INDEX = new HashMap<>();

  static {
    for (int i = 0; i < NAMES.size(); i++) {
      INDEX.put(NAMES.get(i), i);
    }
  }

  private final JsonFactory json = new JsonFactory();
  private final MessageDigest digest;

  private PlainConsumer() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  public static void main(String[] arguments)
      throws SQLException, IOException, NoSuchAlgorithmException {
    new PlainConsumer().run(arguments[0], arguments[1], arguments[2], arguments[3]);
  }

  private void run(String brokers, String topic, String group, String url)
      throws SQLException, IOException {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", brokers);
    config.put("group.id", group);
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "earliest");
    config.put("max.poll.records", BATCH);
    config.put("fetch.max.bytes", 16 << 20);
    config.put("max.partition.fetch.bytes", 4 << 20);
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement upsert = connection.prepareStatement(sql());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      connection.setAutoCommit(false);
      consumer.subscribe(List.of(topic));
      while (true) {
        ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofMillis(200));
        if (messages.isEmpty()) {
          continue;
        }
        Map<String, String[]> newest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
          String[] row = row(message.value(), message.timestamp());
          newest.merge(
              row[0],
              row,
              (a, b) -> Long.parseLong(b[VERSION]) > Long.parseLong(a[VERSION]) ? b : a);
        }
        write(connection, upsert, newest);
        connection.commit();
        consumer.commitSync();
      }
    }
  }

  private static void write(
      Connection connection, PreparedStatement upsert, Map<String, String[]> rows)
      throws SQLException {
    for (int column = 0; column < ALL.size(); column++) {
      String[] values = new String[rows.size()];
      int i = 0;
      for (String[] row : rows.values()) {
        values[i++] = row[column];
      }
      upsert.setArray(column + 1, connection.createArrayOf("text", values));
    }
    upsert.executeUpdate();
  }

  private String[] row(byte[] value, long time) throws IOException {
    String[] row = new String[ALL.size()];
    try (JsonParser parser = json.createParser(value)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Integer index = INDEX.get(parser.currentName());
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
          int start = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          int end = (int) parser.currentLocation().getByteOffset();
          row[index] =
              new String(value, start, end - start, java.nio.charset.StandardCharsets.UTF_8);
        } else if (index != null) {
          row[index] = parser.getText();
        }
      }
    }
    row[SENT_AT] = Instant.ofEpochMilli(Long.parseLong(row[SENT_AT])).toString();
    String seen = Instant.ofEpochMilli(time).toString();
    int next = NAMES.size();
    row[next++] = "1.0";
    row[next++] = null;
    row[next++] = null; // of anomalies its spec says nothing
    row[next++] = "shop";
    row[next++] = HexFormat.of().formatHex(digest.digest(value));
    row[next++] = seen;
    row[next++] = seen;
    row[next++] = seen;
    row[next++] = "plain";
    row[next] = "1";
    return row;
  }

  /** The same upsert as the job's. */
  private static String sql() {
    StringBuilder select = new StringBuilder();
    StringBuilder set = new StringBuilder();
    for (int i = 0; i < ALL.size(); i++) {
      String name = ALL.get(i);
      select.append(i == 0 ? "" : ", ").append("i.").append(name).append(cast(TYPES.charAt(i)));
      if (name.equals("revision")) {
        set.append(", revision = orders.revision + 1");
      } else if (!name.equals("id") && !name.equals("first_seen_at")) {
        set.append(set.isEmpty() ? "" : ", ").append(name).append(" = excluded.").append(name);
      }
    }
    String names = String.join(", ", ALL);
    String arrays =
        Collections.nCopies(ALL.size(), "?::text[]").stream().collect(Collectors.joining(", "));
    return "INSERT INTO orders ("
        + names
        + ") SELECT "
        + select
        + " FROM unnest("
        + arrays
        + ") AS i("
        + names
        + ") ON CONFLICT (id) DO UPDATE SET "
        + set
        + " WHERE NOT (excluded.content_hash = orders.content_hash)"
        + " AND (excluded.version IS NOT NULL AND (orders.version IS NULL"
        + " OR excluded.version > orders.version) OR (excluded.version IS NOT DISTINCT FROM"
        + " orders.version AND (excluded.last_seen_at > orders.last_seen_at OR"
        + " (excluded.last_seen_at = orders.last_seen_at AND"
        + " excluded.content_hash > orders.content_hash))))";
  }

  private static String cast(char type) {
    return switch (type) {
      case 'i' -> "::bigint";
      case 'n' -> "::numeric";
      case 't' -> "::timestamptz";
      case 'd' -> "::date";
      case 'b' -> "::boolean";
      case 'j' -> "::jsonb";
      case 'r' -> "::double precision";
      default -> "";
    };
  }
}
