package dev.collection.io.kafka.format.avro;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.io.kafka.format.FieldJson;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Writes what Avro has read as JSON: a union as the value alone, dates and times as ISO 8601,
 * decimals as numbers, bytes in Base64, and everything else as one would expect.
 */
final class AvroJson {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;

  private AvroJson() {}

  /**
   * @throws IOException if a value is not what its logical type says
   */
  static void write(Schema schema, Object value, JsonGenerator json) throws IOException {
    switch (schema.getType()) {
      case UNION -> {
        int index = GenericData.get().resolveUnion(schema, value);
        write(schema.getTypes().get(index), value, json);
      }
      case RECORD -> {
        json.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
          json.writeFieldName(field.name());
          write(field.schema(), ((IndexedRecord) value).get(field.pos()), json);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (Object element : (Collection<?>) value) {
          write(schema.getElementType(), element, json);
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          write(schema.getValueType(), entry.getValue(), json);
        }
        json.writeEndObject();
      }
      case NULL -> json.writeNull();
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case ENUM -> json.writeString(value.toString());
      case INT, LONG -> writeNumber(logical(schema), ((Number) value).longValue(), json);
      case STRING -> writeText(schema, value.toString(), json);
      case BYTES -> writeBytes(schema.getLogicalType(), bytes((ByteBuffer) value), json);
      case FIXED -> writeBytes(schema.getLogicalType(), ((GenericFixed) value).bytes(), json);
    }
  }

  private static String logical(Schema schema) {
    return schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static void writeNumber(String logical, long value, JsonGenerator json)
      throws IOException {
    try {
      switch (logical) {
        case "date" -> json.writeString(LocalDate.ofEpochDay(value).toString());
        case "time-millis" ->
            json.writeString(LocalTime.ofNanoOfDay(Math.multiplyExact(value, MICROS)).toString());
        case "time-micros" ->
            json.writeString(LocalTime.ofNanoOfDay(Math.multiplyExact(value, 1_000)).toString());
        case "timestamp-millis" -> json.writeString(Instant.ofEpochMilli(value).toString());
        case "timestamp-micros" -> json.writeString(instant(value, MICROS).toString());
        case "timestamp-nanos" -> json.writeString(instant(value, NANOS).toString());
        case "local-timestamp-millis" -> json.writeString(local(Instant.ofEpochMilli(value)));
        case "local-timestamp-micros" -> json.writeString(local(instant(value, MICROS)));
        case "local-timestamp-nanos" -> json.writeString(local(instant(value, NANOS)));
        default -> json.writeNumber(value);
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("has a number that is no " + logical, e);
    }
  }

  private static Instant instant(long value, long perSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (NANOS / perSecond));
  }

  private static String local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  private static void writeText(Schema schema, String text, JsonGenerator json) throws IOException {
    if (!AvroSchemas.DECIMAL_TEXT.equals(schema.getProp(LogicalType.LOGICAL_TYPE_PROP))) {
      json.writeString(text);
      return;
    }
    BigDecimal decimal = FieldJson.decimal(text);
    if (decimal == null) {
      throw new IOException("has a text that is no decimal where its schema has one");
    }
    json.writeNumber(decimal);
  }

  private static void writeBytes(LogicalType logical, byte[] bytes, JsonGenerator json)
      throws IOException {
    if (logical instanceof org.apache.avro.LogicalTypes.Decimal decimal) {
      json.writeNumber(decimal(bytes, decimal.getScale()));
    } else if (logical instanceof org.apache.avro.LogicalTypes.BigDecimal) {
      BoundedDecoder in = new BoundedDecoder(bytes, 0);
      ByteBuffer unscaled = in.readBytes(null);
      json.writeNumber(decimal(bytes(unscaled), in.readInt()));
    } else if (logical instanceof org.apache.avro.LogicalTypes.Uuid && bytes.length == 16) {
      ByteBuffer halves = ByteBuffer.wrap(bytes);
      json.writeString(new java.util.UUID(halves.getLong(), halves.getLong()).toString());
    } else {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** Limited, because a scale of a few bytes can mean any number of digits. */
  private static BigDecimal decimal(byte[] unscaled, int scale) throws IOException {
    // A decimal digit is more than three bits.
    if (unscaled.length == 0
        || unscaled.length * 8L > JsonItems.MAX_NUMBER_LENGTH * 3L
        || Math.abs((long) scale) > JsonItems.MAX_NUMBER_LENGTH) {
      throw new IOException("has a decimal without digits or with too many");
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }
}
