package dev.collection.io.outbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.secret.SecretResolver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicProducerTest {
  private static Map<String, Object> config(Map<String, String> properties) {
    OutputTopic topic =
        new OutputTopic(List.of("broker:9092"), "changes", properties, Duration.ofSeconds(20));
    return new TreeMap<>(new TopicProducer(topic).config(SecretResolver.system()));
  }

  @Test
  void aMessageIsOnAllReplicasOnceAndInOrder_andCompressed() {
    assertThat(
        config(Map.of()),
        is(
            Map.of(
                "acks",
                "all",
                "bootstrap.servers",
                List.of("broker:9092"),
                "compression.type",
                "lz4",
                "delivery.timeout.ms",
                20_000,
                "enable.idempotence",
                true,
                "linger.ms",
                0,
                "max.block.ms",
                20_000,
                "request.timeout.ms",
                10_000)));
  }

  @Test
  void propertiesChangeWhatIsNotPromised() {
    Map<String, Object> config =
        config(Map.of("acks", "0", "enable.idempotence", "false", "compression.type", "zstd"));
    assertThat(config.get("acks"), is("all"));
    assertThat(config.get("enable.idempotence"), is(true));
    assertThat(config.get("compression.type"), is("zstd"));
  }
}
