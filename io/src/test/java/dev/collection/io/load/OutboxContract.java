package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.kafka.EmbeddedKafka;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.io.outbox.OutboxPublisher;
import dev.collection.io.outbox.OutputTopic;
import dev.collection.io.outbox.PublishOutbox;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.model.Violation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a collection's tables, on every database, with a real broker. */
abstract class OutboxContract {
  private static final String RUN = "publisher";
  private static final Instant COLLECTED = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir static Path kafkaFolder;
  private static EmbeddedKafka kafka;

  private String changes;
  private String rejects;
  private CollectionTables tables = tables(List.of("id"), null);

  abstract Database database();

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(kafkaFolder);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) throws Exception {
    changes = test.getTestMethod().orElseThrow().getName();
    rejects = changes + "-rejects";
    kafka.createTopic(changes, 1, Map.of());
    kafka.createTopic(rejects, 1, Map.of());
    new CollectionSchema(database(), tables).prepare();
  }

  @AfterEach
  void closeProducers() {
    OutboxPublisher.release(RUN);
  }

  CollectionTables tables() {
    return tables;
  }

  String changes() {
    return changes;
  }

  /** Makes the tables anew, with partitions. */
  void divide(Partitioning partitioning) throws Exception {
    tables = tables(List.of("id"), partitioning);
    new CollectionSchema(database(), tables).prepare();
  }

  private static CollectionTables tables(List<String> key, Partitioning partitioning) {
    RecordType type =
        new RecordType(
            "jobs",
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                FieldDefinition.of("posted", FieldType.DATE),
                FieldDefinition.of("pay", FieldType.DECIMAL),
                FieldDefinition.of("open", FieldType.BOOLEAN),
                FieldDefinition.of("openings", FieldType.INTEGER),
                FieldDefinition.of("closes", FieldType.TIMESTAMP),
                new FieldDefinition(
                    "places", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", "")),
            key,
            List.of("posted"));
    return new CollectionTables(
        type,
        TableDefinition.of("jobs")
            .withDeletes(true)
            .withCloses(true)
            .withOutbox(true, true)
            .withPartitioning(partitioning));
  }

  @Test
  void whenARecordIsInserted_itsMessageHasKeyValueAndHeaders() throws Exception {
    load("run-1", record("a", 2, "19.50"));
    publish();

    List<ConsumerRecord<byte[], byte[]>> messages = messages(changes);
    assertThat(messages, hasSize(1));
    assertThat(text(messages.get(0).key()), is("\"a\""));
    assertThat(
        text(messages.get(0).value()),
        is(
            "{\"id\":\"a\",\"posted\":\"2026-01-02\",\"pay\":19.5,\"open\":true,\"openings\":7,"
                + "\"closes\":\"2026-12-01T10:00:00.000001Z\",\"places\":[\"é\",\"b\"],"
                + "\"quality_score\":0.5,\"quality_misses\":null,\"anomaly\":null,\"source\":\"src\",\"content_hash\":\""
                + record("a", 2, "19.50").record().contentHash()
                + "\",\"first_seen_at\":\"2026-11-01T00:00:00.000000Z\","
                + "\"last_changed_at\":\"2026-11-01T00:00:00.000000Z\",\"revision\":1}"));
    Map<String, String> headers = headers(messages.get(0));
    assertThat(
        headers.remove("traceparent").replaceAll("[0-9a-f]", "x"), is(trace().replace('0', 'x')));
    assertThat(headers, is(Map.of("collection", "jobs", "version", "1", "run", "run-1")));
    assertThat(waiting(), is(0L));
  }

  private static String trace() {
    return "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00";
  }

  @Test
  void whenARecordChangesClosesReopensAndGoes_theTopicFollows() throws Exception {
    load("run-1", record("a", 1, "10"));
    publish();
    load("run-2", record("a", 2, "11"));
    publish();
    load("run-3", record("b", 1, "1"));
    sweep("run-3");
    publish();
    load("run-4", record("a", 3, "12"));
    publish();
    load("run-5", gone("a", 4));
    publish();

    assertThat(
        summaries(changes),
        is(
            List.of(
                "\"a\" 10 v1 run-1",
                "\"a\" 11 v2 run-2",
                "\"b\" 1 v1 run-3",
                "\"a\" null v3 run-3",
                "\"a\" 12 v4 run-4",
                // Only the table of deletions knows which run it was.
                "\"a\" null v4 run-5")));
  }

  @Test
  void whenTheFormatIsAnother_theValueHasTheFieldsOfTheSpec() throws Exception {
    load("run-1", record("a", 2, "19.50"));
    List<MessageFormat> formats =
        List.of(new AvroFormat(tables.type(), List.of(), null), new ProtobufFormat(tables.type()));
    for (MessageFormat format : formats) {
      execute("INSERT INTO jobs_outbox (outbox_kind, id, revision) VALUES ('change', 'a', 1)");
      OutputTopic topic =
          new OutputTopic(
              List.of(kafka.address()), changes, Map.of(), Duration.ofSeconds(20), format);
      new OutboxPublisher(database(), tables.outbox(), topic, null, RUN)
          .publish(Duration.ofSeconds(10));

      List<ConsumerRecord<byte[], byte[]>> messages = messages(changes);
      byte[] value = messages.get(messages.size() - 1).value();
      byte[] json = format.open(SecretResolver.system()).toJson(value);
      assertThat(
          format.name(),
          JsonItems.parse(json),
          is(
              JsonItems.parse(
                  ("{\"id\":\"a\",\"posted\":\"2026-01-02\",\"pay\":19.5,\"open\":true,"
                          + "\"openings\":7,\"closes\":\"2026-12-01T10:00:00.000001Z\","
                          + "\"places\":[\"é\",\"b\"]}")
                      .getBytes(StandardCharsets.UTF_8))));
      assertThat(waiting(), is(0L));
    }
  }

  @Test
  void whenARunChangesNothing_nothingIsTold() throws Exception {
    load("run-1", record("a", 1, "10"));
    publish();
    load("run-2", record("a", 1, "10"));
    assertThat(waiting(), is(0L));
    assertThat(publish().published(), is(0L));
  }

  @Test
  void whenAKeyHasSeveralFields_itIsAnObject() throws Exception {
    execute(
        "DROP TABLE jobs; DROP TABLE jobs_seen; DROP TABLE jobs_outbox; DROP TABLE jobs_deleted");
    tables = tables(List.of("id", "openings"), null);
    new CollectionSchema(database(), tables).prepare();
    load("run-1", record("a", 1, "10"));
    publish();
    assertThat(text(messages(changes).get(0).key()), is("{\"id\":\"a\",\"openings\":7}"));
  }

  @Test
  void whenSeveralVersionsWait_onlyTheStateOfTheTableIsTold() throws Exception {
    load("run-1", record("a", 1, "10"), record("b", 1, "1"));
    load("run-2", record("a", 2, "11"));
    assertThat(waiting(), is(3L));
    assertThat(publish().published(), is(2L));
    assertThat(summaries(changes), containsInAnyOrder("\"a\" 11 v2 run-2", "\"b\" 1 v1 run-1"));
    assertThat(waiting(), is(0L));
  }

  @Test
  void whenItDiesBetweenSendingAndDeleting_theSameIsSentAgainInOrder() throws Exception {
    List<ScoredRecord> records = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      records.add(record("a" + i, 1, "10"));
    }
    load("run-1", records.toArray(ScoredRecord[]::new));
    refuseDeletions();
    assertThrows(SQLException.class, this::publish);
    List<String> first = exact(changes);
    assertThat(first, hasSize(500));
    assertThat(waiting(), is(700L));

    allowDeletions();
    publish();
    List<String> all = exact(changes);
    assertThat(all.subList(500, 1000), is(first));
    assertThat(all, hasSize(1200));
    assertThat(waiting(), is(0L));
  }

  @Test
  void whenTheBrokerIsDown_entriesWaitForTheNextPublisher() throws Exception {
    load("run-1", record("a", 1, "10"));
    OutputTopic nowhere =
        new OutputTopic(List.of("127.0.0.1:1"), changes, Map.of(), Duration.ofMillis(500));
    OutboxPublisher.Result result =
        new OutboxPublisher(database(), tables.outbox(), nowhere, null, RUN).publish(Duration.ZERO);
    assertThat(result.published(), is(0L));
    assertThat(
        result.notes(),
        is(
            List.of(
                "1 entry waits in the outbox for the next run: the brokers 127.0.0.1:1 have not"
                    + " taken it within 500 ms; are they running, is there a topic "
                    + changes
                    + ", and are `servers` and the security properties right?")));

    assertThat(publish().notes(), is(empty()));
    assertThat(summaries(changes), is(List.of("\"a\" 10 v1 run-1")));
  }

  @Test
  void whenTheBrokerStopsBetweenTwoRounds_entriesWait(@TempDir Path folder) throws Exception {
    load("run-1", record("a", 1, "10"));
    OutboxPublisher publisher;
    try (EmbeddedKafka other = EmbeddedKafka.start(folder)) {
      other.createTopic(changes, 1, Map.of());
      publisher =
          new OutboxPublisher(
              database(),
              tables.outbox(),
              new OutputTopic(List.of(other.address()), changes, Map.of(), Duration.ofSeconds(5)),
              null,
              RUN);
      assertThat(publisher.publish(Duration.ZERO).published(), is(1L));
    }
    load("run-2", record("a", 2, "11"));
    for (int time = 0; time < 2; time++) {
      OutboxPublisher.Result result = publisher.publish(Duration.ZERO);
      assertThat(List.of(result.published(), result.waiting()), is(List.of(0L, 1L)));
      assertThat(result.problems().toString(), containsString("are they running"));
    }
    publish();
    assertThat(summaries(changes), is(List.of("\"a\" 11 v2 run-2")));
  }

  @Test
  void whenAMessageIsTooLarge_itStaysAndTheOthersGo() throws Exception {
    load("run-1", record("a", 1, "10"), large("b", "x".repeat(4000)), record("c", 1, "2"));
    OutputTopic small = topic(changes, Map.of("max.request.size", "3000"));
    OutboxPublisher.Result result =
        new OutboxPublisher(database(), tables.outbox(), small, null, RUN).publish(Duration.ZERO);
    assertThat(
        List.of(result.published(), result.waiting(), result.stuck()), is(List.of(2L, 0L, 1L)));
    assertThat(
        result.notes(),
        is(
            List.of(
                "1 entry stays in the outbox until its cause is removed; outbox_problem says"
                    + " it")));
    assertThat(
        query("SELECT outbox_problem FROM jobs_outbox").toString(),
        containsString("is too large; raise max.request.size in `properties`"));

    execute("UPDATE jobs_outbox SET outbox_problem = NULL");
    OutboxPublisher.release(RUN);
    assertThat(publish().notes(), is(empty()));
    assertThat(
        summaries(changes),
        containsInAnyOrder("\"a\" 10 v1 run-1", "\"c\" 2 v1 run-1", "\"b\" 1 v1 run-1"));
  }

  @Test
  void whenTheBrokerRefusesAMessageAsTooLarge_itStaysAndTheOthersGo() throws Exception {
    kafka.createTopic(changes + "-small", 1, Map.of("max.message.bytes", "3000"));
    StringBuilder random = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      random.append(HexFormat.of().toHexDigits(Integer.hashCode(i) * 0x9E3779B1));
    }
    load("run-1", record("a", 1, "10"), large("b", random.toString()), record("c", 1, "2"));
    OutboxPublisher.Result result =
        new OutboxPublisher(
                database(), tables.outbox(), topic(changes + "-small", Map.of()), null, RUN)
            .publish(Duration.ZERO);
    assertThat(
        List.of(result.published(), result.waiting(), result.stuck()), is(List.of(2L, 0L, 1L)));
    load("run-2", record("a", 2, "11"));
    new OutboxPublisher(database(), tables.outbox(), topic(changes + "-small", Map.of()), null, RUN)
        .publish(Duration.ZERO);
    assertThat(
        summaries(changes + "-small"),
        containsInAnyOrder("\"a\" 10 v1 run-1", "\"c\" 2 v1 run-1", "\"a\" 11 v2 run-2"));
  }

  @Test
  void whenARecordIsRejected_theDeadLetterHasItsBytesAndTheReasons() throws Exception {
    byte[] payload = {(byte) 0xff, 0, '{', (byte) 0xc3, (byte) 0xa9, '\n'};
    RawRecord raw = new RawRecord("src", Locator.line("file", 7), payload, COLLECTED);
    Instant failedAt = Instant.parse("2026-11-02T00:00:00.5Z");
    reject(
        "run-1",
        new FailedRecord(
            raw,
            "Parse",
            ErrorCode.UNREADABLE,
            List.of(new Violation("/pay", "as:decimal", "DOE", "is not a number")),
            null,
            1,
            failedAt),
        new FailedRecord(
            new RawRecord("src", Locator.line("file", 8), payload, COLLECTED),
            "Load",
            ErrorCode.REFUSED_BY_DATABASE,
            List.of(new Violation("", "unique", "", "is there")),
            "a",
            2,
            failedAt));
    publish();

    List<ConsumerRecord<byte[], byte[]>> letters = messages(rejects);
    assertThat(letters, hasSize(2));
    ConsumerRecord<byte[], byte[]> letter =
        letters.get(headers(letters.get(0)).get("stage").equals("Parse") ? 0 : 1);
    assertThat(letter.key() == null, is(true));
    assertThat(letter.value(), is(payload));
    Map<String, String> headers = headers(letter);
    assertThat(
        JsonItems.mapper().readTree(headers.remove("violations")),
        is(
            JsonItems.mapper()
                .readTree(
                    "[{\"pointer\":\"/pay\",\"rule\":\"as:decimal\",\"value\":\"DOE\","
                        + "\"message\":\"is not a number\"}]")));
    assertThat(
        headers,
        is(
            Map.of(
                "collection", "jobs",
                "run", "run-1",
                "source", "src",
                "locator", "file line 7",
                "collected_at", "2026-11-01T00:00:00.000000Z",
                "stage", "Parse",
                "error_code", ErrorCode.UNREADABLE.name(),
                "failed_at", "2026-11-02T00:00:00.500000Z",
                "attempt", "1",
                "payload", "item")));
    ConsumerRecord<byte[], byte[]> refused = letters.get(letters.indexOf(letter) == 0 ? 1 : 0);
    assertThat(text(refused.key()), is("a"));
    assertThat(headers(refused).get("payload"), is("record"));
    assertThat(headers(refused).get("attempt"), is("2"));
    assertThat(waiting(), is(0L));
  }

  @Test
  void whenARejectIsWrittenAgain_itIsToldOnce() throws Exception {
    FailedRecord failed =
        new FailedRecord(
            new RawRecord("src", Locator.line("file", 7), new byte[] {1}, COLLECTED),
            "Parse",
            ErrorCode.UNREADABLE,
            List.of(new Violation("", "json", "", "is none")),
            null,
            1,
            COLLECTED);
    reject("run-1", failed);
    reject("run-1", failed);
    assertThat(publish().published(), is(1L));
  }

  @Test
  void whenRejectsWereDeletedBeforeTheyWereTold_thereIsNothingLeftToTell() throws Exception {
    reject(
        "run-1",
        new FailedRecord(
            new RawRecord("src", Locator.line("file", 7), new byte[] {1}, COLLECTED),
            "Parse",
            ErrorCode.UNREADABLE,
            List.of(new Violation("", "json", "", "is none")),
            null,
            1,
            COLLECTED));
    execute("DELETE FROM jobs_rejects");
    assertThat(publish().published(), is(0L));
    assertThat(waiting(), is(0L));
  }

  @Test
  void whenOutputsAreSwitchedOff_nothingIsNotedAndWhenOnAgain_allIs() throws Exception {
    load("run-1", record("a", 1, "10"));
    publish();
    CollectionTables on = tables;
    tables =
        new CollectionTables(
            tables.type(), TableDefinition.of("jobs").withDeletes(true).withCloses(true));
    new CollectionSchema(database(), tables).prepare();
    load("run-2", record("b", 1, "11"));
    assertThat(waiting(), is(0L));
    tables = on;
    new CollectionSchema(database(), tables).prepare();
    assertThat(waiting(), is(2L));
    assertThat(
        "a second run finds it as it should be",
        new CollectionSchema(database(), tables).compare().statements(),
        is(empty()));
  }

  @Test
  void whenAStepOfTheGraphPublishes_itSaysWhatWaits() throws Exception {
    load("run-1", record("a", 1, "10"));
    OutputTopic nowhere =
        new OutputTopic(List.of("127.0.0.1:1"), changes, Map.of(), Duration.ofMillis(300));
    Pipeline down = Pipeline.create();
    PAssert.that(
            down.apply(Create.of(1))
                .apply(
                    PublishOutbox.with(
                        new OutboxPublisher(database(), tables.outbox(), nowhere, null, RUN),
                        Duration.ZERO,
                        RUN)))
        .satisfies(
            notes -> {
              assertThat(notes.iterator().next(), containsString("1 entry waits in the outbox"));
              return null;
            });
    down.run().waitUntilFinish();
    Pipeline up = Pipeline.create();
    PAssert.that(
            up.apply(Create.of(1, 2)).apply(PublishOutbox.with(publisher(), Duration.ZERO, RUN)))
        .empty();
    up.run().waitUntilFinish();
    assertThat(summaries(changes), is(List.of("\"a\" 10 v1 run-1")));
  }

  @Test
  void whenTwoPublishWhileOthersWrite_theLastMessageOfEachKeyIsItsRow() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        int seed = thread;
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    write("k" + (i % 5), seed * 1000 + i);
                  }
                  return null;
                }));
      }
      List<Future<Long>> publishers = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        String run = RUN + thread;
        publishers.add(
            threads.submit(
                () -> {
                  OutboxPublisher publisher =
                      new OutboxPublisher(
                          database(), tables.outbox(), topic(changes, Map.of()), null, run);
                  long published = 0;
                  while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                    published += publisher.publish(Duration.ofSeconds(20)).published();
                  }
                  published += publisher.publish(Duration.ofSeconds(20)).published();
                  OutboxPublisher.release(run);
                  return published;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      long published = 0;
      for (Future<Long> publisher : publishers) {
        published += publisher.get();
      }
      assertThat(published, greaterThan(4L));
    } finally {
      threads.shutdownNow();
    }
    assertThat(waiting(), is(0L));
    Map<String, String> last = new HashMap<>();
    Map<String, Integer> versions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages(changes)) {
      JsonNode value = JsonItems.parse(message.value());
      last.put(value.get("id").asText(), value.get("openings").asText());
      int version = Integer.parseInt(headers(message).get("version"));
      int before = versions.getOrDefault(value.get("id").asText(), 0);
      assertThat(version, is(not(org.hamcrest.Matchers.lessThan(before))));
      versions.put(value.get("id").asText(), version);
    }
    Map<String, String> rows = new HashMap<>();
    query("SELECT id, openings FROM jobs").forEach(row -> rows.put(row.get(0), row.get(1)));
    assertThat(last, is(rows));
  }

  /** As another process would write it. */
  private void write(String id, int openings) throws Exception {
    database()
        .retry()
        .transact(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                    "INSERT INTO jobs (id, openings, source, run_id, revision) VALUES ('"
                        + id
                        + "', "
                        + openings
                        + ", 'src', 'run-1', 1) ON CONFLICT (id) DO UPDATE SET openings ="
                        + " excluded.openings, revision = jobs.revision + 1");
              }
              return null;
            });
  }

  OutboxPublisher.Result publish() throws Exception {
    return publisher().publish(Duration.ofSeconds(10));
  }

  OutboxPublisher publisher() {
    return publisher(database());
  }

  OutboxPublisher publisher(Database database) {
    return new OutboxPublisher(
        database, tables.outbox(), topic(changes, Map.of()), topic(rejects, Map.of()), RUN);
  }

  private static OutputTopic topic(String name, Map<String, String> properties) {
    return new OutputTopic(List.of(kafka.address()), name, properties, Duration.ofSeconds(20));
  }

  static ScoredRecord record(String id, int posted, String pay) {
    return record(id, posted, pay, "b");
  }

  private static ScoredRecord large(String id, String place) {
    return record(id, 1, "1", place);
  }

  private static ScoredRecord record(String id, int posted, String pay, String place) {
    FieldValues values =
        FieldValues.of(
            id,
            LocalDate.of(2026, 1, 1).plusDays(posted - 1),
            new BigDecimal(pay),
            true,
            7L,
            Instant.parse("2026-12-01T10:00:00.000001Z"),
            List.of("é", place));
    return new ScoredRecord(
        CollectedRecord.of(id, values, new Provenance("src", Locator.line("file", 1), COLLECTED)),
        RuleOutcomes.none(),
        0.5,
        null,
        null);
  }

  private static ScoredRecord gone(String id, int posted) {
    FieldValues values =
        FieldValues.of(
            id, LocalDate.of(2026, 1, 1).plusDays(posted - 1), null, null, null, null, null);
    return new ScoredRecord(
        CollectedRecord.deletion(
            id, values, new Provenance("src", Locator.line("file", 1), COLLECTED)),
        RuleOutcomes.none(),
        1,
        null,
        null);
  }

  void load(String run, ScoredRecord... records) {
    load(database(), run, records);
  }

  void load(Database database, String run, ScoredRecord... records) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(List.of(records)))
        .apply(LoadRecords.into(database, tables, run, 1000));
    pipeline.run().waitUntilFinish();
  }

  private void reject(String run, FailedRecord... failed) throws Exception {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(List.of(failed)))
        .apply(new LoadSideTables(database(), tables, run, 1000).rejects());
    pipeline.run().waitUntilFinish();
  }

  /** Closes what the run has not seen. */
  private void sweep(String run) throws Exception {
    database()
        .retry()
        .transact(
            connection -> new Sweep(database().dialect(), tables, run).settle(connection, "src"));
  }

  private void refuseDeletions() throws Exception {
    if (database().isSqlite()) {
      execute(
          "CREATE TRIGGER crash BEFORE DELETE ON jobs_outbox BEGIN SELECT RAISE(ABORT, 'crash');"
              + " END");
    } else {
      execute(
          "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
              + " 'crash'; END $$; CREATE TRIGGER crash BEFORE DELETE ON jobs_outbox FOR EACH ROW"
              + " EXECUTE FUNCTION crash()");
    }
  }

  private void allowDeletions() throws Exception {
    execute("DROP TRIGGER crash" + (database().isSqlite() ? "" : " ON jobs_outbox"));
  }

  private long waiting() throws Exception {
    return Long.parseLong(query("SELECT count(*) FROM jobs_outbox").get(0).get(0));
  }

  void execute(String sql) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      for (String one : sql.startsWith("DROP TABLE") ? sql.split(";", -1) : new String[] {sql}) {
        statement.execute(one);
      }
    }
  }

  private List<List<String>> query(String sql) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Everything of each message. */
  private static List<String> exact(String topic) {
    return messages(topic).stream()
        .map(message -> text(message.key()) + " " + text(message.value()) + " " + headers(message))
        .toList();
  }

  /** Key, pay or null, version and run of each message. */
  static List<String> summaries(String topic) throws Exception {
    List<String> summaries = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : messages(topic)) {
      String pay =
          message.value() == null ? "null" : JsonItems.parse(message.value()).get("pay").asText();
      Map<String, String> headers = headers(message);
      summaries.add(
          text(message.key())
              + " "
              + pay
              + " v"
              + headers.get("version")
              + " "
              + headers.get("run"));
    }
    return summaries;
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> message) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : message.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return headers;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(messages::add);
      }
    }
    return messages;
  }
}
