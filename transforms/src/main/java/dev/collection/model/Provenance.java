package dev.collection.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a record comes from.
 *
 * @param source name of the source in the spec
 * @param locator its place within the source
 * @param collectedAt when the source said this: the time of the answer, or of the file
 */
public record Provenance(String source, Locator locator, Instant collectedAt) {
  public Provenance {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(locator, "locator");
    Objects.requireNonNull(collectedAt, "collectedAt");
  }
}
