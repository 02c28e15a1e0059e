package dev.collection.io.html;

import dev.collection.io.http.client.AnswerReader;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.Outcome;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One host, asked as its robots.txt wants it: the file is had once, before anything else, and its
 * crawl-delay lies between any two requests. Safe for use by many threads.
 */
final class HostAccess {
  private static final int TOO_MANY_REQUESTS = 429;

  private final String robotsAddress;
  private final String product;
  private final ClientDefinition definition;
  private final SourceContext context;
  private final SourceClient client;
  private RobotsRules rules;
  private SourceClient paced;
  private Instant free = Instant.MIN;

  /**
   * @param origin scheme and host of an address, with a port unless it is the default
   * @param product the token by which robots.txt calls us
   * @param definition of this host's own client
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had
   */
  HostAccess(String origin, String product, ClientDefinition definition, SourceContext context) {
    robotsAddress = origin + "/robots.txt";
    this.product = product;
    this.definition = definition;
    this.context = context;
    client = SourceClient.open(definition, context);
  }

  /**
   * What robots.txt says; whoever asks first fetches it, and the others wait.
   *
   * @param requests counts those that were sent for it
   */
  synchronized RobotsRules rules(AtomicInteger requests) throws IOException, InterruptedException {
    if (rules == null) {
      rules = fetch(requests);
      paced = rules.delay().isZero() ? client : SourceClient.open(paced(rules.delay()), context);
    }
    return rules;
  }

  /** Gets a page, in its time; {@link #rules} comes first. */
  <T> Outcome<T> get(String address, AnswerReader<T> reader, AtomicInteger requests)
      throws IOException, InterruptedException {
    // Whoever waited is checked again: others may have had their turn in the meantime.
    for (Duration wait = take(); !wait.isZero(); wait = take()) {
      context.sleeper().sleep(wait);
    }
    return paced.get(URI.create(address), address, reader, requests);
  }

  /** Takes this moment if it is free; otherwise says how long it is not. */
  private synchronized Duration take() {
    Instant now = context.clock().instant();
    if (now.isBefore(free)) {
      return Duration.between(now, free);
    }
    free = now.plus(rules.delay());
    return Duration.ZERO;
  }

  /** The client's own limits, lowered: its retries keep the delay, too. */
  private ClientDefinition paced(Duration delay) {
    LimitDefinition limits = definition.limits();
    RetryDefinition retry = definition.retry();
    long perMinute = Math.max(1, Duration.ofMinutes(1).toMillis() / delay.toMillis());
    return new ClientDefinition(
        definition.source(),
        definition.headers(),
        new LimitDefinition(
            (int) Math.min(limits.requestsPerMinute(), perMinute),
            limits.concurrent(),
            limits.timeout(),
            limits.maxBodyBytes()),
        new RetryDefinition(
            retry.attempts(), longer(retry.minBackoff(), delay), longer(retry.maxBackoff(), delay)),
        definition.seed(),
        definition.circuit(),
        definition.auth(),
        definition.hosts(),
        definition.allowPrivate(),
        definition.conditional());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private RobotsRules fetch(AtomicInteger requests) throws IOException, InterruptedException {
    int before = requests.get();
    Outcome<RobotsRules> outcome =
        client.get(
            URI.create(robotsAddress),
            robotsAddress,
            answer ->
                RobotsRules.of(
                    robotsAddress, product, answer.body(), answer.header("Content-Type")),
            requests);
    if (requests.get() > before) {
      // Its own request counts for the delay that it asks for.
      free = context.clock().instant();
    }
    if (outcome.failure() == null) {
      if (requests.get() > before) {
        free = free.plus(outcome.value().delay());
      }
      return outcome.value();
    }
    int status = outcome.status();
    return status >= 400 && status < 500 && status != TOO_MANY_REQUESTS
        ? RobotsRules.none(robotsAddress, product)
        : RobotsRules.unreachable(robotsAddress, product, outcome.failure());
  }
}
