package dev.collection.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceConformance;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker. */
class KafkaSourceIT extends SourceConformance {
  private static final int MESSAGES = 25;

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(folder);
    kafka.createTopic("feed", 2, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      for (int i = 0; i < MESSAGES; i++) {
        for (int partition = 0; partition < 2; partition++) {
          send(producer, message("feed", partition, "{\"id\":" + i + "}", "{\"n\":" + i + "}"));
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, int partition, String key, String value) {
    return new ProducerRecord<>(topic, partition, 1_000L, bytes(key), bytes(value));
  }

  /** Closing the producer waits until all were sent. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
    var unused = producer.send(message);
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaSource source(String topic) {
    return new KafkaSource(
        "feed", List.of(kafka.address()), List.of(topic), Map.of(), 1_000, Duration.ofSeconds(20));
  }

  @Override
  protected Source source() {
    return source("feed");
  }

  @Override
  protected SourceContext context() {
    return context(null);
  }

  private static SourceContext context(String mark) {
    SourceMemory memory =
        (SourceMemory)
            Proxy.newProxyInstance(
                KafkaSourceIT.class.getClassLoader(),
                new Class<?>[] {SourceMemory.class},
                (proxy, method, arguments) -> mark);
    return new SourceContext(
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        duration -> {},
        new SecretResolver(name -> null),
        memory,
        1 << 20,
        10);
  }

  @Override
  protected List<String> expectedPayloads() {
    List<String> payloads = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (int i = 0; i < MESSAGES; i++) {
        payloads.add(
            "{\"topic\":\"feed\",\"partition\":%d,\"offset\":%d,\"timestamp\":1000,"
                    .formatted(partition, i)
                + "\"key\":{\"id\":%d},\"value\":{\"n\":%d}}".formatted(i, i));
      }
    }
    return payloads;
  }

  private record Reading(List<String> payloads, List<FailedRecord> rejects, ExtractionReport end) {}

  private Reading read(KafkaSource source, String mark, int part) throws Exception {
    List<String> payloads = new ArrayList<>();
    List<FailedRecord> rejects = new ArrayList<>();
    ExtractionReport end = null;
    String name = source.parts(context(mark)).get(part);
    for (ReadBatch batch : read(source, name, Position.START)) {
      batch
          .records()
          .forEach(raw -> payloads.add(new String(raw.payload(), StandardCharsets.UTF_8)));
      rejects.addAll(batch.rejects());
      end = batch.reports().isEmpty() ? null : batch.reports().get(0);
    }
    return new Reading(payloads, rejects, end);
  }

  @Test
  void whenAnEarlierRunCameSomewhere_readsOnlyWhatCameAfter() throws Exception {
    Reading reading = read(source("feed"), "{\"feed-0\": 23, \"feed-1\": 25}", 0);
    assertThat(reading.payloads(), is(expectedPayloads().subList(23, 25)));
    assertThat(reading.end().mark(), is("{\"feed-0\":25}"));
    assertThat(reading.end().announced(), is(-1L));
    Reading nothing = read(source("feed"), "{\"feed-0\": 23, \"feed-1\": 25}", 1);
    assertThat(nothing.payloads(), is(List.of()));
    assertThat(nothing.end().mark(), is("{\"feed-1\":25}"));
  }

  @Test
  void whenATransactionIsNotCommitted_itsMessagesAreNotRead() throws Exception {
    kafka.createTopic("transactions", 1, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of("transactional.id", "t"))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, message("transactions", 0, null, "1"));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, message("transactions", 0, null, "2"));
      producer.flush();
      producer.abortTransaction();
    }
    Reading reading = read(source("transactions"), null, 0);
    assertThat(
        reading.payloads(),
        is(
            List.of(
                "{\"topic\":\"transactions\",\"partition\":0,\"offset\":0,\"timestamp\":1000,"
                    + "\"key\":null,\"value\":1}")));
    assertThat(reading.end().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenMessagesAreNoItems_rejectsThemWithTheirBytes() throws Exception {
    kafka.createTopic("bad", 1, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      send(producer, message("bad", 0, "k", "1,\"offset\":99"));
      send(producer, message("bad", 0, "k", "\"" + "x".repeat(1_000) + "\""));
      send(producer, message("bad", 0, "k", null));
    }
    Reading reading = read(source("bad"), null, 0);
    assertThat(
        reading.payloads(),
        is(
            List.of(
                "{\"topic\":\"bad\",\"partition\":0,\"offset\":2,\"timestamp\":1000,"
                    + "\"key\":\"k\",\"value\":null}")));
    FailedRecord unreadable = reading.rejects().get(0);
    assertThat(unreadable.code(), is(ErrorCode.UNREADABLE));
    assertThat(unreadable.raw().locator().describe(), is("bad-0 offset 0"));
    assertThat(
        new String(unreadable.raw().payload(), StandardCharsets.UTF_8), is("1,\"offset\":99"));
    assertThat(reading.rejects().get(1).code(), is(ErrorCode.TOO_LARGE));
    assertThat(reading.rejects().get(1).raw().payload().length, is(1_000));
    assertThat(reading.end().received(), is(3L));
  }

  @Test
  void whenRetentionDeletedWhatWasNotRead_readsTheRestAndFails() throws Exception {
    kafka.createTopic("short", 1, Map.of());
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      for (int i = 0; i < 10; i++) {
        send(producer, message("short", 0, null, "" + i));
      }
    }
    try (Admin admin = kafka.admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(6)))
          .all()
          .get();
    }
    Reading reading = read(source("short"), "{\"short-0\": 2}", 0);
    assertThat(reading.end().received(), is(4L));
    assertThat(reading.end().status(), is(ExtractionReport.Status.FAILED));
    assertThat(
        reading.end().message(), containsString("short-0 from 2 to 10: up to 4 messages are lost"));
    assertThat(reading.end().mark(), is(nullValue()));
  }

  @Test
  void whenTheTopicIsShorterThanTheMark_fails() throws Exception {
    Reading reading = read(source("feed"), "{\"feed-0\": 999}", 0);
    assertThat(reading.end().status(), is(ExtractionReport.Status.FAILED));
    assertThat(reading.end().message(), containsString("an earlier run came to 999"));
  }

  @Test
  void whenThereIsNoSuchTopic_saysSo() {
    IOException thrown =
        assertThrows(IOException.class, () -> source("nowhere").parts(context(null)));
    assertThat(thrown.getMessage(), is("there is no topic nowhere at " + kafka.address()));
  }

  @Test
  void whenNothingListens_saysSoAfterTheTimeout() {
    KafkaSource away =
        new KafkaSource(
            "feed", List.of("127.0.0.1:1"), List.of("t"), Map.of(), 1_000, Duration.ofMillis(500));
    IOException thrown = assertThrows(IOException.class, () -> away.parts(context(null)));
    assertThat(
        thrown.getMessage(),
        containsString("the brokers 127.0.0.1:1 did not answer within 500 ms"));
  }

  @Test
  void whenAPropertyIsWrong_itsSecretIsNotShown() {
    SourceContext context =
        new SourceContext(
            Clock.systemUTC(),
            duration -> {},
            new SecretResolver(name -> "canary-value"),
            SourceMemory.none(),
            1 << 20,
            10);
    KafkaSource wrong =
        new KafkaSource(
            "feed",
            List.of(kafka.address()),
            List.of("feed"),
            Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "${env:JAAS}"),
            1_000,
            Duration.ofSeconds(5));
    IOException thrown = assertThrows(IOException.class, () -> wrong.parts(context));
    assertThat(thrown.getMessage(), containsString("sasl.jaas.config"));
    assertThat(thrown.getMessage(), not(containsString("canary")));
  }
}
