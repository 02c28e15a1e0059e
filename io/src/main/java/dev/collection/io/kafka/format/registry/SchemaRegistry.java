package dev.collection.io.kafka.format.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.http.client.Secrets;
import dev.collection.io.http.wire.DeadlineException;
import dev.collection.io.http.wire.HttpWire;
import dev.collection.io.http.wire.RefusedAddressException;
import dev.collection.io.http.wire.WireConnection;
import dev.collection.io.http.wire.WireRequest;
import dev.collection.io.http.wire.WireResponse;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.SourceContext.Sleeper;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a schema registry, each time anew and up to three times; what it said is kept by {@link
 * SchemasById}. Follows no redirects. Safe for use by many threads.
 */
public final class SchemaRegistry {
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int MOST_BYTES = 4 << 20;
  private static final int LONGEST_REASON = 300;
  private static final List<Duration> WAITS =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1));
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /** What a message's schema is written in. */
  public enum Kind {
    AVRO,
    PROTOBUF
  }

  private final RegistryDefinition definition;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Duration timeout;
  private final Sleeper sleeper;

  /**
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had
   */
  public SchemaRegistry(RegistryDefinition definition, SecretResolver secrets) {
    this(definition, secrets, TIMEOUT, duration -> Thread.sleep(duration.toMillis()));
  }

  SchemaRegistry(
      RegistryDefinition definition, SecretResolver secrets, Duration timeout, Sleeper sleeper) {
    this.definition = definition;
    this.timeout = timeout;
    this.sleeper = sleeper;
    headers.put("Accept", CONTENT_TYPE + ", application/json");
    definition.headers().forEach((name, value) -> headers.put(name, secrets.resolve(value)));
  }

  /**
   * The schema with this number: Avro's as JSON, Protobuf's as a file descriptor in Base64.
   *
   * @throws IOException if there is none, or none of this kind, as the end of a sentence on a
   *     message
   * @throws RegistryException if the registry does not say
   */
  public String schema(int id, Kind kind) throws IOException {
    String format = kind == Kind.PROTOBUF ? "?format=serialized" : "";
    WireResponse response = ask("/schemas/ids/" + Integer.toUnsignedLong(id) + format, null);
    if (response.status() == 404) {
      throw new IOException(
          Framing.named(id) + ", which the registry " + definition.url() + " has not");
    }
    JsonNode answer = answer(response);
    String type = answer.path("schemaType").asText(Kind.AVRO.name());
    if (!type.equals(kind.name())) {
      throw new IOException(Framing.named(id) + ", which is one of " + type + ", not of " + kind);
    }
    if (!answer.path("references").isEmpty()) {
      throw new IOException(
          Framing.named(id) + ", which refers to other schemas; that is not supported");
    }
    if (!answer.path("schema").isTextual()) {
      throw failed("answers without a schema", null);
    }
    return answer.path("schema").textValue();
  }

  /**
   * Registers a schema for the values of a topic, unless it is there.
   *
   * @return its number
   * @throws RegistryException if the registry refuses it, as one that older ones do not agree with,
   *     or does not answer
   */
  public int register(String topic, Kind kind, String schema) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", schema);
    if (kind != Kind.AVRO) {
      body.put("schemaType", kind.name());
    }
    String subject = Secrets.encode(topic + "-value");
    JsonNode answer = answer(ask("/subjects/" + subject + "/versions", body.toString()));
    if (!answer.path("id").canConvertToInt()) {
      throw failed("answers without a number of the schema", null);
    }
    return answer.path("id").intValue();
  }

  private WireResponse ask(String path, String body) {
    URI uri = URI.create(definition.url().toString().replaceAll("/+$", "") + path);
    WireRequest request = new WireRequest(uri, headers, body, body == null ? null : CONTENT_TYPE);
    try {
      for (int attempt = 0; ; attempt++) {
        boolean last = attempt == WAITS.size();
        try {
          WireResponse response = send(request);
          if (last || (response.status() < 500 && response.status() != 429)) {
            return response;
          }
        } catch (RefusedAddressException e) {
          throw failed(
              "has the address "
                  + e.address()
                  + ", which is not of the public Internet; if that is meant, set allow_private:"
                  + " true",
              e);
        } catch (IOException e) {
          if (last) {
            String what =
                e instanceof DeadlineException
                    ? "gives no whole answer within " + timeout.toMillis() + " ms"
                    : "cannot be reached (" + e.getClass().getSimpleName() + ")";
            throw failed(what + "; is it up, and is `registry` right?", e);
          }
        }
        sleeper.sleep(WAITS.get(attempt));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was not waited for: the thread was interrupted", e);
    }
  }

  private WireResponse send(WireRequest request) throws IOException, InterruptedException {
    try (WireConnection connection =
        HttpWire.of(definition.allowPrivate()).connect(request.uri(), timeout)) {
      return connection.exchange(request, status -> MOST_BYTES, () -> true);
    }
  }

  private JsonNode answer(WireResponse response) {
    if (response.status() == 401 || response.status() == 403) {
      throw failed("refuses the credentials of `headers` (" + response.status() + ")", null);
    }
    if (!response.whole()) {
      throw failed("answers with more than " + MOST_BYTES + " bytes", null);
    }
    JsonNode answer;
    try {
      answer = JsonItems.parse(response.body());
    } catch (JsonProcessingException e) {
      throw failed("answers " + response.status() + " with something that is not JSON", e);
    } catch (IOException e) {
      throw failed("answers " + response.status() + " without a body", e);
    }
    if (response.status() != 200) {
      String reason = reason(answer.path("message").asText(""));
      throw failed("answers " + response.status() + (reason.isEmpty() ? "" : ": " + reason), null);
    }
    return answer;
  }

  /** What the registry says, in one line and without what was sent to it as a secret. */
  private String reason(String message) {
    String reason = message;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String written = definition.headers().getOrDefault(header.getKey(), "");
      if (SecretResolver.isReference(written) && !header.getValue().isEmpty()) {
        reason = reason.replace(header.getValue(), "***");
      }
    }
    reason = reason.replaceAll("\\p{Cntrl}+", " ");
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }

  private RegistryException failed(String what, Throwable cause) {
    return new RegistryException("the schema registry " + definition.url() + " " + what, cause);
  }
}
