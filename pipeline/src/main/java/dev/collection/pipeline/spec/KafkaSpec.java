package dev.collection.pipeline.spec;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Topics of Kafka, up to what is in them when a run begins.
 *
 * @param servers brokers to ask first, {@code host:port}
 * @param properties of the client; values may be references to secrets
 * @param maxRecordBytes longest value of a message
 * @param timeout how long to wait for the brokers
 */
public record KafkaSpec(
    List<String> servers,
    List<String> topics,
    Map<String, String> properties,
    long maxRecordBytes,
    Duration timeout)
    implements SourceKind {

  public KafkaSpec {
    servers = List.copyOf(servers);
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
    Objects.requireNonNull(timeout, "timeout");
  }

  @Override
  public String describe() {
    return "Kafka " + String.join(", ", topics) + " at " + String.join(", ", servers);
  }

  @Override
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    properties.forEach((name, value) -> uses.put("property " + name, value));
    return uses;
  }
}
