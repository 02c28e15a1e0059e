package dev.collection.io.outbox;

import dev.collection.io.secret.SecretResolver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** The producers of this process, one for each run and topic. */
final class TopicProducers {
  private static final Map<Use, KafkaProducer<byte[], byte[]>> OPEN = new ConcurrentHashMap<>();

  private record Use(String run, OutputTopic topic) {}

  private TopicProducers() {}

  /**
   * The producer of a run for a topic.
   *
   * @throws org.apache.kafka.common.KafkaException if the properties are wrong
   */
  static Producer<byte[], byte[]> of(String run, OutputTopic topic) {
    return OPEN.computeIfAbsent(
        new Use(run, topic), use -> new TopicProducer(topic).open(SecretResolver.system()));
  }

  /** Gives one up that has failed, with what it may still hold; the next one asks anew. */
  static void discard(String run, OutputTopic topic) {
    close(OPEN.remove(new Use(run, topic)));
  }

  /** Closes those of a run. */
  static void release(String run) {
    OPEN.keySet().stream()
        .filter(use -> use.run().equals(run))
        .toList()
        .forEach(use -> close(OPEN.remove(use)));
  }

  private static void close(KafkaProducer<byte[], byte[]> producer) {
    if (producer != null) {
      // Whatever was to be sent was waited for.
      producer.close(Duration.ZERO);
    }
  }
}
