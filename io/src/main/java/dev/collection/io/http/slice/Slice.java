package dev.collection.io.http.slice;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A part of what a source has: a query with some parameters bound.
 *
 * @param parameters in the order in which they were bound; empty for the whole
 * @param depth how many dimensions have been used up
 * @param first of its range of days; null if it has none
 * @param last of its range of days; null if it has none
 */
public record Slice(Map<String, String> parameters, int depth, LocalDate first, LocalDate last) {
  /** Everything. */
  public static final Slice WHOLE = new Slice(Map.of(), 0, null, null);

  public Slice {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** What it is called: its parameters; empty for the whole. */
  public String name() {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
