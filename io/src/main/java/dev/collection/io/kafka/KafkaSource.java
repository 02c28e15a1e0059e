package dev.collection.io.kafka;

import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * What is in topics of Kafka when a run begins. Bounded. Its parts are the partitions, each from
 * the offset that the last successful run came to, or from its beginning, to its end at the time of
 * listing. Messages of transactions that were not committed are not read.
 *
 * <p>Read again from a position, a partition gives the same messages, as long as the topic's
 * retention or compaction takes none away. No consumer group is used and nothing is committed to
 * the brokers: how far a source came is kept by {@link dev.collection.io.source.SourceMemory}, and
 * so a message is delivered at least once.
 *
 * @param name of the source in the spec
 * @param servers brokers to ask first, {@code host:port}
 * @param properties of the client, with references to secrets
 * @param maxRecordBytes a message with a longer value is rejected, and only its beginning is kept
 * @param timeout how long to wait for an answer of the brokers
 * @param format how the values of messages carry items
 */
public record KafkaSource(
    String name,
    List<String> servers,
    List<String> topics,
    Map<String, String> properties,
    int maxRecordBytes,
    Duration timeout,
    MessageFormat format)
    implements Source {
  private static final long serialVersionUID = 1L;

  /** The stage in whose name messages that cannot be items are rejected. */
  public static final String STAGE = "Read sources";

  public KafkaSource {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(format, "format");
    servers = List.copyOf(servers);
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  /** Of messages in JSON. */
  public KafkaSource(
      String name,
      List<String> servers,
      List<String> topics,
      Map<String, String> properties,
      int maxRecordBytes,
      Duration timeout) {
    this(name, servers, topics, properties, maxRecordBytes, timeout, new JsonFormat());
  }

  @Override
  public List<String> parts(SourceContext context) throws IOException {
    OffsetMarks marks = OffsetMarks.parse(context.memory().mark(name));
    KafkaClient client = new KafkaClient(this, context.secrets());
    try (KafkaConsumer<byte[], byte[]> consumer = client.consumer(1)) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, timeout);
        if (found == null || found.isEmpty()) {
          throw new IOException("there is no topic " + topic + " at " + String.join(", ", servers));
        }
        found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      partitions.sort(
          Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, timeout);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions, timeout);
      List<String> parts = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        // Also those with nothing new: their reports carry the marks on.
        long from = marks.next(partition.toString(), first.get(partition));
        parts.add(
            new OffsetRange(partition.topic(), partition.partition(), from, end.get(partition))
                .part());
      }
      return parts;
    } catch (KafkaException e) {
      throw new IOException(client.describe(e), e);
    }
  }

  /** Asks nothing of the brokers yet. */
  @Override
  public ReadSession open(String part, Position position, SourceContext context) {
    return new KafkaReadSession(
        this, OffsetRange.parse(part), position, context, new KafkaClient(this, context.secrets()));
  }
}
