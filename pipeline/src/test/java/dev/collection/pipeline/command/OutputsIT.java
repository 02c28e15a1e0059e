package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What whole runs tell topics, and what replays bring back. */
class OutputsIT {
  private static final String GOOD =
      "{\"isbn\":\"1\",\"title\":\"Odyssey\",\"published\":\"2003-04-29\"}";
  private static final String ODD =
      "{\"isbn\":\"2\",\"title\":\"Stranger\",\"published\":\"31.3.1989\"}";
  private static final String BROKEN = "{\"isbn\":\"3\",";

  @TempDir static Path broker;
  private static EmbeddedKafka kafka;

  @TempDir Path path;
  private RunFolder folder;
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
    kafka.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(topic + "-rejects", 1, Map.of());
    folder = new RunFolder(path);
    folder.write("books.jsonl", String.join("\n", GOOD, ODD, BROKEN) + "\n");
    folder.write("spec.yaml", spec(kafka.address(), "date"));
  }

  private String spec(String servers, String date) {
    return """
    collection: books
    key: [isbn]
    fields: {isbn: string, title: string, published: date}
    sources:
      shop:
        file: {path: books.jsonl}
        map: {isbn: /isbn, title: /title, published: {from: /published, as: %s}}
    outputs:
      changes:      {kafka: {servers: "%s", topic: %s, timeout: 20s}}
      dead_letters: {kafka: {servers: "%s", topic: %s-rejects, timeout: 20s}}
    """
        .formatted(date, servers, topic, servers, topic);
  }

  @Test
  void whenARunHasEnded_topicsHaveWhatItLoadedAndRefused() throws Exception {
    assertThat(run("run").code(), is(0));

    List<ConsumerRecord<byte[], byte[]>> changes = messages(topic);
    assertThat(changes.size(), is(1));
    assertThat(text(changes.get(0).key()), is("\"1\""));
    assertThat(text(changes.get(0).value()), containsString("\"title\":\"Odyssey\""));
    assertThat(header(changes.get(0), "run"), is(folder.summary().get("run").asText()));
    List<String> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : messages(topic + "-rejects")) {
      letters.add(
          text(letter.value())
              + " "
              + header(letter, "stage")
              + " "
              + header(letter, "locator").replaceFirst("^.*/", "")
              + " "
              + header(letter, "attempt"));
    }
    assertThat(
        letters,
        containsInAnyOrder(
            ODD + " Normalize books.jsonl line 2 1", BROKEN + " Parse books.jsonl line 3 1"));
    assertThat(
        folder.tables().rows("SELECT count(*) FROM books_outbox"), is(List.of(List.of("0"))));

    assertThat(run("run").code(), is(0));
    assertThat("nothing has changed", messages(topic).size(), is(1));
  }

  @Test
  void whenTheSpecIsCorrected_aReplayLoadsWhatItCanAndRefusesTheRestAgain() throws Exception {
    assertThat(run("run").code(), is(0));
    folder.write(
        "spec.yaml", spec(kafka.address(), "date, with: {formats: [d.M.yyyy, uuuu-MM-dd]}"));

    CommandRun replay = run("replay", "--from=kafka");
    assertThat(replay.said(), replay.code(), is(0));
    JsonNode totals = folder.summary().get("totals");
    assertThat(
        List.of(
            totals.get("extracted").asInt(),
            totals.get("inserted").asInt(),
            totals.get("rejected").asInt(),
            totals.get("unexplained").asInt()),
        is(List.of(2, 1, 1, 0)));
    assertThat(
        folder.tables().rows("SELECT isbn, published FROM books ORDER BY isbn"),
        is(List.of(List.of("1", "2003-04-29"), List.of("2", "1989-03-31"))));
    assertThat(text(messages(topic).get(1).key()), is("\"2\""));
    JsonNode reject = folder.rejects().get(0);
    assertThat(reject.get("attempt").asInt(), is(2));
    assertThat(reject.get("payload").asText(), is(BROKEN));
    List<ConsumerRecord<byte[], byte[]>> letters = messages(topic + "-rejects");
    assertThat(letters.size(), is(3));
    assertThat(text(letters.get(2).value()), is(BROKEN));
    assertThat(header(letters.get(2), "attempt"), is("2"));
    assertThat(
        header(letters.get(2), "locator").replaceFirst("^.*/", "").replaceFirst("[01]$", "N"),
        is("books.jsonl line 3, replayed from " + topic + "-rejects-0 offset N"));

    assertThat("only what failed again", run("replay", "--from=kafka").code(), is(0));
    assertThat(folder.summary().at("/totals/extracted").asInt(), is(1));
    assertThat(folder.rejects().get(0).get("attempt").asInt(), is(3));
    assertThat(
        folder.rejects().get(0).get("locator").asText().replaceFirst("^.*/", ""),
        is("books.jsonl line 3, replayed from " + topic + "-rejects-0 offset 2"));

    assertThat("everything", run("replay", "--from=kafka", "--full").code(), is(0));
    assertThat(folder.summary().at("/totals/extracted").asInt(), is(4));
  }

  @Test
  void whenTheTableIsReplaced_aReplayClosesNothing() throws Exception {
    String replaced = "\nload: {mode: replace}\n";
    folder.write("spec.yaml", spec(kafka.address(), "date") + replaced);
    assertThat(run("run").code(), is(0));
    folder.write(
        "spec.yaml",
        spec(kafka.address(), "date, with: {formats: [d.M.yyyy, uuuu-MM-dd]}") + replaced);
    CommandRun replay = run("replay", "--from=kafka");
    assertThat(replay.said(), replay.code(), is(0));
    assertThat(
        folder.tables().rows("SELECT isbn, closed_at FROM books ORDER BY isbn").toString(),
        is("[[1, null], [2, null]]"));

    folder.write("books.jsonl", ODD + "\n");
    assertThat(run("run").code(), is(0));
    List<ConsumerRecord<byte[], byte[]>> changes = messages(topic);
    ConsumerRecord<byte[], byte[]> last = changes.get(changes.size() - 1);
    assertThat(text(last.key()), is("\"1\""));
    assertThat("closed", last.value() == null, is(true));
  }

  @Test
  void whenARunIsHeld_itsChangesAreToldWhenItIsPublished() throws Exception {
    folder.write(
        "spec.yaml",
        spec(kafka.address(), "date")
            + "\nquality: {thresholds: {validity: 0.9}}\nload: {publish: atomic}\n");
    CommandRun held = run("run");
    assertThat(held.said(), held.code(), is(3));
    assertThat(messages(topic).size(), is(0));
    assertThat(messages(topic + "-rejects").size(), is(2));

    CommandRun published = run("publish");
    assertThat(published.said(), published.code(), is(0));
    assertThat(messages(topic).size(), is(1));
  }

  @Test
  void whenNothingIsLeft_aReplaySaysSo() throws Exception {
    folder.write("books.jsonl", GOOD + "\n");
    assertThat(run("run").code(), is(0));
    CommandRun replay = run("replay", "--from=kafka");
    assertThat(replay.said(), replay.code(), is(0));
    assertThat(
        folder.summary().get("notes").toString(),
        is("[\"source shop: nothing to replay in " + topic + "-rejects-0 from 0 to 0\"]"));
  }

  @Test
  void whenTheBrokerIsDown_theRunIsDoneAndTheNextOnePublishes() throws Exception {
    folder.write("spec.yaml", spec("127.0.0.1:1", "date").replace("20s", "500ms"));
    CommandRun down = run("run");
    assertThat(down.said(), down.code(), is(0));
    assertThat(
        down.out(),
        containsString(
            "3 entries wait in the outbox for the next run: the brokers 127.0.0.1:1 have not"
                + " taken it within 500 ms"));
    folder.write("spec.yaml", spec(kafka.address(), "date"));
    folder.write("books.jsonl", GOOD + "\n");
    CommandRun up = run("run");
    assertThat(up.said(), up.code(), is(0));
    assertThat(messages(topic).size(), is(1));
    assertThat(messages(topic + "-rejects").size(), is(2));
  }

  @Test
  void whenReplayIsNotToldFromWhere_itSaysWhatItCanDo() throws Exception {
    CommandRun unsaid = run("replay");
    assertThat(unsaid.code(), is(2));
    assertThat(unsaid.err(), containsString("replay needs to know from where: --from=kafka"));
    assertThat(
        run("replay", "--from=disk").err(),
        containsString("replay cannot read from `disk`: --from=kafka"));
    assertThat(
        run("run", "--from=kafka").err(),
        containsString("--from belongs to ./collect replay and means nothing to `run`"));
    assertThat(
        run("check").out(),
        containsString(
            "  tells     changes to Kafka %s at %s\n  tells     rejects to Kafka %s-rejects at %s\n"
                .formatted(topic, kafka.address(), topic, kafka.address())));
    folder.write("spec.yaml", spec("x:1", "date").replaceFirst("(?s)outputs:.*", ""));
    assertThat(
        run("replay", "--from=kafka").err(),
        containsString("the spec sends no dead letters to Kafka"));
  }

  private CommandRun run(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.add("--spec=" + path.resolve("spec.yaml"));
    arguments.add("--jdbcUrl=" + folder.jdbcUrl());
    arguments.add("--output=" + folder.output());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return text(message.headers().lastHeader(name).value());
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
