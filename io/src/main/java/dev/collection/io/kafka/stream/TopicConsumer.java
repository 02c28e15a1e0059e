package dev.collection.io.kafka.stream;

import dev.collection.io.source.StopSignal;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer under Beam's reader: it ends when it is asked to, tells how far it has come, and
 * does not count as backlog what is no message.
 */
final class TopicConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final long STOPPED_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Function<TopicPartition, PartitionProgress> progressOf;
  private final Map<TopicPartition, PartitionProgress> assigned = new HashMap<>();

  /**
   * @param progressOf of a partition that is read now; null if it is not known
   */
  TopicConsumer(
      Map<String, Object> config, Function<TopicPartition, PartitionProgress> progressOf) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
    long offset = super.position(partition);
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
    ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
    assigned.forEach(
        (partition, progress) -> {
          List<ConsumerRecord<byte[], byte[]>> messages = polled.records(partition);
          if (!messages.isEmpty()) {
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
