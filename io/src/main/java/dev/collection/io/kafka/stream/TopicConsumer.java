package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaClient;
import dev.collection.io.source.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer under Beam's reader: it ends when it is asked to, tells how far it has come, does
 * not count as backlog what is no message, and says when messages are gone before they were read.
 */
final class TopicConsumer extends KafkaConsumer<byte[], byte[]> {
  /**
   * A header of the first message behind some that were deleted: how many, in decimal digits. Only
   * what travels with a message is told exactly once.
   */
  static final String LOST_HEADER = "dev.collection.lost";

  private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);

  private static final long STOPPED_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String source;
  private final Function<TopicPartition, PartitionProgress> progressOf;
  private final Map<TopicPartition, Long> lost = new HashMap<>();
  private final Map<TopicPartition, PartitionProgress> assigned = new HashMap<>();

  /**
   * @param source name in the spec
   * @param config without a rule for where to begin
   * @param progressOf of a partition that is read now; null if it is not known
   */
  TopicConsumer(
      String source,
      Map<String, Object> config,
      Function<TopicPartition, PartitionProgress> progressOf) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.source = source;
    this.progressOf = progressOf;
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    assigned.clear();
    partitions.forEach(partition -> assigned.put(partition, progressOf.apply(partition)));
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    assigned.get(partition).begin(offset);
  }

  /** Beam asks for it once, when it begins without a checkpoint. */
  @Override
  public long position(TopicPartition partition) {
    long offset;
    try {
      offset = super.position(partition);
    } catch (NoOffsetForPartitionException e) {
      // It names all that are assigned and have none, whichever was asked for.
      seekToBeginning(e.partitions());
      offset = super.position(partition);
    }
    assigned.get(partition).begin(offset);
    return offset;
  }

  @Override
  @SuppressWarnings("deprecation") // Beam calls it.
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (StopSignal.requested()) {
      assigned.values().forEach(PartitionProgress::end);
      LockSupport.parkNanos(STOPPED_POLL_NANOS);
      return ConsumerRecords.empty();
    }
    ConsumerRecords<byte[], byte[]> polled;
    try {
      polled = super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      e.offsetOutOfRangePartitions().forEach(this::skipDeleted);
      return ConsumerRecords.empty();
    }
    assigned.forEach(
        (partition, progress) -> {
          List<ConsumerRecord<byte[], byte[]>> messages = polled.records(partition);
          if (!messages.isEmpty()) {
            if (lost.containsKey(partition)) {
              String count = Long.toString(lost.remove(partition));
              messages.get(0).headers().add(LOST_HEADER, count.getBytes(StandardCharsets.US_ASCII));
            }
            progress.polledTo(messages.get(messages.size() - 1).offset() + 1);
          }
          try {
            progress.positionAt(position(partition, Duration.ZERO));
          } catch (TimeoutException e) {
            // It is being looked up, and will be known after one of the next polls.
            return;
          }
        });
    return polled;
  }

  private void skipDeleted(TopicPartition partition, long offset) {
    long first;
    try {
      first = beginningOffsets(List.of(partition)).get(partition);
    } catch (TimeoutException e) {
      LOG.debug("source {}: {} will be asked again where it begins", source, partition, e);
      return;
    }
    if (offset > first) {
      throw new KafkaException(
          "source "
              + source
              + ": "
              + partition
              + " ends before offset "
              + offset
              + ", to which it was read; if the topic was made anew, read it as another consumer"
              + " group, and do not go on from a savepoint");
    }
    LOG.warn(
        "source {}: {} from offset {} on: {}",
        source,
        partition,
        offset,
        KafkaClient.lost(first - offset));
    lost.merge(partition, first - offset, Long::sum);
    super.seek(partition, first);
  }

  /** Beam asks for them once a second. */
  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>(super.endOffsets(partitions));
    ends.replaceAll(
        (partition, end) -> {
          PartitionProgress progress = progressOf.apply(partition);
          return progress == null ? end : Long.valueOf(progress.endOfMessages(end));
        });
    return ends;
  }
}
