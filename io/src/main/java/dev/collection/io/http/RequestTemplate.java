package dev.collection.io.http;

import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedSecretException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The requests of one session, with the secrets in them. Lives as long as the session and prints
 * nothing; what people see of a request comes from {@link #shown(long)} and {@link #redact}.
 */
final class RequestTemplate {
  private static final String HIDDEN = "***";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env|file):[^}]+}");
  private static final int SHORTEST_REDACTED = 4;

  private final PageDefinition pages;
  private final String uri;
  private final String shown;
  private final Map<String, String> headers;
  private final List<String> secrets;
  private final String credentials;

  private RequestTemplate(
      PageDefinition pages,
      String uri,
      String shown,
      Map<String, String> headers,
      List<String> secrets,
      String credentials) {
    this.pages = pages;
    this.uri = uri;
    this.shown = shown;
    this.headers = headers;
    this.secrets = secrets;
    this.credentials = credentials;
  }

  /**
   * Resolves every reference of {@code source}.
   *
   * @throws UnresolvedSecretException if one cannot be had
   * @throws IllegalArgumentException if a resolved value cannot be sent
   */
  static RequestTemplate resolve(HttpSource source, SecretResolver resolver) {
    Resolution resolution = new Resolution(source.name(), resolver);
    StringBuilder uri = new StringBuilder(resolution.of("url", source.url()));
    StringBuilder shown = new StringBuilder(hideReferences(source.url()));
    source
        .query()
        .forEach(
            (name, value) -> {
              append(uri, name, resolution.of("query parameter " + name, value));
              append(shown, name, SecretResolver.isReference(value) ? null : value);
            });
    Map<String, String> headers = new LinkedHashMap<>();
    source
        .headers()
        .forEach(
            (name, value) -> {
              String resolved = resolution.of("header " + name, value);
              checkHeaderValue(source.name(), name, resolved);
              headers.put(name, resolved);
            });
    RequestTemplate template =
        new RequestTemplate(
            source.pages(),
            uri.toString(),
            shown.toString(),
            headers,
            resolution.secrets,
            String.join(", ", resolution.uses));
    template.checkUri(source.name());
    return template;
  }

  /** The address of {@code page}, 1 for the first. */
  URI uri(long page) {
    return URI.create(paged(uri, page));
  }

  /** The address of {@code page} for people: without secrets. */
  String shown(long page) {
    return paged(shown, page);
  }

  /** The address without page and secrets. */
  String shown() {
    return shown;
  }

  /** Headers of every request, with their secrets. */
  Map<String, String> headers() {
    return headers;
  }

  /** Where secrets are sent: {@code header Authorization-Key (${env:KEY})}; empty if nowhere. */
  String credentials() {
    return credentials;
  }

  /** {@code text} without any secret that it may repeat, such as in an answer's error text. */
  String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, HIDDEN);
    }
    return redacted;
  }

  private String paged(String base, long page) {
    if (pages == null) {
      return base;
    }
    StringBuilder text = new StringBuilder(base);
    append(text, pages.numberParameter(), Long.toString(pages.first() + page - 1));
    if (pages.sizeParameter() != null) {
      append(text, pages.sizeParameter(), Integer.toString(pages.size()));
    }
    return text.toString();
  }

  private void checkUri(String source) {
    try {
      HttpSource.checkUri(new URI(paged(uri, 1)));
    } catch (URISyntaxException e) {
      // Its message would repeat the address with the secrets in it.
      throw new IllegalArgumentException(
          "source " + source + ": the url with its references resolved is not one");
    }
  }

  private static void append(StringBuilder uri, String name, String value) {
    uri.append(uri.indexOf("?") < 0 ? '?' : '&')
        .append(encode(name))
        .append('=')
        .append(value == null ? HIDDEN : encode(value));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String hideReferences(String url) {
    return REFERENCE.matcher(url).replaceAll(HIDDEN);
  }

  private static void checkHeaderValue(String source, String name, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F))) {
      throw new IllegalArgumentException(
          "source "
              + source
              + ": the value of the header "
              + name
              + " has a line break or a character that is not ASCII; look at what it refers to");
    }
  }

  /** Resolves values and remembers what was secret and what it was for. */
  private static final class Resolution {
    private final String source;
    private final SecretResolver resolver;
    private final List<String> secrets = new ArrayList<>();
    private final TreeSet<String> uses = new TreeSet<>();

    Resolution(String source, SecretResolver resolver) {
      this.source = source;
      this.resolver = resolver;
    }

    String of(String use, String value) {
      if (!SecretResolver.isReference(value)) {
        return value;
      }
      try {
        REFERENCE.matcher(value).results().forEach(reference -> remember(use, reference.group()));
        return resolver.resolve(value);
      } catch (UnresolvedSecretException e) {
        throw new UnresolvedSecretException(
            "source " + source + ", " + use + ": " + e.getMessage(), e);
      }
    }

    private void remember(String use, String reference) {
      uses.add(use + " (" + reference + ")");
      String secret = resolver.resolve(reference);
      if (secret.length() >= SHORTEST_REDACTED) {
        secrets.add(secret);
        secrets.add(encode(secret));
      }
    }
  }
}
