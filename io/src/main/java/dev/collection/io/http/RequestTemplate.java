package dev.collection.io.http;

import dev.collection.io.http.client.Secrets;
import dev.collection.io.secret.SecretResolver;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The requests of one session, with the secrets in them. Lives as long as the session and prints
 * nothing; what people see of a request comes from {@link #shown(long)}.
 */
final class RequestTemplate {
  private final PageDefinition pages;
  private final String uri;
  private final String shown;

  private RequestTemplate(PageDefinition pages, String uri, String shown) {
    this.pages = pages;
    this.uri = uri;
    this.shown = shown;
  }

  /**
   * Resolves every reference in the url and query of {@code source}.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if one cannot be had
   * @throws IllegalArgumentException if a resolved value cannot be sent
   */
  static RequestTemplate resolve(HttpSource source, Secrets secrets) {
    StringBuilder uri = new StringBuilder(secrets.resolve("url", source.url()));
    StringBuilder shown = new StringBuilder(Secrets.withoutReferences(source.url()));
    source
        .query()
        .forEach(
            (name, value) -> {
              append(uri, name, secrets.resolve("query parameter " + name, value));
              append(shown, name, SecretResolver.isReference(value) ? null : value);
            });
    RequestTemplate template =
        new RequestTemplate(source.pages(), uri.toString(), shown.toString());
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
        .append(Secrets.encode(name))
        .append('=')
        .append(value == null ? Secrets.HIDDEN : Secrets.encode(value));
  }
}
