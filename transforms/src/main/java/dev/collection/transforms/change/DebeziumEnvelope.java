package dev.collection.transforms.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.ErrorCode;
import dev.collection.model.ParsedRecord;
import dev.collection.model.PointerToken;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import java.util.Map;
import java.util.Set;

/**
 * Events of Debezium: an envelope with {@code op}, {@code before}, {@code after} and {@code
 * source}, with or without {@code schema} and {@code payload} around it; alone, or as the {@code
 * value} of a message beside its {@code key}, as messages come from Kafka. A message whose value is
 * null, a tombstone, says that the record of its key is gone.
 *
 * <p>Where there is a {@code schema}, decimals, dates and times are read as it describes them.
 *
 * <p>The item becomes the row itself. To its columns are added, under the names that Debezium's own
 * flattening gives them:
 *
 * <ul>
 *   <li>{@code __op}, {@code __deleted} ({@code "true"} or {@code "false"}), {@code __ts_ms}
 *   <li>{@code __source_…} for each scalar of {@code source}, such as {@code __source_lsn}
 *   <li>{@code __transaction_…} for each scalar of {@code transaction}
 *   <li>{@code __position}: the offset of the message, or the line or item of the file
 * </ul>
 *
 * <p>A column that has one of these names is hidden by it.
 *
 * @param columns the columns that are read: only their values must be in the event; empty for all
 */
public record DebeziumEnvelope(Set<String> columns) implements ChangeFormat {
  private static final long serialVersionUID = 1L;

  /** What a fault of an envelope is called. */
  static final String RULE = "changes:debezium";

  /** Stands where PostgreSQL does not repeat a large value that did not change. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

  private static final String PREFIX = "__";

  public DebeziumEnvelope {
    columns = Set.copyOf(columns);
  }

  @Override
  public ParsedRecord read(RawRecord raw, JsonNode item) throws InvalidChangeException {
    JsonNode key = null;
    JsonNode value = item;
    String place = "";
    JsonNode position = null;
    if (isMessage(item)) {
      key = key(item.path("key"));
      value = item.get("value");
      position = item.get("offset");
      place = "/value";
    }
    ConnectSchema schema = ConnectSchema.NONE;
    if (isWrapped(value)) {
      schema = new ConnectSchema(value.get("schema"));
      value = value.get("payload");
      place = place + "/payload";
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    boolean counted = position != null && position.isIntegralNumber();
    metadata.put(PREFIX + "position", counted ? position.asLong() : raw.locator().position());
    if (value.isNull() && !place.isEmpty()) {
      return tombstone(raw, key, metadata);
    }
    if (!value.isObject()) {
      throw malformed(place, value, "is no envelope; it must be a JSON object, or null");
    }
    return change(raw, key, value, schema, place, metadata);
  }

  /** Whether the item is a message of a key and a value, and not itself an envelope. */
  private static boolean isMessage(JsonNode item) {
    return item.has("value") && !item.has("op") && !isWrapped(item);
  }

  private static boolean isWrapped(JsonNode node) {
    return node.isObject() && node.size() == 2 && node.has("schema") && node.has("payload");
  }

  private JsonNode key(JsonNode key) throws InvalidChangeException {
    if (!isWrapped(key)) {
      return key;
    }
    JsonNode payload = key.get("payload");
    return payload.isObject()
        ? row(payload, new ConnectSchema(key.get("schema")), "/key/payload")
        : payload;
  }

