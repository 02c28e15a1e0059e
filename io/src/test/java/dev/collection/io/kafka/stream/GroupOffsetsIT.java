package dev.collection.io.kafka.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.kafka.EmbeddedKafka;
import dev.collection.io.kafka.KafkaSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of a group at a broker that goes away. */
class GroupOffsetsIT {
  private static final TopicPartition FIRST = new TopicPartition("orders", 0);
  private static final TopicPartition SECOND = new TopicPartition("orders", 1);

  private static final class HandClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(EmbeddedKafka kafka)
      throws Exception {
    try (Admin admin = kafka.admin()) {
      return admin.listConsumerGroupOffsets("group").partitionsToOffsetAndMetadata().get();
    }
  }

  @Test
  void whenTheBrokerIsAway_goesOnAtOnceAndCommitsEverythingLater(@TempDir Path folder)
      throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder);
    HandClock clock = new HandClock();
    try {
      kafka.createTopic("orders", 2, Map.of());
      try (KafkaProducer<byte[], byte[]> producer =
          kafka.producer(Map.of("enable.idempotence", false))) {
        for (int i = 0; i < 10; i++) {
          var unused = producer.send(new ProducerRecord<>("orders", 0, null, new byte[0]));
        }
      }
      KafkaSource source =
          new KafkaSource(
              "feed",
              List.of(kafka.address()),
              List.of("orders"),
              Map.of(),
              1_000,
              Duration.ofSeconds(1));
      GroupOffsets offsets = new GroupOffsets(source, "group", clock);
      assertThat(offsets.lag(), is(OptionalLong.of(10)));
      offsets.loaded(FIRST, 4);
      offsets.commit();
      assertThat(committed(kafka), is(Map.of(FIRST, new OffsetAndMetadata(4))));
      assertThat(offsets.lag(), is(OptionalLong.of(6)));

      kafka.close();
      offsets.loaded(FIRST, 7);
      offsets.commit();
      offsets.loaded(FIRST, 6);
      offsets.loaded(SECOND, 1);
      clock.now = clock.now.plus(GroupOffsets.RETRY).minusMillis(1);
      long before = System.nanoTime();
      offsets.commit();
      assertThat(offsets.lag(), is(OptionalLong.empty()));
      assertThat(
          "nothing is tried so soon",
          System.nanoTime() - before < Duration.ofMillis(500).toNanos(),
          is(true));

      kafka.restart();
      clock.now = clock.now.plusMillis(1);
      TopicJob.await(
          "the offsets are committed",
          () -> {
            offsets.commit();
            clock.now = clock.now.plus(GroupOffsets.RETRY);
            return committed(kafka)
                .equals(Map.of(FIRST, new OffsetAndMetadata(7), SECOND, new OffsetAndMetadata(1)));
          });
      assertThat(offsets.lag(), is(OptionalLong.of(3)));
      offsets.close();
    } finally {
      kafka.close();
    }
  }
}
