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
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a table, read from a real broker, through the whole job into PostgreSQL. */
class KafkaChangesIT {
  private static final int RUNS = 3;

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
  @ValueSource(longs = {11, 12})
  void whenATableChangesBetweenRuns_oursIsTheSameAfterTheLast(long seed) throws Exception {
    RunFolder folder = new RunFolder(path);
    String topic = "items-" + seed;
    kafka.createTopic(topic, 3, Map.of());
    folder.write("spec.yaml", spec(topic));
    String url = createDatabase("seed" + seed);
    ChangeHistory history = new ChangeHistory(seed, Form.MESSAGES, 90);
    List<Event> events = history.events();

    for (int run = 0; run < RUNS; run++) {
      List<Event> next =
          events.subList(run * events.size() / RUNS, (run + 1) * events.size() / RUNS);
      send(topic, next);
      assertThat(extracted(folder, url), is((long) next.size()));
    }
    assertThat("seed " + seed, rows(url), is(history.rows()));

    assertThat("nothing is read twice", extracted(folder, url), is(0L));
    assertThat("everything again", extracted(folder, url, "--full"), is((long) events.size()));
    assertThat("seed " + seed, rows(url), is(history.rows()));
  }

  private static String spec(String topic) {
    return """
    collection: items
    key: [id]
    newest_by: [change]
    fields: {id: integer, name: string, change: integer}
    sources:
      feed:
        kafka: {servers: "%s", topics: %s}
        changes: debezium
        map: {id: /id, name: /name, change: /__position}
    """
        .formatted(kafka.address(), topic);
  }

  private static void send(String topic, List<Event> events) {
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      for (Event event : events) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, event.partition(), bytes(event.key()), bytes(event.value())));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static long extracted(RunFolder folder, String url, String... more) throws Exception {
    List<String> arguments = new java.util.ArrayList<>(List.of(more));
    arguments.add("--jdbcUrl=" + url);
    arguments.add("--jdbcUsername=postgres");
    arguments.add("--spec=" + folder.path().resolve("spec.yaml"));
    arguments.add("--output=" + folder.output());
    arguments.add(0, "run");
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.said(), run.code(), is(0));
    assertThat(folder.summary().at("/totals/rejected").asLong(), is(0L));
    return folder.summary().at("/totals/extracted").asLong();
  }

  private static Map<Integer, String> rows(String url) throws Exception {
    Map<Integer, String> rows = new TreeMap<>();
    for (List<String> row :
        new ResultTables(url + "?user=postgres").rows("SELECT id, name FROM items")) {
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
