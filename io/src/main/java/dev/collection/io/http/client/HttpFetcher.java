package dev.collection.io.http.client;

import dev.collection.io.source.SourceContext;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;

/**
 * Sends one GET within the limits of its source and gives its whole body, or a fault in words.
 * Redirects are followed on the same host only, so that no credentials leave it. Any content type
 * is taken: what the body is, is found out by reading it. Safe for use by many threads.
 */
final class HttpFetcher {
  private static final int MAX_REDIRECTS = 5;
  private static final int ERROR_BODY_BYTES = 4096;
  private static final String USER_AGENT = "collection-orchestrator";
  private static final String ACCEPT = "application/json, application/*+json, */*;q=0.5";

  static {
    // The JDK's client sends a GET a second time, on its own, if the connection closes before an
    // answer begins. That request would not be counted by the rate limiter; we retry ourselves.
    if (System.getProperty("jdk.httpclient.redirects.retrylimit") == null) {
      System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    }
  }

  private final Secrets secrets;
  private final Map<String, String> headers;
  private final LimitDefinition limits;
  private final SourceContext context;

  /** One client per JVM: it pools connections. */
  private static final class Client {
    // HTTP/1.1: a reset takes one request with it, not all that share a connection.
    private static final HttpClient SHARED =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  HttpFetcher(
      Secrets secrets, Map<String, String> headers, LimitDefinition limits, SourceContext context) {
    this.secrets = secrets;
    this.headers = headers;
    this.limits = limits;
    this.context = context;
  }

  /**
   * Gets {@code first}, wherever it leads.
   *
   * @param limiter of the host
   * @param sent is told before each request, redirected ones included
   * @throws HttpFault if there is no body to be had
   */
  Answer get(URI first, RateLimiter limiter, Runnable sent) throws HttpFault, InterruptedException {
    URI uri = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      limiter.acquire(limits.requestsPerMinute(), context.clock(), context.sleeper());
      sent.run();
      HttpResponse<LimitedBody.Content> response = send(uri);
      int status = response.statusCode();
      switch (status) {
        case 200, 203 -> {
          return answer(uri, response);
        }
        case 204, 205 -> {
          return new Answer(
              uri, status, headersOf(response), new byte[0], 0, context.clock().instant());
        }
        case 301, 302, 303, 307, 308 -> uri = redirect(uri, response);
        default -> throw refused(response);
      }
    }
    throw HttpFault.lasting(
        "more than " + MAX_REDIRECTS + " redirects, one after the other; correct the url");
  }

  private HttpResponse<LimitedBody.Content> send(URI uri) throws HttpFault, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    request.setHeader("User-Agent", USER_AGENT).setHeader("Accept", ACCEPT);
    headers.forEach(request::setHeader);
    request.setHeader("Accept-Encoding", "gzip");
    CompletableFuture<HttpResponse<LimitedBody.Content>> exchange =
        Client.SHARED.sendAsync(
            request.build(),
            info ->
                new LimitedBody(
                    info.statusCode() == 200 || info.statusCode() == 203
                        ? limits.maxBodyBytes()
                        : ERROR_BODY_BYTES));
    try {
      // The client's own timeout ends when the headers are there; this one covers the body too.
      return exchange.get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw HttpFault.passing(
          "no whole answer within " + limits.timeout().toMillis() + " ms (limits: timeout)", e);
    } catch (ExecutionException e) {
      throw broken(uri, e.getCause());
    } finally {
      exchange.cancel(true); // closes the connection of an answer that is not awaited any more
    }
  }

  private HttpFault broken(URI uri, Throwable cause) {
    if (contains(cause, UnresolvedAddressException.class)) {
      return HttpFault.passing(
          "the host " + uri.getHost() + " is not known; look at the url and the network", cause);
    }
    if (contains(cause, ConnectException.class)) {
      return HttpFault.passing(
          "no connection to " + uri.getHost() + "; is it up, and reachable from here?", cause);
    }
    if (cause instanceof SSLException) {
      return HttpFault.passing(
          "no secure connection to " + uri.getHost() + ": " + words(cause), cause);
    }
    return HttpFault.passing("the connection broke: " + words(cause), cause);
  }

  private Answer answer(URI uri, HttpResponse<LimitedBody.Content> response) throws HttpFault {
    LimitedBody.Content content = response.body();
    if (!content.whole()) {
      throw tooLong("the answer is longer than ");
    }
    String encoding =
        response
            .headers()
            .firstValue("Content-Encoding")
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    byte[] body =
        switch (encoding) {
          case "", "identity" -> content.bytes();
          case "gzip", "x-gzip" -> inflate(content.bytes());
          default ->
              throw HttpFault.lasting(
                  "the answer is compressed by "
                      + excerpt(encoding)
                      + ", though only gzip was offered");
        };
    return new Answer(
        uri,
        response.statusCode(),
        headersOf(response),
        body,
        content.bytes().length,
        context.clock().instant());
  }

  private static Map<String, String> headersOf(HttpResponse<?> response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return headers;
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
      throw HttpFault.passing("the compressed answer cannot be read: " + words(e), e);
    }
  }

  private HttpFault tooLong(String what) {
    return HttpFault.lasting(
        what
            + limits.maxBodyBytes()
            + " bytes; ask for smaller pages, or raise limits: max_body if that is its true size");
  }

  /** Where a redirect leads, if that is the same host. */
  private URI redirect(URI from, HttpResponse<?> response) throws HttpFault {
    String location = response.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw HttpFault.lasting("a redirect (" + response.statusCode() + ") to no address");
    }
    if (location.isBlank() || to.getHost() == null) {
      throw HttpFault.lasting("a redirect (" + response.statusCode() + ") to no address");
    }
    boolean secure = "https".equalsIgnoreCase(to.getScheme());
    boolean upgrade = secure && "http".equalsIgnoreCase(from.getScheme());
    boolean sameHost = to.getHost().equalsIgnoreCase(from.getHost());
    if (sameHost && ((upgrade && to.getPort() == -1) || sameOrigin(from, to))) {
      return to;
    }
    throw HttpFault.lasting(
        "a redirect ("
            + response.statusCode()
            + ") to "
            + excerpt(to.getScheme() + "://" + to.getRawAuthority())
            + ", which is not followed: credentials stay with their host; if the source has moved,"
            + " correct the url");
  }

  private static boolean sameOrigin(URI from, URI to) {
    return from.getScheme().equalsIgnoreCase(to.getScheme()) && port(from) == port(to);
  }

  private static int port(URI uri) {
    return uri.getPort() != -1
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private HttpFault refused(HttpResponse<LimitedBody.Content> response) {
    boolean readable = response.headers().firstValue("Content-Encoding").isEmpty();
    return HttpFault.ofStatus(
        response.statusCode(),
        response.headers().firstValue("Retry-After").orElse(null),
        secrets.uses(),
        readable ? excerpt(new String(response.body().bytes(), StandardCharsets.UTF_8)) : "");
  }

  private static boolean contains(Throwable chain, Class<? extends Throwable> type) {
    for (Throwable t = chain; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /** What the first cause says that says anything of its own. */
  private String words(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      // That the client's retries are used up (see above) says nothing about why.
      if (t.getMessage() != null && !t.getMessage().startsWith("Too many retries")) {
        return excerpt(t.getMessage());
      }
    }
    return cause.getClass().getSimpleName();
  }

  /** The beginning of what the source said, fit to be shown. */
  private String excerpt(String text) {
    return Excerpt.of(secrets.redact(text));
  }
}
