package dev.collection.pipeline.spec.read;

import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.KafkaSpec;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a source of the kind {@code kafka}. */
final class KafkaSection {
  private static final long MAX_RECORD = 16L << 20;
  private static final long LARGEST_MAX_RECORD = 512L << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern SERVER =
      Pattern.compile("[^\\s:/,]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern SECRET =
      Pattern.compile("password|secret|jaas|keystore\\.key|truststore\\.certificates");

  /** What the source decides itself. */
  private static final Set<String> OWN =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "allow.auto.create.topics",
          "max.poll.records",
          "default.api.timeout.ms",
          "request.timeout.ms",
          "key.deserializer",
          "value.deserializer");

  private KafkaSection() {}

  /**
   * @param type of the collection's records
   */
  static KafkaSpec read(YamlMap kafka, RecordType type) {
    kafka.require("servers", "give the brokers, as in `servers: kafka-1:9092`");
    kafka.require("topics", "give the topics, as in `topics: shop.public.orders`");
    List<String> servers = servers(kafka);
    List<String> topics = topics(kafka, "topics");
    Map<String, String> properties = properties(kafka, OWN, "the source");
    long maxRecord = kafka.size("max_record", MAX_RECORD, LARGEST_MAX_RECORD);
    Duration timeout = kafka.duration("timeout", TIMEOUT);
    MessageFormat format = FormatSection.read(kafka, type);
    kafka.finish();
    return new KafkaSpec(servers, topics, properties, maxRecord, timeout, format);
  }

  /** The brokers; each that is not host:port is reported. */
  static List<String> servers(YamlMap kafka) {
    return texts(kafka, "servers", SERVER, "must be host:port, as in kafka-1:9092");
  }

  /** Names of topics; what is none is reported. */
  static List<String> topics(YamlMap kafka, String key) {
    return texts(kafka, key, TOPIC, "is no name of a topic");
  }

  /**
   * Properties of the client; a secret in the clear is reported.
   *
   * @param own names that may not be given
   * @param owner who gives them
   */
  static Map<String, String> properties(YamlMap kafka, Set<String> own, String owner) {
    Map<String, String> properties = new LinkedHashMap<>();
    kafka
        .textMap("properties")
        .forEach(
            (name, value) -> {
              checkProperty(kafka, name, value, own, owner);
              properties.put(name, value.text());
            });
    return properties;
  }

  private static List<String> texts(YamlMap kafka, String key, Pattern form, String problem) {
    List<String> texts = new ArrayList<>();
    List<YamlNode> nodes = kafka.texts(key);
    for (YamlNode node : nodes) {
      if (!form.matcher(node.text()).matches()) {
        kafka.problems().add(node, "`" + node.text() + "` " + problem);
      } else if (!texts.contains(node.text())) {
        texts.add(node.text());
      } else {
        kafka.problems().add(node, "`" + node.text() + "` is given twice");
      }
    }
    kafka
        .get(key)
        .filter(node -> node.is(YamlNode.Kind.LIST) && node.elements().isEmpty())
        .ifPresent(node -> kafka.problems().add(node, "`" + key + "` is empty; give at least one"));
    return texts;
  }

  private static void checkProperty(
      YamlMap kafka, String name, YamlNode value, Set<String> own, String owner) {
    HttpParameters.checkReferences(value, kafka.problems());
    if (own.contains(name)) {
      kafka.problems().add(value, "`" + name + "` is set by " + owner + "; remove it");
    } else if (SECRET.matcher(name).find() && !SecretResolver.isReference(value.text())) {
      kafka
          .problems()
          .add(
              value,
              "`"
                  + name
                  + "` holds a secret in the clear; refer to it with \"${env:NAME}\" or"
                  + " \"${file:PATH}\"");
    }
  }
}
