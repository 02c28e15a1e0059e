package dev.collection.io.http.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.http.wire.WireRequest;
import dev.collection.io.http.wire.WireResponse;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens by client credentials (RFC 6749, section 4.4), asked for under the limits of the source,
 * kept for all its sessions in this JVM, and renewed before they expire. Safe for use by many
 * threads; whoever needs a token that is being asked for waits for it.
 */
final class TokenSource {
  /** What a token lives if its source does not say (RFC 6749 recommends that it does). */
  private static final Duration LIFE = Duration.ofMinutes(5);

  /** How long before its end a token is not used any more, at most. */
  private static final Duration BEFORE_END = Duration.ofSeconds(60);

  private static final Map<Key, Kept> KEPT = new ConcurrentHashMap<>();

  private final String source;
  private final Secrets secrets;
  private final GatedWire wire;
  private final URI uri;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final String form;
  private final Kept kept;

  /** Whose token it is. Holds a secret and prints nothing. */
  private static final class Key {
    private final String text;

    private Key(String... parts) {
      text = String.join("\n", parts);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  private static final class Kept {
    private final ReentrantLock lock = new ReentrantLock();
    private String token;
    private Instant usableUntil = Instant.MIN;
  }

  TokenSource(String source, AuthDefinition.OAuth2 definition, Secrets secrets, GatedWire wire) {
    this.source = source;
    this.secrets = secrets;
    this.wire = wire;
    String url = secrets.resolve("auth oauth2 token_url", definition.tokenUrl());
    String id = secrets.resolve("auth oauth2 client_id", definition.clientId());
    String secret = secrets.resolve("auth oauth2 client_secret", definition.clientSecret());
    String scope = secrets.resolve("auth oauth2 scope", definition.scope());
    try {
      uri = new URI(url);
    } catch (java.net.URISyntaxException e) {
      // Its message would repeat the address, which may have a secret in it.
      throw new IllegalArgumentException(
          "source " + source + ": auth oauth2 token_url with its references resolved is no URL");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "source " + source + ": auth oauth2 token_url names no host");
    }
    headers.put("user-agent", "collection-orchestrator");
    headers.put("accept", "application/json");
    headers.put(
        "authorization",
        Credentials.basic(Secrets.encode(id) + ":" + Secrets.encode(secret), secrets));
    form =
        "grant_type=client_credentials"
            + (scope.isEmpty() ? "" : "&scope=" + Secrets.encode(scope));
    kept = KEPT.computeIfAbsent(new Key(source, url, id, secret, scope), unused -> new Kept());
  }

  /**
   * A token that has not expired.
   *
   * @param sent is told before a request is sent for it
   */
  String token(Runnable sent) throws HttpFault, IOException, InterruptedException {
    kept.lock.lockInterruptibly();
    try {
      if (!wire.now().isBefore(kept.usableUntil)) {
        ask(sent);
      }
      secrets.hide(kept.token);
      return kept.token;
    } finally {
      kept.lock.unlock();
    }
  }

  /** Uses {@code token} no more: it was refused. */
  void forget(String token) {
    kept.lock.lock();
    try {
      if (token.equals(kept.token)) {
        kept.usableUntil = Instant.MIN;
      }
    } finally {
      kept.lock.unlock();
    }
  }

  private void ask(Runnable sent) throws HttpFault, IOException, InterruptedException {
    Instant asked = wire.now();
    WireResponse response = wire.send(new WireRequest(uri, headers, form), sent);
    if (response.status() != 200) {
      throw refused(response);
    }
    JsonNode answer;
    try {
      answer = JsonItems.mapper().readTree(response.body());
    } catch (JacksonException e) {
      throw HttpFault.passing("the answer of " + place() + " is not JSON", null);
    }
    String token = answer == null ? "" : answer.path("access_token").asText();
    secrets.hide(token);
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw HttpFault.lasting("the answer of " + place() + " has no usable access_token");
    }
    String type = answer.path("token_type").asText("Bearer");
    if (!type.equalsIgnoreCase("Bearer")) {
      throw HttpFault.lasting(
          "the token of " + place() + " is of the type " + Excerpt.of(type) + ", not Bearer");
    }
    Duration life = LIFE;
    if (answer.path("expires_in").canConvertToInt() || answer.path("expires_in").isTextual()) {
      life =
          Duration.ofSeconds(Math.max(0, answer.path("expires_in").asInt((int) LIFE.toSeconds())));
    }
    Duration margin = life.dividedBy(5);
    kept.token = token;
    kept.usableUntil =
        asked.plus(life).minus(margin.compareTo(BEFORE_END) < 0 ? margin : BEFORE_END);
  }

  private HttpFault refused(WireResponse response) {
    String said = new String(response.body(), StandardCharsets.UTF_8);
    String message =
        "no token from "
            + place()
            + ": status "
            + response.status()
            + "; look at auth oauth2 of the source "
            + source
            + ". It said: "
            + Excerpt.of(secrets.redact(said));
    return RetryPolicy.isRetryable(response.status())
        ? HttpFault.passing(message, null)
        : HttpFault.denied(message);
  }

  private String place() {
    return secrets.redact(uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath());
  }
}
