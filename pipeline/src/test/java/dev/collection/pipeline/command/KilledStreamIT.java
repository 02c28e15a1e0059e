package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that follows a topic is killed, and another one goes on. */
class KilledStreamIT {
  private static final int KEYS = 40;
  private static final int MESSAGES = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ENDS =
      "inserted + updated + deleted + unchanged + stale + duplicate + rejected";

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
  void whenKilledInTheMiddle_theNextOneLosesNothingAndBalances() throws Exception {
    RunFolder folder = new RunFolder(path);
    ResultTables tables = folder.tables();
    kafka.createTopic("orders", 2, Map.of());
    folder.write(
        "spec.yaml",
        """
        collection: orders
        key: [id]
        newest_by: [version]
        fields: {id: integer, version: integer}
        load: {history: true}
        sources:
          feed:
            kafka: {servers: "%s", topics: orders}
            map: {id: /value/id, version: /value/version}
        """
            .formatted(kafka.address()));
    send(0, MESSAGES / 2);
    Process process = process(folder);
    try {
      await(process, () -> count(tables, "SELECT count(*) FROM orders") >= KEYS / 4);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(tables.column("SELECT status FROM collection_runs"), is(List.of("running")));
    send(MESSAGES / 2, MESSAGES);

    CommandRun run;
    MovingClock.set(Instant.now());
    try (StreamRun stream = StreamRun.start(arguments(folder))) {
      stream.until(
          "all newest",
          () ->
              count(tables, "SELECT count(*) FROM orders WHERE version >= " + (MESSAGES - KEYS))
                  == KEYS);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables.rows("SELECT count(*), min(version), max(version) FROM orders"),
        is(List.of(List.of("" + KEYS, "" + (MESSAGES - KEYS), "" + (MESSAGES - 1)))));
    assertThat(
        tables.number("SELECT count(*) FROM orders WHERE version % " + KEYS + " = id"),
        is((long) KEYS));
    assertThat(
        "windows of the second run balance",
        tables.rows(
            "SELECT run_id FROM collection_runs WHERE status <> 'running' AND (status <> 'done' OR"
                + " unexplained <> 0 OR extracted <> "
                + ENDS
                + ")"),
        is(List.of()));
    assertThat(
        "nothing was committed by the killed one, so that all is read again",
        tables.number(
            "SELECT extracted FROM collection_runs WHERE status = 'done' AND run_id NOT LIKE"
                + " '%/%'"),
        is((long) MESSAGES));
    assertThat(
        tables.number("SELECT count(*) FROM orders_history WHERE valid_to IS NULL"),
        is((long) KEYS));
  }

  private static String[] arguments(RunFolder folder) {
    return new String[] {
      "--window=1h",
      "--jdbcUrl=" + folder.jdbcUrl(),
      "--spec=" + folder.path().resolve("spec.yaml"),
      "--output=" + folder.output()
    };
  }

  /** Versions of the keys in turn. */
  private static void send(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        kafka.producer(Map.of("enable.idempotence", false))) {
      for (int version = from; version < to; version++) {
        int id = version % KEYS;
        String value = "{\"id\":%d,\"version\":%d}".formatted(id, version);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "orders", id % 2, null, value.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private Process process(RunFolder folder) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--streaming"));
    command.addAll(List.of(arguments(folder)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(path.resolve("killed.log").toFile())
        .start();
  }

  private void await(Process process, java.util.concurrent.Callable<Boolean> isSo)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.call()) {
      assertThat(Files.readString(path.resolve("killed.log")), process.isAlive(), is(true));
      assertThat("no rows yet", System.nanoTime() < deadline, is(true));
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private static long count(ResultTables tables, String sql) throws Exception {
    if (!Files.exists(Path.of(tables.jdbcUrl().substring("jdbc:sqlite:".length())))) {
      return -1;
    }
    try {
      return tables.number(sql);
    } catch (SQLException e) {
      return -1; // the tables are not there yet
    }
  }
}
