package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, followed through the whole job until it is stopped. */
class KafkaStreamIT {
  private static final String WINDOWS =
      "SELECT count(*) FROM collection_runs WHERE run_id LIKE '%/%'";
  private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

  @TempDir static Path broker;
  private static EmbeddedKafka kafka;

  @TempDir Path path;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(broker);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void eachWindowHasItsAccount_andTheRunTheSumOfThem() throws Exception {
    RunFolder folder = new RunFolder(path);
    kafka.createTopic("orders", 1, Map.of());
    folder.write("spec.yaml", spec("orders"));
    send("orders", 0, 0, "{\"id\": 1, \"version\": 1, \"total\": 10}");
    send("orders", 0, 5, "{\"id\": 2, \"version\": 1, \"total\": 20}");
    send("orders", 0, 9, "{\"id\": 1, \"version\": 1, \"total\": 10}"); // identical
    ResultTables tables = folder.tables();

    CommandRun run;
    MovingClock.set(NOON.plusSeconds(20));
    try (StreamRun stream = StreamRun.start(arguments(folder))) {
      stream.until("two rows", () -> count(tables, "SELECT count(*) FROM orders") == 2);
      send("orders", 0, 12, "{\"id\": 1, \"version\": 3, \"total\": 11}"); // newer
      stream.until("newer", () -> count(tables, "SELECT max(version) FROM orders") == 3);
      MovingClock.set(NOON.plusSeconds(65));
      send("orders", 0, 61, "{\"id\": 1, \"version\": 2, \"total\": 12}"); // outdated
      send("orders", 0, 62, "no JSON");
      send("orders", 0, 63, "{\"id\": 3, \"version\": 1, \"total\": \"x\"}"); // no number
      stream.until("rejects", () -> count(tables, "SELECT count(*) FROM orders_rejects") == 2);
      MovingClock.set(NOON.plusSeconds(160));
      stream.until("two windows told", () -> count(tables, WINDOWS) == 2);
      send("orders", 0, 155, "{\"id\": 4, \"version\": 1, \"total\": 40}");
      send("orders", 0, 3, "{\"id\": 5, \"version\": 1, \"total\": 50}"); // late
      stream.until("all rows", () -> count(tables, "SELECT count(*) FROM orders") == 4);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables.rows("SELECT id, version, total FROM orders ORDER BY id"),
        is(
            List.of(
                List.of("1", "3", "11"),
                List.of("2", "1", "20"),
                List.of("4", "1", "40"),
                List.of("5", "1", "50"))));
    assertThat(
        tables.rows(
            "SELECT substr(run_id, instr(run_id, '/')), status, extracted, inserted, updated,"
                + " duplicate, rejected, stale, unexplained FROM collection_runs"
                + " WHERE run_id LIKE '%/%' ORDER BY run_id"),
        is(
            List.of(
                List.of("/20261115T120000.000", "done", "4", "2", "1", "1", "0", "0", "0"),
                List.of("/20261115T120100.000", "done", "3", "0", "0", "1", "2", "0", "0"),
                List.of("/20261115T120200.000", "done", "2", "2", "0", "0", "0", "0", "0"))));
    assertThat(
        tables.rows(
            "SELECT status, extracted, inserted, updated, duplicate, rejected, unexplained"
                + " FROM collection_runs WHERE run_id NOT LIKE '%/%'"),
        is(List.of(List.of("done", "9", "4", "1", "2", "2", "0"))));
    assertThat(
        tables.rows(
            "SELECT json_extract(summary, '$.notes') FROM collection_runs"
                + " WHERE run_id LIKE '%/20261115T120200.000'"),
        is(
            List.of(
                List.of(
                    "[\"source feed: 1 record came when its window had closed, and counts in the"
                        + " earliest that was open\"]"))));
    assertThat(run.out(), containsString("orders: done in"));
  }

  private static String[] arguments(RunFolder folder) {
    return new String[] {
      "--jdbcUrl=" + folder.jdbcUrl(),
      "--spec=" + folder.path().resolve("spec.yaml"),
      "--output=" + folder.output()
    };
  }

  private static long count(ResultTables tables, String sql) throws Exception {
    try {
      return Long.parseLong(tables.rows(sql).get(0).get(0));
    } catch (java.sql.SQLException e) {
      return -1; // the tables are not there yet
    }
  }

  private static String spec(String topic) {
    return """
    collection: orders
    key: [id]
    newest_by: [version]
    fields: {id: integer, version: integer, total: decimal}
    sources:
      feed:
        kafka: {servers: "%s", topics: %s}
        map: {id: /value/id, version: /value/version, total: /value/total}
    """
        .formatted(kafka.address(), topic);
  }

  private static void send(String topic, int partition, int seconds, String value)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        kafka.producer(Map.of("enable.idempotence", false))) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  partition,
                  NOON.plusSeconds(seconds).toEpochMilli(),
                  null,
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }
}
