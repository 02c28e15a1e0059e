package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.command.ChangeHistory.Event;
import dev.collection.pipeline.command.ChangeHistory.Form;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a table, followed live from a real broker, through the whole job. */
class ChangesStreamIT {
  private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");
  private static final int PARTITIONS = 3;
  private static final String ENDS =
      "inserted + updated + deleted + unchanged + stale + duplicate + rejected";

  @TempDir static Path broker;
  private static EmbeddedKafka kafka;
  private static EmbeddedPostgres postgres;

  @TempDir Path path;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(broker);
    postgres = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({"21, sqlite, true", "22, postgres, false", "23, postgres, true"})
  void whileATableChanges_oursFollowsIt(long seed, String database, boolean withHistory)
      throws Exception {
    RunFolder folder = new RunFolder(path);
    String topic = "items-" + seed;
    kafka.createTopic(topic, PARTITIONS, Map.of());
    folder.write("spec.yaml", changes(topic, withHistory));
    String url = database.equals("sqlite") ? folder.jdbcUrl() : createDatabase("stream" + seed);
    ResultTables tables =
        new ResultTables(database.equals("sqlite") ? url : url + "?user=postgres");
    ChangeHistory history = new ChangeHistory(seed, Form.MESSAGES, 150);
    List<Event> events = interleaved(history.events(), new Random(seed));
    Random times = new Random(seed);

    CommandRun run;
    MovingClock.set(NOON);
    try (StreamRun stream = StreamRun.start(arguments(folder, url))) {
      int sent = 0;
      int half = events.size() / 2;
      for (List<Event> part :
          List.of(events.subList(0, half), events.subList(half, events.size()))) {
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (Event event : part) {
          // Some come when their window has closed.
          int seconds = sent++ - (times.nextInt(4) == 0 ? times.nextInt(120) : 0);
          messages.add(message(topic, event.partition(), seconds, event.key(), event.value()));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
          messages.add(last(topic, partition, sent));
        }
        send(messages);
        MovingClock.set(NOON.plusSeconds(sent));
        int until = sent;
        stream.until(
            "everything is read",
            () ->
                count(tables, "SELECT count(*) FROM items WHERE name = 'last " + until + "'") == 3);
      }
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    Map<Integer, String> expected = new TreeMap<>(history.rows());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      expected.put(100 + partition, "last " + events.size());
    }
    assertThat("seed " + seed, names(tables, "items"), is(expected));
    long read = events.size() + 2L * PARTITIONS;
    assertThat(
        tables.rows(
            "SELECT status, extracted, "
                + ENDS
                + ", rejected, unexplained FROM collection_runs WHERE run_id NOT LIKE '%/%'"),
        is(List.of(List.of("done", "" + read, "" + read, "0", "0"))));
    assertThat(
        "windows balance",
        tables.rows(
            "SELECT run_id FROM collection_runs WHERE status <> 'done' OR unexplained <> 0 OR"
                + " extracted <> "
                + ENDS),
        is(List.of()));
    for (String measure :
        List.of("extracted", "inserted", "updated", "deleted", "unchanged", "stale", "duplicate")) {
      assertThat(
          measure,
          tables.number("SELECT sum(" + measure + ") FROM collection_runs WHERE run_id LIKE '%/%'"),
          is(
              tables.number(
                  "SELECT " + measure + " FROM collection_runs WHERE run_id NOT LIKE '%/%'")));
    }
    // Whether there was a row to delete depends on what was read together with what made it.
    assertThat(tables.number("SELECT count(*) FROM items_deleted") > 0, is(true));
    if (withHistory) {
      assertThat(names(tables, "items_history WHERE valid_to IS NULL"), is(expected));
    }
  }

