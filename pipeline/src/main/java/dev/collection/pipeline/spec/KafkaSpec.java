package dev.collection.pipeline.spec;

import dev.collection.io.kafka.format.MessageFormat;
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
 * @param format how values of messages carry items
 */
public record KafkaSpec(
    List<String> servers,
    List<String> topics,
    Map<String, String> properties,
    long maxRecordBytes,
    Duration timeout,
    MessageFormat format)
    implements SourceKind {

  public KafkaSpec {
    servers = List.copyOf(servers);
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(format, "format");
  }

  @Override
  public String describe() {
    String kind = format.name().equals("json") ? "" : " (" + format.name() + ")";
    return "Kafka " + String.join(", ", topics) + kind + " at " + String.join(", ", servers);
  }

  @Override
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    properties.forEach((name, value) -> uses.put("property " + name, value));
    uses.putAll(format.secretUses());
    return uses;
  }
}
