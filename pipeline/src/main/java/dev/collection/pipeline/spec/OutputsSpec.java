package dev.collection.pipeline.spec;

import dev.collection.io.outbox.OutputTopic;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where it is told what a run changes and refuses.
 *
 * @param changes the topic of changed records; null if they are not told
 * @param deadLetters the topic of rejects; null if they are not told
 */
public record OutputsSpec(OutputTopic changes, OutputTopic deadLetters) implements Serializable {

  /** Text that may refer to secrets, by what it is used for. */
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    add(uses, "changes", changes);
    add(uses, "dead_letters", deadLetters);
    return uses;
  }

  private static void add(Map<String, String> uses, String name, OutputTopic topic) {
    if (topic != null) {
      topic
          .properties()
          .forEach((property, value) -> uses.put(name + ", property " + property, value));
      topic
          .format()
          .secretUses()
          .forEach((use, value) -> uses.put(name + ", format, " + use, value));
    }
  }
}
