package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON API that is read with GET, in one answer or in numbered pages. Bounded; a page that was
 * read twice gives the same records if the source still has them.
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
 */
public record HttpSource(
    ClientDefinition client,
    String url,
    Map<String, String> query,
    PageDefinition pages,
    String items)
    implements Source {

  /**
   * @throws IllegalArgumentException if something cannot be meant; the message names it and the
   *     remedy
   */
  public HttpSource {
    Objects.requireNonNull(client, "client");
    query = copyOf(query);
    items = items == null ? "" : items;
    checkUrl(url);
    checkPointer("items", items);
    if (pages != null) {
      checkPages(pages, query, items);
    }
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
  public ReadSession open(String part, Position position, SourceContext context) {
    if (!part.isEmpty()) {
      throw new IllegalArgumentException("source " + name() + " has no part " + part);
    }
    SourceClient opened = SourceClient.open(client, context);
    return new HttpReadSession(
        this,
        PagePlan.at(pages, position),
        RequestTemplate.resolve(this, opened.secrets()),
        opened);
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
    for (String parameter : new String[] {pages.numberParameter(), pages.sizeParameter()}) {
      if (parameter != null && query.containsKey(parameter)) {
        throw new IllegalArgumentException(
            "http: the query has " + parameter + ", which pages sets; remove it from the query");
      }
    }
    if (pages.numberParameter().equals(pages.sizeParameter())) {
      throw new IllegalArgumentException("pages: number and size are the same query parameter");
    }
    String total = pages.total();
    if (total != null
        && (total.equals(items) || (total.startsWith(items + "/") && !items.isEmpty()))) {
      throw new IllegalArgumentException(
          "pages: total " + total + " is inside the items " + items + "; it is beside them");
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
