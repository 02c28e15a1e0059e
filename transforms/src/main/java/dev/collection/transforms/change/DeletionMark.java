package dev.collection.transforms.change;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import java.util.Set;

/**
 * Items that are records themselves and say in one place whether the record is gone, such as {@code
 * __deleted} of Debezium's flattened events or the {@code status} of an API.
 *
 * @param at JSON Pointer (RFC 6901) to that place
 * @param values the texts there that mean gone; numbers and truth values count as their text
 */
public record DeletionMark(String at, Set<String> values) implements ChangeFormat {
  private static final long serialVersionUID = 1L;

  public DeletionMark {
    JsonPointer.compile(at);
    values = Set.copyOf(values);
  }

  @Override
  public ParsedRecord read(RawRecord raw, JsonNode item) {
    JsonNode mark = item.at(at);
    boolean gone = mark.isValueNode() && !mark.isNull() && values.contains(mark.asText());
    return gone
        ? new ParsedRecord(raw, item, ParsedRecord.Form.DELETED)
        : new ParsedRecord(raw, item);
  }
}
