package dev.collection.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * A raw record together with its parsed JSON item. The raw bytes stay with it so that a later
 * stage's reject has them.
 *
 * @param item the parsed item; shared, nobody may modify it
 */
public record ParsedRecord(RawRecord raw, JsonNode item) {
  public ParsedRecord {
    Objects.requireNonNull(raw, "raw");
    Objects.requireNonNull(item, "item");
  }
}
