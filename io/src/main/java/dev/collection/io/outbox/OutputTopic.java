package dev.collection.io.outbox;

import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.MessageFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A topic of Kafka that messages go to.
 *
 * @param servers brokers to ask first, {@code host:port}
 * @param properties of the producer, with references to secrets
 * @param timeout how long to wait for a message's acknowledgement
 * @param format of the values of changes; dead letters are sent as they came
 */
public record OutputTopic(
    List<String> servers,
    String topic,
    Map<String, String> properties,
    Duration timeout,
    MessageFormat format)
    implements Serializable {
  public OutputTopic {
    servers = List.copyOf(servers);
    Objects.requireNonNull(topic, "topic");
    properties = Map.copyOf(properties);
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(format, "format");
  }

  /** One whose values are JSON. */
  public OutputTopic(
      List<String> servers, String topic, Map<String, String> properties, Duration timeout) {
    this(servers, topic, properties, timeout, new JsonFormat());
  }

  /** Without the properties, which may say what nobody else should read. */
  @Override
  public String toString() {
    return topic
        + " at "
        + String.join(", ", servers)
        + (properties.isEmpty() ? "" : " with " + new TreeMap<>(properties).keySet());
  }
}
