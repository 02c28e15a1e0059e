package dev.collection.io.outbox;

import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedSecretException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the producer of a topic, and says in words what goes wrong with it. Shows no secret. */
final class TopicProducer {
  private final OutputTopic topic;

  TopicProducer(OutputTopic topic) {
    this.topic = topic;
  }

  /**
   * A producer that waits for all replicas, and keeps the order of a partition whatever it has to
   * repeat.
   *
   * @throws UnresolvedSecretException if a secret cannot be had
   * @throws KafkaException if the properties are wrong
   */
  KafkaProducer<byte[], byte[]> open(SecretResolver secrets) {
    return new KafkaProducer<>(
        config(secrets), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What is promised of delivery cannot be taken back by the properties of the spec. */
  Map<String, Object> config(SecretResolver secrets) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    topic.properties().forEach((name, value) -> config.put(name, secrets.resolve(value)));
    int timeout = Math.toIntExact(topic.timeout().toMillis());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topic.servers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(timeout / 2, 1));
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    return config;
  }

  /** Whether it is the message that cannot be sent, now or ever, and not any message. */
  static boolean isOfMessage(Throwable fault) {
    return fault instanceof RecordTooLargeException
        || fault instanceof RecordBatchTooLargeException
        || fault instanceof InvalidRecordException;
  }

  /** Why a message cannot be sent. */
  String describeMessage(Throwable fault, long bytes) {
    if (fault instanceof InvalidRecordException) {
      return "the topic " + topic.topic() + " does not take it: " + fault.getMessage();
    }
    return String.format(
        Locale.ROOT,
        "a message of %,d bytes is too large; raise max.request.size in `properties` and"
            + " max.message.bytes of the topic %s",
        bytes,
        topic.topic());
  }

  /** What happened and what to do. */
  String describe(RuntimeException fault) {
    String brokers = String.join(", ", topic.servers());
    if (fault instanceof UnresolvedSecretException) {
      return String.valueOf(fault.getMessage());
    }
    if (fault instanceof UnknownTopicOrPartitionException
        || fault instanceof InvalidTopicException) {
      return "there is no topic " + topic.topic() + " at " + brokers + "; make it";
    }
    if (fault instanceof TimeoutException) {
      return "the brokers "
          + brokers
          + " have not taken it within "
          + seconds(topic.timeout())
          + "; are they running, is there a topic "
          + topic.topic()
          + ", and are `servers` and the security properties right?";
    }
    if (fault instanceof AuthenticationException) {
      return "the brokers " + brokers + " refuse the credentials of `properties`";
    }
    if (fault instanceof AuthorizationException) {
      return "the user of `properties` may not write to the topic "
          + topic.topic()
          + "; let it WRITE and DESCRIBE";
    }
    return "the Kafka client gives up: "
        + fault.getClass().getSimpleName()
        + (hasSecrets() ? "" : ", " + message(fault));
  }

  /** A message may repeat any property, in whole or in part. */
  private boolean hasSecrets() {
    return topic.properties().values().stream().anyMatch(SecretResolver::isReference);
  }

  private static String message(RuntimeException fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static String seconds(Duration timeout) {
    return timeout.toSeconds() > 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
