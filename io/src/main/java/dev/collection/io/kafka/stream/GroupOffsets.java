package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaClient;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.secret.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of one consumer group at the brokers of one source: one client for all who commit in
 * this process. Brokers that are away hold up nobody for long: what could not be committed is kept,
 * and tried again a while later together with what came since. Thread-safe.
 */
final class GroupOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);

  /** An answer takes milliseconds; who does not get one in this time goes on without. */
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(3);

  /** How long nothing is tried after a failure. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private static final Duration LAG_INTERVAL = Duration.ofSeconds(5);

  private record Use(KafkaSource source, String group) {}

  private static final Map<Use, GroupOffsets> OPEN = new HashMap<>();

  private final Use use;
  private final KafkaClient client;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final Clock clock;
  private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();
  private int users;
  private boolean failing;
  private Instant quietUntil = Instant.MIN;
  private Instant lagAt = Instant.MIN;
  private OptionalLong lag = OptionalLong.empty();

  private GroupOffsets(Use use) {
    this(use.source(), use.group(), Clock.systemUTC());
  }

  GroupOffsets(KafkaSource source, String group, Clock clock) {
    this.use = new Use(source, group);
    this.clock = clock;
    client = new KafkaClient(source, SecretResolver.system());
    Map<String, Object> config = client.config();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    patience =
        MOST_PATIENCE.compareTo(use.source().timeout()) < 0
            ? MOST_PATIENCE
            : use.source().timeout();
    try {
      consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      // Not with its cause: that may show the value of a property.
      throw new IllegalStateException(
          "source " + source.name() + ": " + client.describe(e).replace('\n', ' '));
    }
  }

  /** Those of this process; to be released. */
  static GroupOffsets acquire(KafkaSource source, String group) {
    synchronized (OPEN) {
      GroupOffsets offsets = OPEN.computeIfAbsent(new Use(source, group), GroupOffsets::new);
      offsets.users++;
      return offsets;
    }
  }

  /** What is pending is committed before the last one has gone, if the brokers answer. */
  void release() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(use);
    }
    close();
  }

  synchronized void close() {
    quietUntil = Instant.MIN;
    commit();
    consumer.close(Duration.ZERO);
  }

  /** Everything before {@code offset} is loaded. Committed by the next {@link #commit}. */
  synchronized void loaded(TopicPartition partition, long offset) {
    pending.merge(
        partition,
        new OffsetAndMetadata(offset),
        (before, now) -> now.offset() > before.offset() ? now : before);
  }

  /** Commits what is loaded, if the brokers answer. */
  synchronized void commit() {
    if (pending.isEmpty() || clock.instant().isBefore(quietUntil)) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(pending), patience);
      pending.clear();
      lagAt = Instant.MIN;
      answered();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failed(e);
    }
  }

  /**
   * Messages in the topics that are not committed as loaded; from a few seconds ago. Empty while
   * that is not known.
   */
  synchronized OptionalLong lag() {
    Instant now = clock.instant();
    if (now.isBefore(quietUntil) || now.isBefore(lagAt.plus(LAG_INTERVAL))) {
      return lag;
    }
    try {
      lag = OptionalLong.of(askLag());
      answered();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failed(e);
    }
    lagAt = clock.instant();
    return lag;
  }

  private long askLag() {
    Set<TopicPartition> partitions = new HashSet<>();
    for (String topic : use.source().topics()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic, patience);
      for (PartitionInfo partition : found == null ? List.<PartitionInfo>of() : found) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, patience);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, patience);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, patience);
    long behind = 0;
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      long from = Math.max(offset == null ? 0 : offset.offset(), first.get(partition));
      behind += Math.max(end.get(partition) - from, 0);
    }
    return behind;
  }

  private void answered() {
    if (failing) {
      failing = false;
      LOG.info(
          "source {}: offsets are committed to the group {} again",
          use.source().name(),
          use.group());
    }
  }

  private void failed(KafkaException e) {
    lag = OptionalLong.empty();
    quietUntil = clock.instant().plus(RETRY);
    if (!failing) {
      failing = true;
      LOG.warn(
          "source {}: offsets cannot be committed to the group {} ({}). The job goes on and tries"
              + " again; if it were started anew now, it would read some messages a second time",
          use.source().name(),
          use.group(),
          client.describe(e));
    }
  }
}
