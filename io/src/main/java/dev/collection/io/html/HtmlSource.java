package dev.collection.io.html;

import dev.collection.io.html.page.ItemDefinition;
import dev.collection.io.http.client.AuthDefinition;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The web pages of a site: list pages or sitemaps, and the pages that they lead to. Bounded. A
 * record is one JSON object: the JSON-LD object, or what the spec's selectors find, and the
 * canonical address of its page as {@code _url}.
 *
 * <p>What robots.txt does not allow is not read, and named in a report.
 *
 * @param client how the site is spoken to; has the source's name. Its User-Agent says by which name
 *     robots.txt calls us
 */
public record HtmlSource(ClientDefinition client, CrawlDefinition crawl, ItemDefinition items)
    implements Source {
  /** Who we are unless the spec says more. */
  public static final String DEFAULT_USER_AGENT = "collection-orchestrator";

  private static final String USER_AGENT = "User-Agent";
  private static final Set<String> OPEN_HEADERS = Set.of("user-agent", "accept", "accept-language");
  private static final String ACCEPT =
      "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5";

  /**
   * @throws IllegalArgumentException if the User-Agent has no product token that robots.txt could
   *     name
   */
  public HtmlSource {
    Objects.requireNonNull(crawl, "crawl");
    Objects.requireNonNull(items, "items");
    client = withDefaults(client);
    if (RobotsRules.product(header(client.headers(), USER_AGENT)).isEmpty()) {
      throw new IllegalArgumentException(
          "html: the User-Agent does not begin with a name of letters, - and _, by which robots.txt"
              + " could call it");
    }
  }

  private static ClientDefinition withDefaults(ClientDefinition client) {
    Map<String, String> headers = new LinkedHashMap<>(client.headers());
    if (header(headers, USER_AGENT).isEmpty()) {
      headers.put(USER_AGENT, DEFAULT_USER_AGENT);
    }
    if (header(headers, "Accept").isEmpty()) {
      headers.put("Accept", ACCEPT);
    }
    return with(headers, client.auth(), client.hosts(), client);
  }

  private static ClientDefinition with(
      Map<String, String> headers,
      AuthDefinition auth,
      List<String> hosts,
      ClientDefinition client) {
    return new ClientDefinition(
        client.source(),
        headers,
        client.limits(),
        client.retry(),
        client.seed(),
        client.circuit(),
        auth,
        hosts,
        client.allowPrivate(),
        client.conditional());
  }

  /**
   * How one host is spoken to: each has a client of its own. What may be secret goes to the host of
   * the first address only.
   *
   * @param origin scheme and host
   */
  ClientDefinition client(String origin) {
    List<String> hosts = List.copyOf(crawl.allHosts(client.hosts()));
    if (crawl.home().startsWith(origin + "/")) {
      return with(client.headers(), client.auth(), hosts, client);
    }
    Map<String, String> headers = new LinkedHashMap<>(client.headers());
    headers.keySet().removeIf(name -> !OPEN_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    return with(headers, null, hosts, client);
  }

  private static String header(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  @Override
  public String name() {
    return client.source();
  }

  /** The name by which robots.txt calls us, in lower case. */
  String product() {
    return RobotsRules.product(header(client.headers(), USER_AGENT));
  }

  @Override
  public List<String> parts(SourceContext context) {
    return List.of("");
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had; the
   *     message names the reference and what it is for
   * @throws IllegalArgumentException if there is no such part or position
   */
  @Override
  public ReadSession open(String part, Position position, SourceContext context) {
    if (!part.isEmpty()) {
      throw new IllegalArgumentException("source " + name() + " has no part " + part);
    }
    return new HtmlReadSession(this, CrawlPosition.of(position), context);
  }

  /** Names only: a header may be a secret that was written out. */
  @Override
  public String toString() {
    return "HtmlSource[" + client + ", " + crawl + "]";
  }
}
