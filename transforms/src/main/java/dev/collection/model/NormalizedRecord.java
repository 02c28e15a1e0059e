package dev.collection.model;

import java.util.Objects;

/**
 * A record just normalized, with the raw bytes still at hand for the reject of a rule that it may
 * yet break.
 */
public record NormalizedRecord(RawRecord raw, CollectedRecord record) {
  public NormalizedRecord {
    Objects.requireNonNull(raw, "raw");
    Objects.requireNonNull(record, "record");
  }
}
