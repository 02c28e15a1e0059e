package dev.collection.io.outbox;

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
 */
public record OutputTopic(
    List<String> servers, String topic, Map<String, String> properties, Duration timeout)
    implements Serializable {
  public OutputTopic {
    servers = List.copyOf(servers);
    Objects.requireNonNull(topic, "topic");
    properties = Map.copyOf(properties);
    Objects.requireNonNull(timeout, "timeout");
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
