package dev.collection.io.http.client;

import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gets things from one source, within its limits, asking again as its retry policy says. An answer
 * that was understood is kept in the source's memory, and taken from there by a run that resumes
 * this one. Safe for use by many threads.
 */
public final class SourceClient {
  private final ClientDefinition definition;
  private final Secrets secrets;
  private final HttpFetcher fetcher;
  private final RetryPolicy policy;
  private final SourceContext context;

  private SourceClient(ClientDefinition definition, Secrets secrets, SourceContext context) {
    this.definition = definition;
    this.secrets = secrets;
    this.context = context;
    Map<String, String> headers = new LinkedHashMap<>();
    definition
        .headers()
        .forEach(
            (name, value) -> {
              String resolved = secrets.resolve("header " + name, value);
              checkHeaderValue(name, resolved);
              headers.put(name, resolved);
            });
    fetcher = new HttpFetcher(secrets, headers, definition.limits(), context);
    policy = new RetryPolicy(definition.retry(), definition.seed());
  }

  /**
   * Opens a client; no request is sent.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had; the
   *     message names the reference and what it is for
   * @throws IllegalArgumentException if a resolved secret cannot be sent
   */
  public static SourceClient open(ClientDefinition definition, SourceContext context) {
    return new SourceClient(
        definition, new Secrets(definition.source(), context.secrets()), context);
  }

  /** Resolves what else of the source is secret, and takes it out of texts. */
  public Secrets secrets() {
    return secrets;
  }

  /**
   * Gets {@code uri} and makes something of the answer.
   *
   * @param shown the same address as people may see it; also what the answer is kept under
   * @param requests counts every request as it is sent
   * @throws IOException if the source's memory fails
   */
  public <T> Outcome<T> get(URI uri, String shown, AnswerReader<T> reader, AtomicInteger requests)
      throws IOException, InterruptedException {
    KeptAnswer kept = context.memory().answer(definition.source(), shown);
    if (kept != null) {
      try {
        Answer answer =
            new Answer(uri, kept.status(), kept.headers(), kept.body(), 0, kept.receivedAt());
        return new Outcome<>(reader.read(answer), 0, kept.receivedAt(), 0, null);
      } catch (HttpFault fault) {
        // What was kept is of no use to this version of the spec: the source is asked.
      }
    }
    // Limits are the host's: what one of them suffers is no matter of another.
    RateLimiter limiter = RateLimiter.of(definition.source() + " " + uri.getRawAuthority());
    for (int attempt = 1; ; attempt++) {
      try {
        Answer answer = fetcher.get(uri, limiter, requests::incrementAndGet);
        T value = reader.read(answer);
        context.memory().keep(definition.source(), shown, kept(answer));
        return new Outcome<>(
            value, answer.transferredBytes(), answer.receivedAt(), requests.get(), null);
      } catch (HttpFault fault) {
        RetryPolicy.Decision decision =
            policy.after(fault, attempt, shown.hashCode(), context.clock().instant());
        switch (decision.action()) {
          case RETRY -> context.sleeper().sleep(decision.delay());
          case PAUSE_SOURCE -> limiter.pauseUntil(context.clock().instant().plus(decision.delay()));
          case GIVE_UP -> {
            return new Outcome<>(
                null, 0, null, requests.get(), failure(shown, fault, decision, requests.get()));
          }
        }
      }
    }
  }

  private static KeptAnswer kept(Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : KeptAnswer.HEADERS) {
      if (!answer.header(name).isEmpty()) {
        headers.put(name, answer.header(name));
      }
    }
    return new KeptAnswer(answer.status(), headers, answer.body(), answer.receivedAt());
  }

  private static String failure(
      String shown, HttpFault fault, RetryPolicy.Decision decision, int requests) {
    StringBuilder text = new StringBuilder(shown);
    text.append(" could not be read");
    if (requests > 1) {
      text.append(" in ").append(requests).append(" requests");
    }
    text.append(": ").append(fault.getMessage());
    if (!decision.reason().isEmpty()) {
      text.append("; ").append(decision.reason());
    }
    return text.toString();
  }

  private void checkHeaderValue(String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F))) {
      throw new IllegalArgumentException(
          "source "
              + definition.source()
              + ": the value of the header "
              + name
              + " has a line break or a character that is not ASCII; look at what it refers to");
    }
  }
}
