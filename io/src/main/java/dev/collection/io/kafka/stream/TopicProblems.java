package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaClient;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedSecretException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in the way of reading a source's topics, found before a job begins. */
public final class TopicProblems {
  private TopicProblems() {}

  /**
   * Asks the brokers for the topics and for the consumer group. Waits for each answer at most for
   * the timeout of the source; changes nothing.
   *
   * @return sentences that say what to do; empty if reading can begin. Without any secret
   */
  public static List<String> of(KafkaSource source, String group, SecretResolver secrets) {
    KafkaClient client;
    try {
      client = new KafkaClient(source, secrets);
    } catch (UnresolvedSecretException e) {
      return List.of(sentence(source, e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    Map<String, Object> config = client.config();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions = new HashSet<>();
      for (String topic : source.topics()) {
        for (PartitionInfo partition : partitions(consumer, topic)) {
          partitions.add(new TopicPartition(topic, partition.partition()));
        }
        if (partitions.stream().noneMatch(partition -> partition.topic().equals(topic))) {
          problems.add(
              sentence(
                  source,
                  "there is no topic "
                      + topic
                      + " at "
                      + String.join(", ", source.servers())
                      + "; create it, or correct `topics`"));
        }
      }
      consumer.endOffsets(partitions, source.timeout());
      consumer.committed(partitions, source.timeout());
    } catch (KafkaException e) {
      problems.add(sentence(source, client.describe(e)));
    }
    return problems;
  }

  private static List<PartitionInfo> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    try {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      return found == null ? List.of() : found;
    } catch (UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  private static String sentence(KafkaSource source, String problem) {
    return "source " + source.name() + ": " + problem;
  }
}
