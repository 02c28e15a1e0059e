package dev.collection.io.http.client;

import dev.collection.io.http.wire.WireRequest;
import dev.collection.io.http.wire.WireResponse;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Gets one thing within the limits of its source, wherever it leads, and gives its whole body, or a
 * fault in words. Redirects are followed where {@link Reach} allows it. Any content type is taken:
 * what the body is, is found out by reading it. Safe for use by many threads.
 */
final class HttpFetcher {
  private static final int MAX_REDIRECTS = 5;

  private final Secrets secrets;
  private final Credentials credentials;
  private final LimitDefinition limits;
  private final Reach reach;
  private final GatedWire wire;
  private final SourceContext context;

  HttpFetcher(
      Secrets secrets,
      Credentials credentials,
      LimitDefinition limits,
      Reach reach,
      GatedWire wire,
      SourceContext context) {
    this.secrets = secrets;
    this.credentials = credentials;
    this.limits = limits;
    this.reach = reach;
    this.wire = wire;
    this.context = context;
  }

  /**
   * Gets {@code first}, wherever it leads.
   *
   * @param earlier the answer of an earlier run, which the source may confirm instead of sending it
   *     again; null if there is none
   * @param redirectCheck is asked before a redirect is followed
   * @param sent is told before each request, redirected ones and those for tokens included
   * @throws HttpFault if there is no body to be had
   * @throws IOException if the memory that the processes share fails
   */
  Answer get(URI first, KeptAnswer earlier, RedirectCheck redirectCheck, Runnable sent)
      throws HttpFault, IOException, InterruptedException {
    URI uri = first;
    boolean renewed = false;
    int redirects = 0;
    while (true) {
      Map<String, String> headers = credentials.headers(reach.isHome(uri), sent);
      if (earlier != null) {
        ask(headers, "if-none-match", earlier.headers().get("ETag"));
        ask(headers, "if-modified-since", earlier.headers().get("Last-Modified"));
      }
      WireResponse response = wire.send(new WireRequest(uri, headers, null), sent);
      int status = response.status();
      if (status == 401 && !renewed && credentials.renew(headers)) {
        renewed = true; // it may have been revoked before its time
        continue;
      }
      switch (status) {
        case 200, 203 -> {
          return answer(uri, response);
        }
        case 204, 205 -> {
          return new Answer(
              uri, status, response.headers(), new byte[0], 0, context.clock().instant());
        }
        case 304 -> {
          if (earlier == null) {
            throw refused(response);
          }
          return new Answer(
              uri,
              earlier.status(),
              earlier.headers(),
              earlier.body(),
              0,
              context.clock().instant());
        }
        case 301, 302, 303, 307, 308 -> {
          if (redirects++ == MAX_REDIRECTS) {
            throw HttpFault.lasting(
                "more than " + MAX_REDIRECTS + " redirects, one after the other; correct the url");
          }
          uri = redirect(uri, response);
          redirectCheck.check(uri);
        }
        default -> throw refused(response);
      }
    }
  }

  private static void ask(Map<String, String> headers, String name, String value) {
    if (value != null && !value.isEmpty()) {
      headers.put(name, value);
    }
  }

  private Answer answer(URI uri, WireResponse response) throws HttpFault {
    if (!response.whole()) {
      throw tooLong("the answer is longer than ");
    }
    String encoding = response.header("Content-Encoding").strip().toLowerCase(Locale.ROOT);
    byte[] body =
        switch (encoding) {
          case "", "identity" -> response.body();
          case "gzip", "x-gzip" -> inflate(response.body());
          default ->
              throw HttpFault.lasting(
                  "the answer is compressed by "
                      + excerpt(encoding)
                      + ", though only gzip was offered");
        };
    return new Answer(
        uri,
        response.status(),
        response.headers(),
        body,
        response.body().length,
        context.clock().instant());
  }

  private byte[] inflate(byte[] compressed) throws HttpFault {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 1 << 16)) {
      byte[] body = in.readNBytes(limits.maxBodyBytes());
      if (in.read() != -1) {
        throw tooLong("the answer inflates to more than ");
      }
      return body;
    } catch (ZipException e) {
      throw HttpFault.passing("the answer is called gzip but is not, or is damaged", e);
    } catch (EOFException e) {
      throw HttpFault.passing("the compressed answer was cut short", e);
    } catch (IOException e) {
      throw HttpFault.passing(
          "the compressed answer cannot be read: " + excerpt(e.getMessage()), e);
    }
  }

  private HttpFault tooLong(String what) {
    return HttpFault.lasting(
        what
            + limits.maxBodyBytes()
            + " bytes; ask for smaller pages, or raise limits: max_body if that is its true size");
  }

  /** Where a redirect leads, if it may be followed. */
  private URI redirect(URI from, WireResponse response) throws HttpFault {
    String location = response.header("Location");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw HttpFault.lasting("a redirect (" + response.status() + ") to no address");
    }
    if (location.isBlank() || to.getHost() == null) {
      throw HttpFault.lasting("a redirect (" + response.status() + ") to no address");
    }
    if (reach.mayFollow(from, to)) {
      return to;
    }
    throw HttpFault.lasting(
        "a redirect ("
            + response.status()
            + ") to "
            + excerpt(to.getScheme() + "://" + to.getRawAuthority())
            + ", which is not followed: "
            + reach.reason(from, to));
  }

  private HttpFault refused(WireResponse response) {
    boolean readable = response.header("Content-Encoding").isEmpty();
    String retryAfter = response.headers().get("Retry-After");
    return HttpFault.ofStatus(
        response.status(),
        retryAfter,
        date(response.header("Date")),
        secrets.uses(),
        readable ? excerpt(new String(response.body(), StandardCharsets.UTF_8)) : "");
  }

  private static Instant date(String text) {
    try {
      return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The beginning of what the source said, fit to be shown. */
  private String excerpt(String text) {
    return text == null ? "" : Excerpt.of(secrets.redact(text));
  }
}
