package dev.collection.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * A raw record together with its parsed JSON item. The raw bytes stay with it so that a later
 * stage's reject has them.
 *
 * @param item the parsed item; shared, nobody may modify it
 * @param form what the item is of the raw record
 */
public record ParsedRecord(RawRecord raw, JsonNode item, Form form) {
  /** What an item is of its raw record. */
  public enum Form {
    /** What the payload says, word for word. */
    DELIVERED,
    /** What the payload, the event of a change, says that the record is now. */
    CHANGED,
    /** What is left to say of a record that is gone: its key, and what orders its versions. */
    DELETED
  }

  public ParsedRecord {
    Objects.requireNonNull(raw, "raw");
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(form, "form");
  }

  /** A record whose item is its payload. */
  public ParsedRecord(RawRecord raw, JsonNode item) {
    this(raw, item, Form.DELIVERED);
  }

  /** Whether the source says that the record is gone. */
  public boolean deleted() {
    return form == Form.DELETED;
  }
}
