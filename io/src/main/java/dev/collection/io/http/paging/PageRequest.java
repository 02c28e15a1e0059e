package dev.collection.io.http.paging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to ask for.
 *
 * @param page 1 for the first
 * @param parameters to be added to the query, in order
 * @param url the address instead, whole or relative; null to use the source's own
 */
public record PageRequest(long page, Map<String, String> parameters, String url) {
  public PageRequest {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