  /** Each is awaited, so that it is known what it finds in the table. */
  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void eachChangeIsCountedAsWhatItDoes(String database) throws Exception {
    RunFolder folder = new RunFolder(path);
    String topic = "counted-" + database;
    kafka.createTopic(topic, 1, Map.of());
    folder.write("spec.yaml", changes(topic, true));
    String url = database.equals("sqlite") ? folder.jdbcUrl() : createDatabase("counted");
    ResultTables tables =
        new ResultTables(database.equals("sqlite") ? url : url + "?user=postgres");

    CommandRun run;
    MovingClock.set(NOON.plusSeconds(20));
    try (StreamRun stream = StreamRun.start(arguments(folder, url))) {
      send(List.of(change(topic, 0, 1, "r", "a"), change(topic, 1, 2, "c", "b")));
      stream.until("two", () -> count(tables, "SELECT count(*) FROM items") == 2);
      send(List.of(change(topic, 2, 1, "u", "c")));
      stream.until("c", () -> count(tables, "SELECT count(*) FROM items WHERE name = 'c'") == 1);
      send(List.of(change(topic, 3, 1, "d", null), message(topic, 0, 3, "{\"id\":1}", null)));
      stream.until("gone", () -> count(tables, "SELECT count(*) FROM items") == 1);
      send(List.of(change(topic, 4, 1, "c", "d")));
      stream.until("again", () -> count(tables, "SELECT count(*) FROM items") == 2);
      send(List.of(change(topic, 5, 3, "d", null)));
      stream.until("known", () -> count(tables, "SELECT count(*) FROM items_deleted") == 2);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(names(tables, "items"), is(Map.of(1, "d", 2, "b")));
    assertThat(
        tables.rows(
            // A tombstone finds the row gone, or is what deletes it if it is read with the
            // deletion.
            "SELECT extracted, inserted, updated, deleted, unchanged + stale, duplicate, rejected,"
                + " unexplained FROM collection_runs ORDER BY run_id"),
        is(Collections.nCopies(2, List.of("7", "3", "1", "1", "2", "0", "0", "0"))));
    assertThat(
        tables
            .rows("SELECT id, name, valid_to IS NULL FROM items_history ORDER BY id, name")
            .size(),
        is(4));
  }

  private static ProducerRecord<byte[], byte[]> change(
      String topic, int seconds, int id, String op, String name) {
    String after = name == null ? "null" : "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name);
    return message(
        topic,
        0,
        seconds,
        "{\"id\":" + id + "}",
        "{\"op\":\"%s\",\"before\":null,\"after\":%s,\"source\":{\"lsn\":1},\"ts_ms\":1}"
            .formatted(op, after));
  }

  @Test
  void whereRowsAreOnlyAdded_aKeyThatComesWithOtherContentsIsRejected() throws Exception {
    RunFolder folder = new RunFolder(path);
    kafka.createTopic("events", 1, Map.of());
    folder.write(
        "spec.yaml",
        """
        collection: events
        key: [id]
        newest_by: [version]
        fields: {id: integer, version: integer}
        load: {mode: append}
        sources:
          feed:
            kafka: {servers: "%s", topics: events}
            map: {id: /value/id, version: /value/version}
        """
            .formatted(kafka.address()));
    ResultTables tables = folder.tables();

    CommandRun run;
    MovingClock.set(NOON.plusSeconds(75));
    try (StreamRun stream = StreamRun.start(arguments(folder, folder.jdbcUrl()))) {
      send(List.of(event(0, 1, 2), event(1, 2, 1), event(2, 1, 2)));
      stream.until("rows", () -> count(tables, "SELECT count(*) FROM events") == 2);
      send(List.of(event(70, 1, 3), event(71, 1, 1), event(72, 3, 1)));
      stream.until("more", () -> count(tables, "SELECT count(*) FROM events") == 3);
      stream.until("reject", () -> count(tables, "SELECT count(*) FROM events_rejects") == 1);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables.rows("SELECT id, version, revision FROM events ORDER BY id"),
        is(List.of(List.of("1", "2", "1"), List.of("2", "1", "1"), List.of("3", "1", "1"))));
    assertThat(
        tables.rows(
            "SELECT extracted, inserted, updated, duplicate, rejected, unexplained FROM"
                + " collection_runs ORDER BY run_id"),
        is(
            List.of(
                List.of("6", "3", "0", "2", "1", "0"),
                List.of("3", "2", "0", "1", "0", "0"),
                List.of("3", "1", "0", "1", "1", "0"))));
    assertThat(
        tables.rows(
            "SELECT stage, record_key, json_extract(violations, '$[0].rule') FROM events_rejects"),
        is(List.of(List.of("Load", "1", "key_reused"))));
  }

  private static ProducerRecord<byte[], byte[]> event(int seconds, int id, int version) {
    return message("events", 0, seconds, null, "{\"id\":%d,\"version\":%d}".formatted(id, version));
  }

  private static String changes(String topic, boolean withHistory) {
    return """
    collection: items
    key: [id]
    newest_by: [change]
    fields: {id: integer, name: string, change: integer}
    load: {history: %s}
    sources:
      feed:
        kafka: {servers: "%s", topics: %s}
        changes: debezium
        map: {id: /id, name: /name, change: /__position}
    """
        .formatted(withHistory, kafka.address(), topic);
  }

  private static String[] arguments(RunFolder folder, String url) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--jdbcUrl=" + url,
                "--spec=" + folder.path().resolve("spec.yaml"),
                "--output=" + folder.output()));
    if (url.startsWith("jdbc:postgresql")) {
      arguments.add("--jdbcUsername=postgres");
    }
    return arguments.toArray(new String[0]);
  }

  /** Those of a partition in their order, those of different partitions in any. */
  private static List<Event> interleaved(List<Event> events, Random random) {
    Map<Integer, Deque<Event>> byPartition = new HashMap<>();
    events.forEach(
        event ->
            byPartition
                .computeIfAbsent(event.partition(), unused -> new ArrayDeque<>())
                .add(event));
    List<Event> all = new ArrayList<>();
    while (all.size() < events.size()) {
      Deque<Event> some = byPartition.get(random.nextInt(PARTITIONS));
      if (!some.isEmpty()) {
        all.add(some.remove());
      }
    }
    return all;
  }

  private static ProducerRecord<byte[], byte[]> last(String topic, int partition, int seconds) {
    int id = 100 + partition;
    return message(
        topic,
        partition,
        seconds,
        "{\"id\":" + id + "}",
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":%d,\"name\":\"last %d\"},\"source\":{\"lsn\":1},\"ts_ms\":1}"
            .formatted(id, seconds));
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, int partition, int seconds, String key, String value) {
    return new ProducerRecord<>(
        topic, partition, NOON.plusSeconds(seconds).toEpochMilli(), bytes(key), bytes(value));
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> messages) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        kafka.producer(Map.of("enable.idempotence", false))) {
      for (ProducerRecord<byte[], byte[]> message : messages) {
        producer.send(message).get();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static long count(ResultTables tables, String sql) throws Exception {
    try {
      return tables.number(sql);
    } catch (SQLException e) {
      return -1; // the tables are not there yet
    }
  }

  private static Map<Integer, String> names(ResultTables tables, String from) throws Exception {
    Map<Integer, String> rows = new TreeMap<>();
    for (List<String> row : tables.rows("SELECT id, name FROM " + from)) {
      rows.put(Integer.valueOf(row.get(0)), row.get(1));
    }
    return rows;
  }

  private static String createDatabase(String name) throws Exception {
    String server = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/";
    try (Connection connection = DriverManager.getConnection(server + "postgres", "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server + name;
  }
}
