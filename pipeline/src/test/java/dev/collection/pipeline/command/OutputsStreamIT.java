package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a stream tells topics while it runs and when it is stopped, and how it is gone on with. */
class OutputsStreamIT {
  private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

  @TempDir static Path broker;
  private static EmbeddedKafka kafka;

  @TempDir Path path;
  private RunFolder folder;
  private ResultTables tables;
  private String topic;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(broker);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void begin(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(topic, 1, Map.of());
    kafka.createTopic(topic + "-changes", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(topic + "-rejects", 1, Map.of());
    folder = new RunFolder(path);
    tables = folder.tables();
    folder.write(
        "spec.yaml",
        """
        collection: orders
        key: [id]
        newest_by: [version]
        fields: {id: integer, version: integer}
        sources:
          feed:
            kafka: {servers: "%1$s", topics: %2$s}
            map: {id: /value/id, version: /value/version}
        outputs:
          changes:      {kafka: {servers: "%1$s", topic: %2$s-changes, timeout: 20s}}
          dead_letters: {kafka: {servers: "%1$s", topic: %2$s-rejects, timeout: 20s}}
        """
            .formatted(kafka.address(), topic));
    MovingClock.set(NOON.plusSeconds(30));
  }

  private StreamRun follow() {
    return StreamRun.start(
        "--jdbcUrl=" + folder.jdbcUrl(),
        "--spec=" + path.resolve("spec.yaml"),
        "--output=" + folder.output());
  }

  private void send(int second, String... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        kafka.producer(Map.of("enable.idempotence", false))) {
      for (String value : values) {
        producer
            .send(
                new ProducerRecord<>(
                    topic,
                    0,
                    NOON.plusSeconds(second).toEpochMilli(),
                    null,
                    value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    }
  }

  private long count(String sql) throws Exception {
    try {
      return tables.number(sql);
    } catch (SQLException e) {
      return -1; // the tables are not there yet
    }
  }

  @Test
  void changesAreToldWhileTheStreamRuns_andWhatIsLeftWhenItStops() throws Exception {
    CommandRun run;
    try (StreamRun stream = follow()) {
      send(1, order(1, 1), order(2, 1));
      stream.until("two told", () -> messages(topic + "-changes").size() == 2);
      send(2, order(1, 2));
      stream.until("update told", () -> messages(topic + "-changes").size() == 3);
      send(3, order(3, 1), "no JSON");
      stream.until("loaded", () -> count("SELECT count(*) FROM orders") == 3);
      stream.until("refused", () -> count("SELECT count(*) FROM orders_rejects") == 1);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    List<String> keys = new ArrayList<>();
    messages(topic + "-changes").forEach(message -> keys.add(text(message.key())));
    assertThat(keys.subList(0, 2), containsInAnyOrder("1", "2"));
    assertThat(keys.subList(2, keys.size()), is(List.of("1", "3")));
    assertThat(text(messages(topic + "-rejects").get(0).value()), is("no JSON"));
    assertThat(messages(topic + "-rejects").size(), is(1));
    assertThat(tables.number("SELECT count(*) FROM orders_outbox"), is(0L));
  }

  @Test
  void poisonedMessagesAreDeadLettersWithTheirBytes() throws Exception {
    byte[] invalid = HexFormat.of().parseHex("7b226964223a31ff7d");
    CommandRun run;
    try (StreamRun stream = follow()) {
      send(1, null, "no JSON", "[1]", "{\"id\": \"x\", \"version\": 1}", "");
      try (KafkaProducer<byte[], byte[]> producer =
          kafka.producer(Map.of("enable.idempotence", false))) {
        producer.send(new ProducerRecord<>(topic, 0, NOON.toEpochMilli(), null, invalid)).get();
      }
      send(2, order(7, 1));
      stream.until("the one that is good", () -> count("SELECT count(*) FROM orders") == 1);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    List<Map<String, String>> rejects =
        tables.records(
            "SELECT locator, stage, error_code, hex(payload) AS bytes FROM orders_rejects ORDER BY"
                + " locator");
    List<String> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : messages(topic + "-rejects")) {
      letters.add(HexFormat.of().withUpperCase().formatHex(letter.value()));
    }
    List<String> stored = new ArrayList<>();
    rejects.forEach(reject -> stored.add(reject.get("bytes")));
    assertThat(letters, containsInAnyOrder(stored.toArray()));
    Map<String, String> whole =
        tables.records("SELECT * FROM collection_runs WHERE run_id NOT LIKE '%/%'").get(0);
    assertThat(whole.get("extracted"), is("7"));
    assertThat(rejects.toString(), whole.get("rejected"), is("6"));
    assertThat(rejects.toString(), rejects.size(), is(6));
    assertThat(stored.contains("7B226964223A31FF7D"), is(true));
    assertThat(whole.get("unexplained"), is("0"));
  }

  @Test
  void aDeadLetterThatIsTooLargeStays_andHoldsNothingUp() throws Exception {
    kafka.createTopic(topic + "-small", 1, Map.of("max.message.bytes", "20000"));
    String spec = Files.readString(path.resolve("spec.yaml"));
    folder.write("spec.yaml", spec.replace(topic + "-rejects", topic + "-small"));
    CommandRun run;
    try (StreamRun stream = follow()) {
      byte[] noise = new byte[30_000]; // which cannot be compressed
      new Random(1).nextBytes(noise);
      send(1, HexFormat.of().formatHex(noise), "no JSON either", order(1, 1));
      stream.until("letter", () -> messages(topic + "-small").size() == 1);
      stream.until("change", () -> messages(topic + "-changes").size() == 1);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(text(messages(topic + "-small").get(0).value()), is("no JSON either"));
    assertThat(
        run.out(),
        containsString(
            "1 entry stays in the outbox until its cause is removed; outbox_problem says it"));
    assertThat(tables.number("SELECT count(*) FROM orders_outbox"), is(1L));
    assertThat(tables.number("SELECT count(*) FROM orders_rejects"), is(2L));
  }

  @Test
  void whenStartedAgain_itGoesOnWhereItStopped() throws Exception {
    CommandRun first;
    try (StreamRun stream = follow()) {
      send(1, order(1, 1), order(2, 1));
      stream.until("two", () -> count("SELECT count(*) FROM orders") == 2);
      first = stream.stop();
    }
    assertThat(first.said(), first.code(), is(0));
    send(2, order(3, 1), order(2, 2));
    MovingClock.set(NOON.plusSeconds(40));
    CommandRun second;
    try (StreamRun stream = follow()) {
      stream.until("three", () -> count("SELECT count(*) FROM orders") == 3);
      stream.until("newer", () -> count("SELECT version FROM orders WHERE id = 2") == 2);
      second = stream.stop();
    }

    assertThat(second.said(), second.code(), is(0));
    assertThat(
        tables.rows(
            "SELECT extracted, inserted, updated, unchanged, duplicate, unexplained FROM"
                + " collection_runs WHERE run_id NOT LIKE '%/%' ORDER BY started_at"),
        is(List.of(List.of("2", "2", "0", "0", "0", "0"), List.of("2", "1", "1", "0", "0", "0"))));
    assertThat(messages(topic + "-changes").size(), is(4));
  }

  private static String order(int id, int version) {
    return "{\"id\":%d,\"version\":%d}".formatted(id, version);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(messages::add);
      }
    }
    return messages;
  }
}
