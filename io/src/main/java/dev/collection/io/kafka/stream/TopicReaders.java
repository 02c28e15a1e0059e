package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaClient;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.SerializableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Makes, on the worker, what Beam's readers need: consumers, with the secrets, and the event times
 * of partitions. One object for both, because the times depend on how far the consumer has come:
 * for each reader Beam first makes the times of its partitions, then its consumers.
 */
final class TopicReaders
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>>,
        TimestampPolicyFactory<byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  private final KafkaSource source;
  private final Duration allowedLateness;
  private final SerializableClock clock;
  private transient volatile Map<TopicPartition, PartitionProgress> progress;

  TopicReaders(KafkaSource source, Duration allowedLateness, SerializableClock clock) {
    this.source = source;
    this.allowedLateness = allowedLateness;
    this.clock = clock;
  }

  private synchronized Map<TopicPartition, PartitionProgress> progress() {
    if (progress == null) {
      progress = new ConcurrentHashMap<>();
    }
    return progress;
  }

  /**
   * A consumer.
   *
   * @param beams what Beam wants of it, without the properties of the source
   * @throws IllegalStateException saying what to do, if the properties are wrong
   */
  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> beams) {
    KafkaClient client = new KafkaClient(source, SecretResolver.system());
    Map<String, Object> config = new HashMap<>(beams);
    config.putAll(client.config());
    // Beam asks for the end of partitions with another group, and uncommitted messages before it.
    for (String ofBeam :
        List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.ISOLATION_LEVEL_CONFIG)) {
      config.put(ofBeam, beams.get(ofBeam));
    }
    config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    try {
      return new TopicConsumer(source.name(), config, progress()::get);
    } catch (KafkaException e) {
      // Not with its cause: that may show the value of a property.
      throw new IllegalStateException(
          "source " + source.name() + ": " + client.describe(e).replace('\n', ' '));
    }
  }

  @Override
  public TimestampPolicy<byte[], byte[]> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    PartitionProgress ofReader = new PartitionProgress();
    progress().put(partition, ofReader);
    return new Policy(
        new PartitionTimes(
            allowedLateness,
            clock,
            previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE).getMillis()),
        ofReader);
  }

  private static final class Policy extends TimestampPolicy<byte[], byte[]> {
    private final PartitionTimes times;
    private final PartitionProgress progress;

    Policy(PartitionTimes times, PartitionProgress progress) {
      this.times = times;
      this.progress = progress;
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<byte[], byte[]> message) {
      progress.readTo(message.getOffset() + 1);
      return Instant.ofEpochMilli(times.eventTime(message.getTimestamp()));
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      return Instant.ofEpochMilli(
          times.watermark(
              context.getMessageBacklog(),
              context.getBacklogCheckTime().getMillis(),
              progress.drained()));
    }
  }
}
