package dev.collection.transforms.parse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.ErrorCode;
import dev.collection.model.JsonItems;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.change.InvalidChangeException;
import java.io.IOException;
import java.util.Locale;

/** Parses the bytes of a record, and says in words why they cannot be parsed. */
public final class RecordParser {
  private static final int SHORT_VALUE_BYTES = 4 * Violation.MAX_VALUE_LENGTH;

  private RecordParser() {}

  /**
   * The record with its item.
   *
   * @throws UnreadableItemException with {@link ErrorCode#UNREADABLE} if the payload is not one
   *     JSON value in UTF-8 within the limits of {@link JsonItems}, with {@link
   *     ErrorCode#WRONG_SHAPE} if it is one but not an object
   */
  public static ParsedRecord parse(RawRecord raw) throws UnreadableItemException {
    return parse(raw, null);
  }

  /**
   * What the record says, if it is the event of a change.
   *
   * @param changes how its source announces changes; null if its items are the records themselves
   * @throws UnreadableItemException as above, and with {@link ErrorCode#WRONG_SHAPE} or {@link
   *     ErrorCode#NOT_A_CHANGE} if the event says nothing of one record
   */
  public static ParsedRecord parse(RawRecord raw, ChangeFormat changes)
      throws UnreadableItemException {
    JsonNode item = item(raw);
    try {
      return changes == null ? new ParsedRecord(raw, item) : changes.read(raw, item);
    } catch (InvalidChangeException e) {
      throw new UnreadableItemException(e.code(), e.violation());
    }
  }

  private static JsonNode item(RawRecord raw) throws UnreadableItemException {
    if (raw.item().isPresent()) {
      return object(raw.item().get(), raw.payload());
    }
    byte[] payload = raw.payload();
    refuseOtherEncodings(payload);
    JsonNode item;
    try {
      item = JsonItems.parse(payload);
    } catch (JsonProcessingException e) {
      throw unreadable(JsonFault.describe(e, payload));
    } catch (NumberFormatException | ArithmeticException e) {
      // An exponent beyond what BigDecimal holds; Jackson lets this one through unwrapped.
      throw unreadable(
          JsonFault.of("limit:number", "a number's exponent is too large, such as 1e99999999999"));
    } catch (IOException e) {
      // Reading from an array fails only when there is no value in it.
      throw unreadable(JsonFault.of("json", "there is no JSON value"));
    }
    return object(item, payload);
  }

  private static JsonNode object(JsonNode item, byte[] payload) throws UnreadableItemException {
    if (!item.isObject()) {
      throw new UnreadableItemException(ErrorCode.WRONG_SHAPE, notAnObject(item, payload));
    }
    return item;
  }

  /** Jackson would guess UTF-16 or UTF-32 from these bytes, and take what we call damaged. */
  private static void refuseOtherEncodings(byte[] payload) throws UnreadableItemException {
    for (int i = 0; i < Math.min(2, payload.length); i++) {
      int unsigned = payload[i] & 0xff;
      if (unsigned == 0) {
        throw unreadable(JsonFault.of("json", "U+0000 at byte " + i + "; JSON is read as UTF-8"));
      }
      if (unsigned >= 0xfe) {
        throw unreadable(JsonFault.of("utf8", "invalid UTF-8 at byte " + i));
      }
    }
  }

  private static Violation notAnObject(JsonNode item, byte[] payload) {
    String type = item.getNodeType().name().toLowerCase(Locale.ROOT);
    return new Violation(
        "",
        "schema:type",
        // Not item.toString(): the value is cut to a few characters anyway.
        JsonFault.text(payload, 0, SHORT_VALUE_BYTES),
        "is of the JSON type " + type + "; a record is a JSON object");
  }

  private static UnreadableItemException unreadable(Violation violation) {
    return new UnreadableItemException(ErrorCode.UNREADABLE, violation);
  }
}
