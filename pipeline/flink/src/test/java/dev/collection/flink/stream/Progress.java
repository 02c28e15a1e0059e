package dev.collection.flink.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When which part of a topic was visible in a table, from the times at which PostgreSQL committed
 * its rows. A row only tells of its last version; but messages of a partition are loaded in their
 * order, so that the last one that is visible tells of all before it.
 */
final class Progress {
  private static final double FROM = 0.2;
  private static final double TO = 0.95;

  /** A row: when it was committed, in seconds, and which message it is. */
  record Commit(double seconds, int seq, double latency) {}

  private Progress() {}

  /** Where each message stands in its partition, and which that is, by its number. */
  record Places(int[] ordinals, byte[] partitions) {
    static Places of(KafkaServer kafka, String topic, int messages) {
      Properties properties = new Properties();
      properties.put("bootstrap.servers", kafka.address());
      properties.put("max.poll.records", "5000");
      int[] ordinals = new int[messages + 1];
      byte[] partitionOf = new byte[messages + 1];
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        int[] counts = new int[partitions.size()];
        int read = 0;
        while (read < messages) {
          for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(1))) {
            int seq = seq(message.value());
            ordinals[seq] = ++counts[message.partition()];
            partitionOf[seq] = (byte) message.partition();
            read++;
          }
        }
      }
      return new Places(ordinals, partitionOf);
    }

    private static int seq(byte[] value) {
      byte[] name = OrderTable.bytes("\"seq\":");
      for (int i = 0; ; i++) {
        if (Arrays.equals(value, i, i + name.length, name, 0, name.length)) {
          int seq = 0;
          for (int j = i + name.length; value[j] >= '0' && value[j] <= '9'; j++) {
            seq = 10 * seq + value[j] - '0';
          }
          return seq;
        }
      }
    }
  }

  /** The rows of a table in the order in which they were committed. */
  static List<Commit> commits(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    List<Commit> commits = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(10_000);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8, seq,"
                  + " extract(epoch FROM pg_xact_commit_timestamp(xmin) - sent_at)::float8"
                  + " FROM orders")) {
        while (rows.next()) {
          commits.add(new Commit(rows.getDouble(1), rows.getInt(2), rows.getDouble(3)));
        }
      }
    }
    commits.sort(Comparator.comparingDouble(Commit::seconds));
    return commits;
  }

  /** Messages a second, without the first fifth, in which programs start, and the end. */
  static double rate(List<Commit> commits, Places places, int messages) {
    int[] done = new int[256];
    long total = 0;
    double from = 0;
    long first = 0;
    for (Commit commit : commits) {
      int partition = places.partitions()[commit.seq()];
      int ordinal = places.ordinals()[commit.seq()];
      if (ordinal > done[partition]) {
        total += ordinal - done[partition];
        done[partition] = ordinal;
      }
      if (from == 0 && total >= FROM * messages) {
        from = commit.seconds();
        first = total;
      }
      if (total >= TO * messages) {
        return (total - first) / (commit.seconds() - from);
      }
    }
    throw new IllegalStateException("only " + total + " of " + messages + " messages are visible");
  }

  /** Latency in seconds of those sent from message {@code first} on: of this share of them. */
  static double latency(List<Commit> commits, int first, double share) {
    double[] latencies =
        commits.stream()
            .filter(commit -> commit.seq() >= first)
            .mapToDouble(Commit::latency)
            .sorted()
            .toArray();
    return latencies[(int) Math.min(latencies.length - 1, Math.ceil(share * latencies.length) - 1)];
  }
}
