package dev.collection.pipeline.spec;

import dev.collection.io.outbox.OutputTopic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * In place of a source: its dead letters. No spec says so; a replay does.
 *
 * @param collection whose dead letters they are
 * @param topic where the dead letters are
 */
public record ReplaySpec(String collection, OutputTopic topic) implements SourceKind {
  public ReplaySpec {
    Objects.requireNonNull(collection, "collection");
    Objects.requireNonNull(topic, "topic");
  }

  @Override
  public String describe() {
    return "dead letters in Kafka " + topic;
  }

  @Override
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    topic.properties().forEach((name, value) -> uses.put("property " + name, value));
    return uses;
  }
}
