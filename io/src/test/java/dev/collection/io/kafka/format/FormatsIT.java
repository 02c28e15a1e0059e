package dev.collection.io.kafka.format;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.kafka.EmbeddedKafka;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.io.kafka.format.registry.RegistryServer;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, read as a run reads them, in each format. */
class FormatsIT {
  private static final byte[] KEY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static RegistryServer registry;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(folder);
    registry = new RegistryServer();
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  private record Reading(
      List<ObjectNode> items, List<FailedRecord> rejects, ExtractionReport end) {}

  /** Sends {@code values} to a new topic and reads it. */
  private static Reading readBack(String topic, MessageFormat format, List<byte[]> values)
      throws Exception {
    kafka.createTopic(topic, 1, Map.of());
    try (KafkaProducer<byte[], byte[]> producer =
        kafka.producer(Map.of("enable.idempotence", false))) {
      for (byte[] value : values) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, 1_000L, KEY, value));
      }
    }
    KafkaSource source =
        new KafkaSource(
            "feed",
            List.of(kafka.address()),
            List.of(topic),
            Map.of(),
            100_000,
            Duration.ofSeconds(20),
            format);
    SourceContext context =
        new SourceContext(
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            duration -> {},
            SampleRecords.SECRETS,
            SourceMemory.none(),
            1 << 20,
            5);
    Reading reading = new Reading(new ArrayList<>(), new ArrayList<>(), null);
    String part = source.parts(context).get(0);
    try (ReadSession session = source.open(part, Position.START, context)) {
      while (true) {
        ReadBatch batch = session.next();
        batch.records().forEach(raw -> reading.items().add(SampleRecords.json(raw.payload())));
        reading.rejects().addAll(batch.rejects());
        if (!batch.reports().isEmpty()) {
          return new Reading(reading.items(), reading.rejects(), batch.reports().get(0));
        }
      }
    }
  }

  private static List<byte[]> encoded(MessageFormat format, String topic) throws Exception {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    List<byte[]> values = new ArrayList<>();
    for (String json : SampleRecords.records()) {
      values.add(codec.fromJson(topic, SampleRecords.json(json)));
    }
    values.add(codec.fromJson(topic, null));
    return values;
  }

  @Test
  void everyFormat_givesTheSameItemsAsJson() throws Exception {
    Reading json = readBack("json", new JsonFormat(), encoded(new JsonFormat(), "json"));
    assertThat(json.items().size(), is(SampleRecords.records().size() + 1));
    Map<String, MessageFormat> formats =
        Map.of(
            "avro", new AvroFormat(SampleRecords.TYPE, List.of(), null),
            "avro-registry", new AvroFormat(SampleRecords.TYPE, List.of(), registry.definition()),
            "protobuf", new ProtobufFormat(SampleRecords.TYPE));
    for (Map.Entry<String, MessageFormat> format : formats.entrySet()) {
      String topic = format.getKey();
      Reading reading = readBack(topic, format.getValue(), encoded(format.getValue(), topic));
      assertThat(topic, comparable(reading.items()), is(comparable(json.items())));
      assertThat(topic, reading.rejects(), is(List.of()));
      assertThat(topic, reading.end().status(), is(ExtractionReport.Status.COMPLETE));
    }
  }

  /** Without their topic, and without what is null or empty. */
  private static List<String> comparable(List<ObjectNode> items) {
    List<String> texts = new ArrayList<>();
    for (ObjectNode item : items) {
      ObjectNode copy = SampleRecords.withoutEmpty(item);
      copy.remove("topic");
      texts.add(copy.toString());
    }
    return texts;
  }

  @Test
  void whatCannotBeRead_isRejectedWithItsBytes_andTheRestIsRead() throws Exception {
    MessageFormat format = new AvroFormat(SampleRecords.TYPE, List.of(), null);
    List<byte[]> values = new ArrayList<>(encoded(format, "poison"));
    byte[] text = "{\"id\": 5}".getBytes(StandardCharsets.UTF_8);
    values.add(1, text);
    Reading reading = readBack("poison", format, values);
    assertThat(reading.items().size(), is(values.size() - 1));
    FailedRecord reject = reading.rejects().get(0);
    assertThat(reject.code(), is(ErrorCode.UNREADABLE));
    assertThat(reject.raw().payload(), is(text));
    assertThat(reject.violations().get(0).rule(), is("avro"));
    assertThat(
        reject.violations().get(0).message(),
        startsWith("is not Avro's single-object encoding, which begins with C3 01"));
    assertThat(reading.end().received(), is((long) values.size()));
  }

  @Test
  void whenTheRegistryIsDown_thePartFailsAndNothingIsRejected() throws Exception {
    RegistryServer away = new RegistryServer();
    MessageFormat format = new AvroFormat(SampleRecords.TYPE, List.of(), away.definition());
    List<byte[]> values = encoded(format, "down");
    away.close();
    Reading reading = readBack("down", format, values);
    assertThat(reading.items(), is(List.of()));
    assertThat(reading.rejects(), is(List.of()));
    assertThat(reading.end().received(), is(0L));
    assertThat(reading.end().status(), is(ExtractionReport.Status.FAILED));
    assertThat(
        reading.end().message(),
        startsWith(reading.end().part() + ": the schema registry " + away.url()));
  }
}
