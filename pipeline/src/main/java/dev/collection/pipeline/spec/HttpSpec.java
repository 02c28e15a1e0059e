package dev.collection.pipeline.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON API over HTTP. The URL and the values of headers and query may contain references to
 * secrets, {@code ${env:NAME}} or {@code ${file:PATH}}, that are resolved where they are used.
 *
 * @param headers in the order of the spec
 * @param query parameters of every request, in the order of the spec
 * @param pages how to ask for one page after the other; null if a single answer has everything
 * @param requestsPerMinute most requests in a minute
 * @param concurrent most requests at one time
 * @param timeout of one request
 * @param maxBodyBytes longest answer
 * @param attempts most requests for one page, the first included
 * @param minBackoff shortest wait between two attempts
 * @param maxBackoff longest wait between two attempts
 */
public record HttpSpec(
    String url,
    Map<String, String> headers,
    Map<String, String> query,
    PageSpec pages,
    int requestsPerMinute,
    int concurrent,
    Duration timeout,
    long maxBodyBytes,
    int attempts,
    Duration minBackoff,
    Duration maxBackoff)
    implements SourceKind {
  public HttpSpec {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(minBackoff, "minBackoff");
    Objects.requireNonNull(maxBackoff, "maxBackoff");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  @Override
  public String describe() {
    String size =
        pages == null || pages.sizeParameter() == null ? "" : " of " + pages.size() + " items";
    return "GET "
        + url
        + (pages == null ? "" : " in pages" + size)
        + ", at most "
        + requestsPerMinute
        + " requests a minute";
  }
}
