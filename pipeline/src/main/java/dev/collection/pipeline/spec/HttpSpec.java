package dev.collection.pipeline.spec;

import dev.collection.io.http.IncrementalDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.http.slice.SliceValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A JSON API over HTTP. The URLs and the values of the query may contain references to secrets,
 * {@code ${env:NAME}} or {@code ${file:PATH}}, that are resolved where they are used.
 *
 * @param client how it is spoken to
 * @param query parameters of every request, in the order of the spec
 * @param pages how to ask for one page after the other; null if a single answer has everything
 * @param slices how a query that has too much is divided; may be empty
 * @param alwaysSliced whether it is divided before anything is asked
 * @param incremental how to ask for what is new only; null if everything is read in every run
 */
public record HttpSpec(
    String url,
    ClientSpec client,
    Map<String, String> query,
    PageDefinition pages,
    List<SliceDimension> slices,
    boolean alwaysSliced,
    IncrementalDefinition incremental)
    implements SourceKind {
  public HttpSpec {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(client, "client");
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    slices = List.copyOf(slices);
  }

  @Override
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    uses.put("url", url);
    query.forEach((name, value) -> uses.put("query parameter " + name, value));
    for (SliceDimension dimension : slices) {
      if (dimension.values() instanceof SliceValues.CodeList codes) {
        uses.put("slices by " + dimension.parameters().get(0), codes.url());
      }
    }
    uses.putAll(client.secretUses());
    return uses;
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("GET ").append(url);
    if (pages != null) {
      text.append(" in pages");
      if (pages.sizeParameter() != null) {
        text.append(" of ").append(pages.size()).append(" items");
      }
    }
    for (SliceDimension dimension : slices) {
      text.append(", by ").append(String.join(" and ", dimension.parameters()));
    }
    if (incremental != null) {
      text.append(", what is new only");
    }
    return text.append(", at most ")
        .append(client.limits().requestsPerMinute())
        .append(" requests a minute")
        .toString();
  }
}
