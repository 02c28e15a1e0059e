package dev.collection.io.kafka;

import dev.collection.io.secret.SecretResolver;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers, and says in words what goes wrong with them. Shows no secret. */
public final class KafkaClient {
  private final KafkaSource source;
  private final Map<String, String> resolved = new LinkedHashMap<>();

  /**
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had
   */
  public KafkaClient(KafkaSource source, SecretResolver secrets) {
    this.source = source;
    source.properties().forEach((name, value) -> resolved.put(name, secrets.resolve(value)));
  }

  /**
   * A consumer without a group, which commits nothing: the offsets are ours.
   *
   * @param mostRecords of one poll
   * @throws KafkaException if the properties are wrong
   */
  KafkaConsumer<byte[], byte[]> consumer(int mostRecords) {
    Map<String, Object> config = config();
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostRecords);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * How every consumer is configured: without a group, commits nothing by itself, does not wait
   * longer than the source's timeout. With the secrets: give it to a consumer and nothing else.
   */
  public Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(resolved);
    int timeout = Math.toIntExact(source.timeout().toMillis());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.servers());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return config;
  }

  /**
   * That messages were deleted before they were read, and what to do.
   *
   * @param messages at most so many
   */
  public static String lost(long messages) {
    return "up to "
        + messages
        + " messages are lost: the topic's retention deleted them before they were read."
        + " Raise it and take a new snapshot";
  }

  /** What happened and what to do. */
  public String describe(KafkaException fault) {
    String brokers = String.join(", ", source.servers());
    if (fault instanceof TimeoutException) {
      return "the brokers "
          + brokers
          + " did not answer within "
          + seconds(source.timeout())
          + "; are they running, and are `servers` and the security properties right?";
    }
    if (fault instanceof AuthenticationException) {
      return "the brokers " + brokers + " refuse the credentials of `properties`";
    }
    if (fault instanceof GroupAuthorizationException denied) {
      return "the user of `properties` may not use the consumer group "
          + denied.groupId()
          + "; let it READ that group";
    }
    if (fault instanceof AuthorizationException) {
      return "the user of `properties` may not read " + topics() + "; let it READ and DESCRIBE";
    }
    if (fault instanceof UnknownTopicOrPartitionException
        || fault instanceof InvalidTopicException) {
      return "there is no " + topics() + " at " + brokers;
    }
    if (fault instanceof OffsetOutOfRangeException) {
      return "messages were deleted by the topic's retention while they were read; raise it";
    }
    return "the Kafka client gives up: "
        + fault.getClass().getSimpleName()
        + (hasSecrets() ? "" : ", " + message(fault))
        + (source.properties().isEmpty()
            ? ""
            : "; check `properties` (" + String.join(", ", source.properties().keySet()) + ")");
  }

  /** A message may repeat any property, in whole or in part. */
  private boolean hasSecrets() {
    return source.properties().values().stream().anyMatch(SecretResolver::isReference);
  }

  private static String message(KafkaException fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return String.valueOf(cause.getMessage());
  }

  private String topics() {
    return (source.topics().size() == 1 ? "topic " : "one of the topics ")
        + String.join(", ", source.topics());
  }

  private static String seconds(Duration timeout) {
    return timeout.toSeconds() > 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
