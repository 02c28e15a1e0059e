package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON API that is read with GET: in one answer or page by page, as a whole or in slices.
 * Bounded; a page that was read twice gives the same records if the memory of the source has kept
 * its answer, or if the source still has them.
 *
 * <p>All of it is one part, read by one session, which asks for pages of several slices at a time:
 * so its limits hold without any agreement between workers.
 *
 * <p>Secrets are references ({@code ${env:NAME}}, {@code ${file:PATH}}) in the url and the query;
 * they are resolved when a session is opened.
 *
 * @param client how the source is spoken to; has its name
 * @param url http or https, with a host
 * @param query parameters of every request
 * @param pages null if the source has one answer
 * @param items JSON Pointer (RFC 6901) to the array of items in an answer; empty if the answer is
 *     the array, or one item
 * @param slices how a query that has too much is divided; may be empty
 * @param alwaysSliced whether the first division is made before anything is asked
 * @param incremental null if everything is read in every run
 * @param identity JSON Pointers to what identifies an item; empty if that is not known
 */
public record HttpSource(
    ClientDefinition client,
    String url,
    Map<String, String> query,
    PageDefinition pages,
    String items,
    List<SliceDimension> slices,
    boolean alwaysSliced,
    IncrementalDefinition incremental,
    List<String> identity)
    implements Source {

  /**
   * @throws IllegalArgumentException if something cannot be meant; the message names it and the
   *     remedy
   */
  public HttpSource {
    Objects.requireNonNull(client, "client");
    query = copyOf(query);
    slices = List.copyOf(slices);
    identity = List.copyOf(identity);
    items = items == null ? "" : items;
    checkUrl(url);
    checkPointer("items", items);
    if (pages != null) {
      checkPages(pages, query, items);
    }
    checkSlices(slices, query);
  }

  /** A source that is read as a whole. */
  public HttpSource(
      ClientDefinition client,
      String url,
      Map<String, String> query,
      PageDefinition pages,
      String items) {
    this(client, url, query, pages, items, List.of(), false, null, List.of());
  }

  /** The same, divided. */
  public HttpSource withSlices(List<SliceDimension> newSlices, boolean always) {
    return new HttpSource(
        client, url, query, pages, items, newSlices, always, incremental, identity);
  }

  /** The same, read only as far as it is new. */
  public HttpSource withIncremental(IncrementalDefinition newIncremental) {
    return new HttpSource(
        client, url, query, pages, items, slices, alwaysSliced, newIncremental, identity);
  }

  /** The same, with items told apart by what is at these places. */
  public HttpSource withIdentity(List<String> pointers) {
    return new HttpSource(
        client, url, query, pages, items, slices, alwaysSliced, incremental, pointers);
  }

  @Override
  public String name() {
    return client.source();
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
   * @throws IllegalArgumentException if a resolved secret makes the url or a header impossible, or
   *     if there is no such part or position
   */
  @Override
  public ReadSession open(String part, Position position, SourceContext context)
      throws IOException {
    if (!part.isEmpty()) {
      throw new IllegalArgumentException("source " + name() + " has no part " + part);
    }
    HttpPosition start = HttpPosition.of(position);
    SourceClient opened = SourceClient.open(client, context);
    Incremental since =
        incremental == null
            ? null
            : new Incremental(
                incremental, context.memory().mark(name()), context.clock().instant());
    Map<String, String> more = new LinkedHashMap<>();
    if (since != null && incremental.parameter() != null && since.parameterValue() != null) {
      more.put(incremental.parameter(), since.parameterValue());
    }
    RequestTemplate template = RequestTemplate.resolve(this, more, opened.secrets());
    SourceClient elsewhere = SourceClient.open(client.withoutCredentials(), context);
    return new HttpReadSession(
        this, start, new PageReader(this, template, opened, elsewhere), since, context);
  }

  LocalDate today(Clock clock) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Names only: a value may be a secret that was written out. */
  @Override
  public String toString() {
    return "HttpSource[" + client + ", query " + query.keySet() + "]";
  }

  /** Refuses what is no JSON Pointer. */
  static void checkPointer(String what, String pointer) {
    try {
      JsonPointer.compile(pointer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          what + ": '" + pointer + "' is not a JSON Pointer; it begins with /, like /data/items",
          e);
    }
  }

  private static void checkUrl(String url) {
    if (url == null || url.isBlank()) {
      throw new IllegalArgumentException("http: the url is missing");
    }
    if (SecretResolver.isReference(url)) {
      return; // checked when it is known
    }
    try {
      checkUri(new URI(url));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "http: the url is not one: " + e.getReason() + " at character " + e.getIndex(), e);
    }
  }

  /** Refuses an address that cannot be asked, without repeating what may be secret in it. */
  static void checkUri(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("http: the url begins with http:// or https://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("http: the url has no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "http: the url has a user and password in it; give them as a header with a reference such"
              + " as ${env:NAME}");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("http: the url has a fragment (#…), which is never sent");
    }
  }

  private static void checkPages(PageDefinition pages, Map<String, String> query, String items) {
    String turn = pages.turnParameter();
    for (String parameter : new String[] {turn, pages.sizeParameter()}) {
      if (parameter != null && query.containsKey(parameter)) {
        throw new IllegalArgumentException(
            "http: the query has " + parameter + ", which pages sets; remove it from the query");
      }
    }
    if (turn != null && turn.equals(pages.sizeParameter())) {
      throw new IllegalArgumentException("pages: number and size are the same query parameter");
    }
    String total = pages.total();
    if (total != null
        && (total.equals(items) || (total.startsWith(items + "/") && !items.isEmpty()))) {
      throw new IllegalArgumentException(
          "pages: total " + total + " is inside the items " + items + "; it is beside them");
    }
  }

  private static void checkSlices(List<SliceDimension> slices, Map<String, String> query) {
    for (SliceDimension dimension : slices) {
      for (String parameter : dimension.parameters()) {
        if (query.containsKey(parameter)) {
          throw new IllegalArgumentException(
              "http: the query has " + parameter + ", which slices set; remove it from the query");
        }
      }
    }
  }

  private static Map<String, String> copyOf(Map<String, String> map) {
    Map<String, String> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key.isEmpty()) {
            throw new IllegalArgumentException("http: a query parameter has no name");
          }
          copy.put(key, Objects.requireNonNull(value, key));
        });
    return Collections.unmodifiableMap(copy);
  }
}
