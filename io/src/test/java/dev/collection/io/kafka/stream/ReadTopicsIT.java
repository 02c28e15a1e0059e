package dev.collection.io.kafka.stream;

import static dev.collection.io.kafka.stream.TopicJob.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.kafka.EmbeddedKafka;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.StopSignal;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, read for ever by a job on the Direct Runner. */
class ReadTopicsIT {
  private static final Duration LATENESS = Duration.ofSeconds(5);
  private static final Map<String, Object> NOT_IDEMPOTENT = Map.of("enable.idempotence", false);

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @AfterEach
  void goOn() {
    StopSignal.reset();
  }

  private static KafkaSource source(EmbeddedKafka broker, String topic, Map<String, String> more) {
    return new KafkaSource(
        "feed", List.of(broker.address()), List.of(topic), more, 1_000, Duration.ofSeconds(20));
  }

  private static KafkaSource source(String topic) {
    return source(kafka, topic, Map.of());
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, int partition, Instant time, String key, String value) {
    return new ProducerRecord<>(topic, partition, time.toEpochMilli(), bytes(key), bytes(value));
  }

  private static void send(EmbeddedKafka broker, List<ProducerRecord<byte[], byte[]>> messages)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = broker.producer(NOT_IDEMPOTENT)) {
      for (ProducerRecord<byte[], byte[]> message : messages) {
        var unused = producer.send(message);
      }
      producer.flush();
    }
  }

  /** How far the group is committed, by partition. */
  private static Map<Integer, Long> committed(String group) throws Exception {
    Map<Integer, Long> offsets = new TreeMap<>();
    try (Admin admin = kafka.admin()) {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
    }
    return offsets;
  }

  private static Measures total(TopicJob job) {
    Measures total = new Measures();
    job.measures.values().forEach(total::addAll);
    return total;
  }

  private static List<String> places(TopicJob job) {
    return job.records.stream().map(raw -> raw.locator().describe()).toList();
  }

  @Test
  void messagesBecomeTheSameRecordsAsInABatch_andCountInTheWindowsOfTheirTimes() throws Exception {
    kafka.createTopic("orders", 2, Map.of());
    Instant base = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
    ProducerRecord<byte[], byte[]> deleted = message("orders", 1, base.plusSeconds(70), "k", null);
    deleted.headers().add(new RecordHeader("trace", bytes("1f")));
    deleted.headers().add(new RecordHeader("empty", null));
    send(
        kafka,
        List.of(
            message("orders", 0, base.plusSeconds(5), "{\"id\":1}", "{\"id\":2}"),
            message("orders", 0, base.plusSeconds(10), null, "{\"id\":3}"),
            message("orders", 0, base.plusSeconds(20), "k", "not JSON"),
            message("orders", 0, base.plusSeconds(65), "k", "\"" + "x".repeat(1_000) + "\""),
            deleted));
    Path secret = Files.writeString(folder.resolve("client"), "canary-value");
    KafkaSource source =
        source(kafka, "orders", Map.of("client.id", "${file:" + secret.toAbsolutePath() + "}"));

    try (TopicJob job = new TopicJob(source, "exact", LATENESS)) {
      job.loads = true;
      assertThat(
          PipelineTranslation.toProto(job.pipeline).toString(), not(containsString("canary")));
      job.start();
      await(
          "both windows ended",
          () -> job.ended().keySet().containsAll(List.of(base, base.plusSeconds(60))));

      await("everything is kept", () -> job.records.size() == 3 && job.rejects.size() == 2);

      long first = base.toEpochMilli();
      assertThat(
          job.records,
          containsInAnyOrder(
              raw("orders-0", 0, first + 5_000, "\"key\":{\"id\":1},\"value\":{\"id\":2}"),
              raw("orders-0", 1, first + 10_000, "\"key\":null,\"value\":{\"id\":3}"),
              raw(
                  "orders-1",
                  0,
                  first + 70_000,
                  "\"headers\":{\"trace\":\"1f\",\"empty\":null},\"key\":\"k\",\"value\":null")));
      Map<ErrorCode, FailedRecord> rejects = new HashMap<>();
      job.rejects.forEach(failed -> rejects.put(failed.code(), failed));
      FailedRecord unreadable = rejects.get(ErrorCode.UNREADABLE);
      assertThat(unreadable.raw().locator().describe(), is("orders-0 offset 2"));
      assertThat(new String(unreadable.raw().payload(), StandardCharsets.UTF_8), is("not JSON"));
      assertThat(unreadable.raw().collectedAt(), is(base.plusSeconds(20)));
      assertThat(rejects.get(ErrorCode.TOO_LARGE).raw().payload().length, is(1_000));

      assertThat(
          job.measures.get(base),
          is(
              new Measures()
                  .add(Measure.EXTRACTED, "feed", 3)
                  .add(Measure.UNANNOUNCED, "feed", "orders-0", 3)
                  .add(Measure.BYTES, "feed", 8 + 8 + 8 + 1 + 8)));
      assertThat(
          job.measures.get(base.plusSeconds(60)),
          is(
              new Measures()
                  .add(Measure.EXTRACTED, "feed", 2)
                  .add(Measure.UNANNOUNCED, "feed", "orders-0", 1)
                  .add(Measure.UNANNOUNCED, "feed", "orders-1", 1)
                  .add(Measure.BYTES, "feed", 1 + 1_002 + 1)));

      // Both windows have ended: what belongs there is late, and counts where it can.
      send(
          kafka,
          List.of(
              message("orders", 0, base.plusSeconds(30), "k", "4"),
              message("orders", 1, Instant.now().plus(365, ChronoUnit.DAYS), "k", "5")));
      Instant sent = Instant.now();
      await("the late message", () -> job.records.size() == 5);
      job.stop();
      assertThat(
          job.records.stream().map(RawRecord::collectedAt).toList().contains(base.plusSeconds(30)),
          is(true));
      assertThat(total(job).total(Measure.LATE), is(1L));
      assertThat(total(job).total(Measure.EXTRACTED), is(7L));
      job.measures.forEach(
          (start, counts) -> {
            if (!start.equals(base) && !start.equals(base.plusSeconds(60))) {
              assertThat(
                  start,
                  is(greaterThanOrEqualTo(sent.minusSeconds(75).truncatedTo(ChronoUnit.MINUTES))));
              assertThat(start, is(lessThan(Instant.now())));
            }
          });
      assertThat(job.ended().values().stream().distinct().toList(), contains(1L));
      assertThat(job.ended().keySet(), is(job.measures.keySet()));
      assertThat(committed("exact"), is(Map.of(0, 5L, 1, 2L)));
    }
  }

  private static RawRecord raw(String partition, long offset, long time, String rest) {
    String item =
        "{\"topic\":\"orders\",\"partition\":%s,\"offset\":%d,\"timestamp\":%d,%s}"
            .formatted(partition.substring(partition.length() - 1), offset, time, rest);
    return new RawRecord(
        "feed", Locator.offset(partition, offset), bytes(item), Instant.ofEpochMilli(time));
  }

  @Test
  void offsetsAreCommittedWhenTheWindowIsLoaded_andTheNextJobGoesOnFromThere() throws Exception {
    kafka.createTopic("twice", 2, Map.of());
    Instant base = Instant.now().minusSeconds(3_600);
    send(
        kafka,
        List.of(
            message("twice", 0, base, null, "1"),
            message("twice", 0, base, null, "2"),
            message("twice", 1, base, null, "3")));
    try (TopicJob job = new TopicJob(source("twice"), "twice", LATENESS).start()) {
      await("the window waits to be loaded", () -> !job.ended().isEmpty());
      await("all records", () -> job.records.size() == 3);
      assertThat(
          places(job),
          containsInAnyOrder("twice-0 offset 0", "twice-0 offset 1", "twice-1 offset 0"));
      assertThat(committed("twice"), is(Map.of()));
      await("the lag", () -> job.gauge("lag.feed").equals(OptionalLong.of(3)));
      job.loads = true;
      await("the offsets are committed", () -> committed("twice").equals(Map.of(0, 2L, 1, 1L)));
      job.stop();
    }
    send(kafka, List.of(message("twice", 0, base, null, "4")));
    try (TopicJob next = new TopicJob(source("twice"), "twice", LATENESS)) {
      next.loads = true;
      next.start();
      await("what is new", () -> !next.records.isEmpty());
      next.stop();
      assertThat(places(next), contains("twice-0 offset 2"));
      assertThat(committed("twice"), is(Map.of(0, 3L, 1, 1L)));
      await("no lag", () -> next.gauge("lag.feed").equals(OptionalLong.of(0)));
    }
  }

  @Test
  void whenAskedToStop_delivers_loads_andCommitsExactlyWhatItHasFetched() throws Exception {
    kafka.createTopic("many", 2, Map.of());
    Instant base = Instant.now().minusSeconds(3_600);
    int messages = 100_000;
    send(
        kafka,
        IntStream.range(0, messages)
            .mapToObj(i -> message("many", i % 2, base.plusMillis(i), null, "" + i))
            .toList());
    Map<Integer, Long> before;
    List<String> first;
    try (TopicJob job = new TopicJob(source("many"), "many", LATENESS)) {
      job.loads = true;
      job.start();
      await("it is reading", () -> job.records.size() > 20);
      job.stop();
      first = places(job);
      before = committed("many");
      assertThat(first.size(), is(lessThan(messages)));
      assertThat(total(job).total(Measure.EXTRACTED), is((long) first.size()));
    }
    List<String> loaded =
        before.entrySet().stream()
            .flatMap(
                partition ->
                    IntStream.range(0, partition.getValue().intValue())
                        .mapToObj(i -> "many-" + partition.getKey() + " offset " + i))
            .toList();
    assertThat(first.stream().sorted().toList(), is(loaded.stream().sorted().toList()));
  }

  @Test
  void whenATransactionIsTheLastThing_itsWindowEndsAllTheSame() throws Exception {
    kafka.createTopic("transactions", 1, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of("transactional.id", "t"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(message("transactions", 0, Instant.now(), null, "1"));
      producer.commitTransaction();
      producer.beginTransaction();
      unused = producer.send(message("transactions", 0, Instant.now(), null, "2"));
      producer.flush();
      producer.abortTransaction();
    }
    try (TopicJob job =
        new TopicJob(
            source("transactions"), "transactions", Duration.ofSeconds(1), Duration.ZERO)) {
      job.loads = true;
      job.start();
      await("the window of a topic that ends with marks ended", () -> !job.ended().isEmpty());
      await("its message", () -> job.records.size() == 1);
      assertThat(places(job), contains("transactions-0 offset 0"));
    }
  }

  @Test
  void whenRetentionDeletedWhatWasNotRead_goesOnAndReportsIt() throws Exception {
    kafka.createTopic("short", 1, Map.of());
    send(
        kafka,
        IntStream.range(0, 10)
            .mapToObj(i -> message("short", 0, Instant.now(), null, "" + i))
            .toList());
    commit("short", 2);
    deleteBefore("short", 6);
    try (TopicJob job = new TopicJob(source("short"), "short", LATENESS)) {
      job.loads = true;
      job.start();
      await("what is left", () -> job.records.size() == 4);
      job.stop();
      assertThat(places(job).get(0), is("short-0 offset 6"));
      assertThat(job.reports.size(), is(1));
      ExtractionReport report = job.reports.peek();
      assertThat(report.status(), is(ExtractionReport.Status.FAILED));
      assertThat(report.message(), containsString("short-0: up to 4 messages are lost"));
      assertThat(
          job.records.stream()
              .noneMatch(raw -> new String(raw.payload(), StandardCharsets.UTF_8).contains("lost")),
          is(true));
      assertThat(committed("short"), is(Map.of(0, 10L)));
    }
  }

  @Test
  void whenTheTopicWasMadeAnew_failsAndSaysSo() throws Exception {
    kafka.createTopic("anew", 1, Map.of());
    send(kafka, List.of(message("anew", 0, Instant.now(), null, "1")));
    commit("anew", 99);
    try (TopicJob job = new TopicJob(source("anew"), "anew", LATENESS).start()) {
      Exception thrown = assertThrows(Exception.class, job::waitUntilFinish);
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      assertThat(
          trace.toString(),
          containsString("source feed: anew-0 ends before offset 99, to which it was read"));
    }
  }

  private static void commit(String topicAndGroup, long offset) throws Exception {
    try (Admin admin = kafka.admin()) {
      admin
          .alterConsumerGroupOffsets(
              topicAndGroup,
              Map.of(new TopicPartition(topicAndGroup, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = kafka.admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  @Test
  void whenTheBrokerGoesAwayAndComesBack_nothingIsLost(@TempDir Path own) throws Exception {
    EmbeddedKafka broker = EmbeddedKafka.start(own);
    try {
      broker.createTopic("away", 1, Map.of());
      send(broker, List.of(message("away", 0, Instant.now(), null, "1")));
      try (TopicJob job = new TopicJob(source(broker, "away", Map.of()), "away", LATENESS)) {
        job.loads = true;
        job.start();
        await("the first message", () -> job.records.size() == 1);
        broker.close();
        broker.restart();
        send(broker, List.of(message("away", 0, Instant.now(), null, "2")));
        await("the second message", () -> job.records.size() == 2);
        job.stop();
        assertThat(places(job), contains("away-0 offset 0", "away-0 offset 1"));
        assertThat(total(job).total(Measure.LATE), is(0L));
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void problemsAreFoundBeforeAJobBegins() throws Exception {
    kafka.createTopic("here", 1, Map.of());
    SecretResolver secrets = new SecretResolver(name -> null);
    assertThat(TopicProblems.of(source("here"), "g", secrets), is(List.of()));
    assertThat(
        TopicProblems.of(source("nowhere"), "g", secrets),
        is(
            List.of(
                "source feed: there is no topic nowhere at "
                    + kafka.address()
                    + "; create it, or correct `topics`")));
    KafkaSource away =
        new KafkaSource(
            "feed", List.of("127.0.0.1:1"), List.of("t"), Map.of(), 1_000, Duration.ofMillis(500));
    assertThat(
        TopicProblems.of(away, "g", secrets),
        is(
            List.of(
                "source feed: the brokers 127.0.0.1:1 did not answer within 500 ms; are they"
                    + " running, and are `servers` and the security properties right?")));
    assertThat(
        TopicProblems.of(source(kafka, "here", Map.of("client.id", "${env:ABSENT}")), "g", secrets),
        contains(containsString("ABSENT")));
  }
}
