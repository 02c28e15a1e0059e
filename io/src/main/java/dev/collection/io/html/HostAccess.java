package dev.collection.io.html;

import dev.collection.io.http.client.AnswerReader;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.Outcome;
import dev.collection.io.http.client.RedirectCheck;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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

  /**
   * Gets a page; {@link #rules} comes first.
   *
   * @param redirects is asked before a redirect is followed
   */
  <T> Outcome<T> get(
      String address, AnswerReader<T> reader, RedirectCheck redirects, AtomicInteger requests)
      throws IOException, InterruptedException {
    return paced.get(URI.create(address), address, reader, redirects, requests);
  }

  /**
   * The client's own limits, lowered. The number of requests a minute holds for all processes, the
   * delay itself within this one.
   */
  private ClientDefinition paced(Duration delay) {
    LimitDefinition limits = definition.limits();
    long perMinute = Math.max(1, Duration.ofMinutes(1).toMillis() / delay.toMillis());
    return definition.withLimits(
        new LimitDefinition(
            (int) Math.min(limits.requestsPerMinute(), perMinute),
            limits.concurrent(),
            limits.timeout(),
            limits.maxBodyBytes(),
            delay));
  }

  private RobotsRules fetch(AtomicInteger requests) throws IOException, InterruptedException {
    Outcome<RobotsRules> outcome =
        client.get(
            URI.create(robotsAddress),
            robotsAddress,
            answer ->
                RobotsRules.of(
                    robotsAddress, product, answer.body(), answer.header("Content-Type")),
            requests);
    if (outcome.failure() == null) {
      return outcome.value();
    }
    int status = outcome.status();
    return status >= 400 && status < 500 && status != TOO_MANY_REQUESTS
        ? RobotsRules.none(robotsAddress, product)
        : RobotsRules.unreachable(robotsAddress, product, outcome.failure());
  }
}
