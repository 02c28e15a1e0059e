package dev.collection.pipeline.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON API over HTTP. The URL and the values of the query may contain references to secrets,
 * {@code ${env:NAME}} or {@code ${file:PATH}}, that are resolved where they are used.
 *
 * @param client how it is spoken to
 * @param query parameters of every request, in the order of the spec
 * @param pages how to ask for one page after the other; null if a single answer has everything
 */
public record HttpSpec(String url, ClientSpec client, Map<String, String> query, PageSpec pages)
    implements SourceKind {
  public HttpSpec {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(client, "client");
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
        + client.limits().requestsPerMinute()
        + " requests a minute";
  }
}