  /** The members of a row, those that are read as what they stand for. */
  private ObjectNode row(JsonNode row, ConnectSchema schema, String place)
      throws InvalidChangeException {
    ObjectNode decoded = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : row.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      try {
        decoded.set(name, isRead(name) ? schema.member(name).decode(value) : value);
      } catch (IllegalArgumentException e) {
        throw malformed(place + "/" + PointerToken.escape(name), value, e.getMessage());
      }
    }
    return decoded;
  }

  private boolean isRead(String column) {
    return columns.isEmpty() || columns.contains(column);
  }

  private static ParsedRecord tombstone(RawRecord raw, JsonNode key, ObjectNode metadata)
      throws InvalidChangeException {
    if (key == null || !key.isObject()) {
      throw malformed(
          "/key",
          key,
          "is no object, so that the record which this tombstone deletes is not known");
    }
    metadata.put(PREFIX + "deleted", "true");
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.setAll((ObjectNode) key);
    row.setAll(metadata);
    return new ParsedRecord(raw, row, ParsedRecord.Form.DELETED);
  }

  private ParsedRecord change(
      RawRecord raw,
      JsonNode key,
      JsonNode envelope,
      ConnectSchema schema,
      String place,
      ObjectNode metadata)
      throws InvalidChangeException {
    JsonNode op = envelope.path("op");
    if (!op.isTextual()) {
      throw malformed(
          place + "/op",
          op,
          "is missing, or no text; events that were flattened before have a `deleted` in the spec"
              + " instead of `changes: debezium`");
    }
    boolean deleted = op.asText().equals("d");
    describe(envelope, deleted, metadata);
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    switch (op.asText()) {
      case "c", "u", "r" -> {
        JsonNode after = envelope.path("after");
        if (!after.isObject()) {
          throw malformed(place + "/after", after, "is no object, although `op` is " + op.asText());
        }
        checkAvailable(after, place);
        row.setAll(row(after, schema.member("after"), place + "/after"));
      }
      case "d" -> {
        JsonNode before = envelope.path("before");
        if (before.isObject()) {
          row.setAll(row(before, schema.member("before"), place + "/before"));
        } else if (key == null || !key.isObject()) {
          throw malformed(
              place + "/before",
              before,
              "is no object, and the message has no key, so that the record which is deleted is"
                  + " not known");
        }
      }
      case "t" ->
          throw new InvalidChangeException(
              ErrorCode.NOT_A_CHANGE,
              new Violation(
                  place + "/op",
                  RULE,
                  "t",
                  "the source table was emptied by TRUNCATE, which names no row; rows that were"
                      + " loaded stay. Delete them, or take a new snapshot"));
      case "m" ->
          throw new InvalidChangeException(
              ErrorCode.NOT_A_CHANGE,
              new Violation(
                  place + "/op",
                  RULE,
                  "m",
                  "is a message of the database's log and changes no row; leave its topic out"));
      default -> throw malformed(place + "/op", op, "is none of c, u, d, r, t, m");
    }
    fillKey(row, key);
    row.setAll(metadata);
    return new ParsedRecord(
        raw, row, deleted ? ParsedRecord.Form.DELETED : ParsedRecord.Form.CHANGED);
  }

  private static void describe(JsonNode envelope, boolean deleted, ObjectNode metadata) {
    metadata.set(PREFIX + "op", envelope.get("op"));
    metadata.put(PREFIX + "deleted", Boolean.toString(deleted));
    for (String time : new String[] {"ts_ms", "ts_us", "ts_ns"}) {
      if (envelope.path(time).isValueNode()) {
        metadata.set(PREFIX + time, envelope.get(time));
      }
    }
    for (String part : new String[] {"source", "transaction"}) {
      for (Map.Entry<String, JsonNode> member : envelope.path(part).properties()) {
        if (member.getValue().isValueNode()) {
          metadata.set(PREFIX + part + "_" + member.getKey(), member.getValue());
        }
      }
    }
  }

  /** What the row does not say of its key, the message's key does. */
  private static void fillKey(ObjectNode row, JsonNode key) {
    if (key != null && key.isObject()) {
      for (Map.Entry<String, JsonNode> member : key.properties()) {
        if (row.path(member.getKey()).isMissingNode() || row.path(member.getKey()).isNull()) {
          row.set(member.getKey(), member.getValue());
        }
      }
    }
  }

  /** What did not change is not known here, and must not be replaced by what stands for it. */
  private void checkAvailable(JsonNode after, String place) throws InvalidChangeException {
    for (Map.Entry<String, JsonNode> column : after.properties()) {
      JsonNode value = column.getValue();
      JsonNode content = value.isArray() && value.size() == 1 ? value.get(0) : value;
      if (isRead(column.getKey()) && content.isTextual() && content.asText().equals(UNAVAILABLE)) {
        throw new InvalidChangeException(
            ErrorCode.NOT_A_CHANGE,
            new Violation(
                place + "/after/" + PointerToken.escape(column.getKey()),
                RULE,
                UNAVAILABLE,
                "is a large value that did not change and that PostgreSQL does not repeat; let it,"
                    + " with ALTER TABLE … REPLICA IDENTITY FULL"));
      }
    }
  }

  private static InvalidChangeException malformed(String pointer, JsonNode value, String message) {
    boolean absent = value == null || value.isMissingNode();
    return new InvalidChangeException(
        ErrorCode.WRONG_SHAPE,
        new Violation(pointer, RULE, absent ? "" : value.toString(), message));
  }
}
