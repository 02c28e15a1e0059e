package dev.collection.io.http;

import dev.collection.io.http.client.Excerpt;
import dev.collection.io.http.client.HttpFault;
import dev.collection.io.http.client.Secrets;
import dev.collection.io.http.paging.PageRequest;
import dev.collection.io.http.slice.Slice;
import dev.collection.io.secret.SecretResolver;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The addresses of one session, with the secrets in them. Lives as long as the session and prints
 * nothing; what people see of an address comes with it.
 */
final class RequestTemplate {
  private final String source;
  private final Secrets secrets;
  private final String uri;
  private final String shown;
  private final Map<String, String> secretParameters;

  /**
   * Where something is asked for.
   *
   * @param shown the same for people: without secrets
   */
  record Address(URI uri, String shown) {}

  private RequestTemplate(
      String source,
      Secrets secrets,
      String uri,
      String shown,
      Map<String, String> secretParameters) {
    this.source = source;
    this.secrets = secrets;
    this.uri = uri;
    this.shown = shown;
    this.secretParameters = secretParameters;
  }

  /**
   * Resolves every reference in the url and query of {@code source}.
   *
   * @param more parameters of every request, beside the source's own
   * @throws dev.collection.io.secret.UnresolvedSecretException if one cannot be had
   * @throws IllegalArgumentException if a resolved value cannot be sent
   */
  static RequestTemplate resolve(HttpSource source, Map<String, String> more, Secrets secrets) {
    StringBuilder uri = new StringBuilder(secrets.resolve("url", source.url()));
    StringBuilder shown = new StringBuilder(Secrets.withoutReferences(source.url()));
    Map<String, String> secretParameters = new LinkedHashMap<>();
    Map<String, String> query = new LinkedHashMap<>(source.query());
    query.putAll(more);
    query.forEach(
        (name, value) -> {
          String resolved = secrets.resolve("query parameter " + name, value);
          boolean secret = SecretResolver.isReference(value);
          append(uri, name, resolved);
          append(shown, name, secret ? null : value);
          if (secret) {
            secretParameters.put(name, resolved);
          }
        });
    RequestTemplate template =
        new RequestTemplate(
            source.name(), secrets, uri.toString(), shown.toString(), secretParameters);
    template.check(uri.toString());
    return template;
  }

  /** The address of a page of a slice. */
  Address page(Slice slice, PageRequest request) throws HttpFault {
    if (request.url() != null) {
      return next(request.url());
    }
    StringBuilder text = new StringBuilder(uri);
    StringBuilder people = new StringBuilder(shown);
    slice
        .parameters()
        .forEach(
            (name, value) -> {
              append(text, name, value);
              append(people, name, value);
            });
    request
        .parameters()
        .forEach(
            (name, value) -> {
              append(text, name, value);
              append(people, name, value);
            });
    return new Address(URI.create(text.toString()), people.toString());
  }

  /** The slice as people see it: an address without page and secrets. */
  String shown(Slice slice) {
    StringBuilder people = new StringBuilder(shown);
    slice.parameters().forEach((name, value) -> append(people, name, value));
    return people.toString();
  }

  /**
   * The address that an answer gave for the next page: used as it is, but only on the source's own
   * host, and with the secrets that the source does not repeat.
   */
  private Address next(String url) throws HttpFault {
    URI base = URI.create(uri);
    URI next;
    try {
      next = base.resolve(new URI(url.strip().replace(" ", "%20")));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw HttpFault.lasting(
          "the answer's next page is no address: " + Excerpt.of(secrets.redact(url)));
    }
    if (!isOwnHost(next)) {
      throw HttpFault.lasting(
          "the answer's next page is elsewhere, at "
              + Excerpt.of(secrets.redact(next.getScheme() + "://" + next.getRawAuthority()))
              + ", which is not asked: credentials stay with their host");
    }
    StringBuilder text = new StringBuilder(next.toString());
    StringBuilder people = new StringBuilder(secrets.redact(next.toString()));
    String query = next.getRawQuery() == null ? "" : "&" + next.getRawQuery();
    secretParameters.forEach(
        (name, value) -> {
          if (!query.contains("&" + Secrets.encode(name) + "=")) {
            append(text, name, value);
            append(people, name, null);
          }
        });
    return new Address(URI.create(text.toString()), people.toString());
  }

  /** Whether credentials may be sent there. */
  boolean isOwnHost(URI address) {
    URI base = URI.create(uri);
    return base.getRawAuthority().equalsIgnoreCase(address.getRawAuthority())
        && base.getScheme().equalsIgnoreCase(address.getScheme());
  }

  /**
   * The address of a code list, which may be on another host; whole, or relative to the source's.
   */
  Address codeList(String url) {
    String resolved = secrets.resolve("slices, url", url);
    check(URI.create(uri).resolve(resolved).toString());
    return new Address(
        URI.create(uri).resolve(resolved),
        URI.create(shown.replace(Secrets.HIDDEN, "hidden"))
            .resolve(Secrets.withoutReferences(url).replace(Secrets.HIDDEN, "hidden"))
            .toString());
  }

  private void check(String address) {
    try {
      HttpSource.checkUri(new URI(address));
    } catch (URISyntaxException e) {
      // Its message would repeat the address with the secrets in it.
      throw new IllegalArgumentException(
          "source " + source + ": the url with its references resolved is not one");
    }
  }

  private static void append(StringBuilder uri, String name, String value) {
    uri.append(uri.indexOf("?") < 0 ? '?' : '&')
        .append(Secrets.encode(name))
        .append('=')
        .append(value == null ? Secrets.HIDDEN : Secrets.encode(value));
  }
}
