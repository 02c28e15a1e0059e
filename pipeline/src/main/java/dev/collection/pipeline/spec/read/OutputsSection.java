package dev.collection.pipeline.spec.read;

import dev.collection.io.kafka.format.JsonFormat;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.outbox.Outbox;
import dev.collection.io.outbox.OutputTopic;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.OutputsSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code outputs}: the topics that are told what a run changes and refuses. */
final class OutputsSection {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What the publisher decides itself, for nothing must be lost and no order changed. */
  private static final Set<String> OWN =
      Set.of(
          "acks",
          "bootstrap.servers",
          "delivery.timeout.ms",
          "enable.idempotence",
          "key.serializer",
          "linger.ms",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "request.timeout.ms",
          "retries",
          "transaction.timeout.ms",
          "transactional.id",
          "value.serializer");

  private final Problems problems;

  OutputsSection(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param type of the collection's records
   * @return null if nothing is to be told
   */
  OutputsSpec read(YamlMap spec, RecordType type, List<String> key) {
    YamlMap outputs = spec.map("outputs").orElse(null);
    if (outputs == null) {
      return null;
    }
    OutputTopic changes = output(outputs, "changes", type);
    // Dead letters are what came, byte by byte.
    OutputTopic deadLetters = output(outputs, "dead_letters", null);
    if (outputs.node().is(YamlNode.Kind.MAP) && outputs.node().entries().isEmpty()) {
      problems.add(outputs.node(), "`outputs` is empty; give `changes`, `dead_letters` or both");
    }
    outputs.finish();
    for (String field : key) {
      if (Outbox.ownColumns().contains(field)) {
        problems.add(
            spec.node().keyPlace("outputs"),
            "the outbox has a column `" + field + "` of its own; give the field another name");
      }
    }
    return new OutputsSpec(changes, deadLetters);
  }

  private OutputTopic output(YamlMap outputs, String name, RecordType type) {
    YamlMap output = outputs.map(name).orElse(null);
    if (output == null) {
      return null;
    }
    output.require("kafka", "give the topic, as in `kafka: {servers: …, topic: …}`");
    OutputTopic topic = output.map("kafka").map(kafka -> topic(kafka, type)).orElse(null);
    output.finish();
    return topic;
  }

  private static OutputTopic topic(YamlMap kafka, RecordType type) {
    kafka.require("servers", "give the brokers, as in `servers: kafka-1:9092`");
    kafka.require("topic", "give the topic, as in `topic: federal-jobs`");
    List<String> servers = KafkaSection.servers(kafka);
    List<String> topics = KafkaSection.topics(kafka, "topic");
    if (topics.size() > 1) {
      kafka.problems().add(kafka.node().keyPlace("topic"), "`topic` is one topic, not several");
    }
    Map<String, String> properties = KafkaSection.properties(kafka, OWN, "the output");
    Duration timeout = kafka.duration("timeout", TIMEOUT);
    MessageFormat format = type == null ? new JsonFormat() : FormatSection.read(kafka, type);
    kafka.finish();
    return topics.isEmpty()
        ? null
        : new OutputTopic(servers, topics.get(0), properties, timeout, format);
  }
}
