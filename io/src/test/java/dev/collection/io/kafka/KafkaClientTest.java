package dev.collection.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.secret.SecretResolver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What is said of what brokers refuse. */
class KafkaClientTest {
  private final KafkaClient client =
      new KafkaClient(
          new KafkaSource(
              "feed",
              List.of("b:9092"),
              List.of("orders"),
              Map.of("sasl.jaas.config", "${env:JAAS}"),
              1_000,
              Duration.ofSeconds(5)),
          new SecretResolver(name -> "canary-value"));

  @Test
  void whenRightsAreMissing_saysWhichToGive() {
    assertThat(
        client.describe(new TopicAuthorizationException("orders")),
        is("the user of `properties` may not read topic orders; let it READ and DESCRIBE"));
    assertThat(
        client.describe(GroupAuthorizationException.forGroupId("loads")),
        is(
            "the user of `properties` may not use the consumer group loads; let it READ that"
                + " group"));
  }

  @Test
  void whenCredentialsAreRefused_doesNotShowThem() {
    assertThat(
        client.describe(new SaslAuthenticationException("canary-value is wrong")),
        is("the brokers b:9092 refuse the credentials of `properties`"));
  }
}
