package dev.collection.transforms.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import java.io.Serializable;

/** How a source says that a record has changed or is gone. Immutable and thread-safe. */
public sealed interface ChangeFormat extends Serializable permits DebeziumEnvelope, DeletionMark {
  /**
   * What {@code item} says of one record.
   *
   * @param item a JSON object, the payload of {@code raw}; it is not modified
   * @throws InvalidChangeException if it says nothing of one record
   */
  ParsedRecord read(RawRecord raw, JsonNode item) throws InvalidChangeException;
}
