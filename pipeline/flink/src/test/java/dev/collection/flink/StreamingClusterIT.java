package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.collection.flink.stream.KafkaServer;
import dev.collection.flink.stream.OrderFeed;
import dev.collection.flink.stream.OrderProducer;
import dev.collection.flink.stream.OrderTable;
import dev.collection.flink.stream.OrdersSpec;
import dev.collection.flink.stream.PostgresServer;
import dev.collection.flink.stream.ServerProcess;
import dev.collection.flink.stream.StreamJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A stream from a real broker to a real PostgreSQL on a real cluster, each in processes of their
 * own: a worker is killed in the middle, the job is stopped with a savepoint, gets a new field, and
 * goes on.
 */
class StreamingClusterIT {
  private static final String TOPIC = "orders";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Kept: what went wrong in another process is only here. */
  private static final Path KEPT =
      Path.of("target/streaming-it").toAbsolutePath().resolve("" + ProcessHandle.current().pid());

  private static KafkaServer kafka;
  private static PostgresServer database;
  private static FlinkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(KEPT);
    kafka = new KafkaServer(KEPT.resolve("kafka"));
    database = new PostgresServer(KEPT.resolve("postgresql"));
    cluster = FlinkCluster.startForStreams(KEPT.resolve("flink"), 1, Map.of());
    kafka.createTopic(TOPIC, 3);
    database.createSchema("job");
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable server : new AutoCloseable[] {cluster, database, kafka}) {
      try {
        if (server != null) {
          server.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static StreamJob submit(Path spec, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--spec=" + spec,
                "--jdbcUrl=" + database.url("job"),
                "--consumerGroup=" + OrdersSpec.GROUP,
                "--window=5s",
                "--allowedLateness=2s",
                "--parallelism=2"));
    options.addAll(List.of(more));
    return StreamJob.submit(
        cluster, KEPT, Path.of("target/bundle").toAbsolutePath() + "/*", options);
  }

  private static void awaitRows(long rows) throws InterruptedException {
    ServerProcess.until(
        rows + " orders are visible",
        PATIENCE,
        () -> database.number("job", "SELECT count(*) FROM orders") >= rows);
  }

  @Test
  void whenAWorkerIsKilledAndTheSpecGetsAField_nothingIsLostAndNothingCountedTwice()
      throws Exception {
    OrderTable sent = new OrderTable();
    StreamJob first =
        submit(OrdersSpec.writeWithout("email", KEPT.resolve("1"), kafka.address(), TOPIC));
    String savepoint;
    try (OrderProducer producer = new OrderProducer(kafka, TOPIC, OrderFeed.withFaults(5), sent)) {
      producer.send(3_000);
      awaitRows(1_000);
      cluster.killTaskManager();
      producer.send(3_000);
      cluster.addTaskManager();
      ServerProcess.until("the job runs again", PATIENCE, first::isRunning);
      producer.send(3_000);
      awaitRows(5_000);
      savepoint = first.stop(false);
      producer.send(3_000);
      StreamJob second =
          submit(
              OrdersSpec.write(KEPT.resolve("2"), kafka.address(), TOPIC),
              "--savepointPath=" + savepoint);
      producer.send(3_000);
      ServerProcess.until(
          "all is committed", PATIENCE, () -> kafka.lag(OrdersSpec.GROUP, TOPIC) == 0);
      second.stop(true);
    }

    OrderTable right = OrderTable.ofTopic(kafka, TOPIC);
    assertThat(right.differences(sent), is(empty()));
    List<String> fields = new ArrayList<>(OrderTable.FIELDS);
    fields.remove("email:s");
    try (Connection connection = database.connect("job")) {
      assertThat(right.differences(connection, "orders", fields), is(empty()));
    }
    assertThat(
        "what came after the upgrade has the new field",
        database.number("job", "SELECT count(*) FROM orders WHERE email IS NULL AND seq > 9000"),
        is(0L));
    assertThat(
        "what came before is as it was",
        database.number("job", "SELECT count(*) FROM orders WHERE email IS NULL"),
        greaterThan(1_000L));
    assertThat(
        "each message is counted in one window",
        database.number(
            "job", "SELECT sum(extracted) FROM collection_runs WHERE run_id LIKE '%/%'"),
        is(right.messages()));
    assertThat(
        database.number("job", "SELECT sum(rejected) FROM collection_runs WHERE run_id LIKE '%/%'"),
        is(right.refused()));
    assertThat(
        database.column(
            "job",
            "SELECT run_id || ' ' || status || ' ' || unexplained || ' ' || message FROM"
                + " collection_runs WHERE run_id LIKE '%/%' AND (unexplained <> 0 OR status <>"
                + " 'done')"),
        is(empty()));
  }
}
