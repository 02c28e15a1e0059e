package dev.collection.transforms.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;

/**
 * The {@code schema} beside a {@code payload}, as Kafka Connect's JSON converter writes it. It says
 * what the numbers and bytes of a row stand for: decimals are Base64 of their unscaled value, dates
 * are days, times and timestamps are counts since midnight or since 1970. They become JSON numbers
 * and ISO 8601 texts; what needs no schema is left as it is.
 *
 * <p>A timestamp without a time zone is one of UTC, which is what Debezium takes it for.
 *
 * <p>Names of types: Debezium's documentation of the PostgreSQL connector, "Data type mappings".
 */
final class ConnectSchema {
  private static final String CONNECT = "org.apache.kafka.connect.data.";
  private static final String TIME = "io.debezium.time.";

  /** Of what has no schema. */
  static final ConnectSchema NONE = new ConnectSchema(JsonNodeFactory.instance.objectNode());

  private final JsonNode schema;

  ConnectSchema(JsonNode schema) {
    this.schema = schema;
  }

  /** The schema of a member; {@link #NONE} if it is not described. */
  ConnectSchema member(String name) {
    for (JsonNode field : schema.path("fields")) {
      if (field.path("field").asText().equals(name)) {
        return new ConnectSchema(field);
      }
    }
    return NONE;
  }

  /**
   * What {@code value} stands for; {@code value} itself, which is not modified, if it stands for
   * itself.
   *
   * @throws IllegalArgumentException if it is no value of its type; the message says what is wrong
   */
  JsonNode decode(JsonNode value) {
    if (value.isNull() || schema.isEmpty()) {
      return value;
    }
    if (schema.path("type").asText().equals("array") && value.isArray()) {
      ConnectSchema items = new ConnectSchema(schema.path("items"));
      ArrayNode decoded = JsonNodeFactory.instance.arrayNode(value.size());
      value.forEach(item -> decoded.add(items.decode(item)));
      return decoded;
    }
    String type = schema.path("name").asText();
    try {
      return switch (type) {
        case CONNECT + "Decimal" ->
            decimal(value, Integer.parseInt(schema.path("parameters").path("scale").asText()));
        case "io.debezium.data.VariableScaleDecimal" ->
            decimal(value.path("value"), whole(value.path("scale")));
        case CONNECT + "Date", TIME + "Date" -> text(LocalDate.ofEpochDay(whole(value)));
        case CONNECT + "Time", TIME + "Time" -> time(value, 1_000_000L);
        case TIME + "MicroTime" -> time(value, 1000L);
        case TIME + "NanoTime" -> time(value, 1L);
        case CONNECT + "Timestamp", TIME + "Timestamp" -> timestamp(value, 1000L);
        case TIME + "MicroTimestamp" -> timestamp(value, 1_000_000L);
        case TIME + "NanoTimestamp" -> timestamp(value, 1_000_000_000L);
        default -> value;
      };
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException("is no " + type.substring(type.lastIndexOf('.') + 1), e);
    }
  }

  private static JsonNode decimal(JsonNode value, int scale) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no text");
    }
    byte[] unscaled = Base64.getDecoder().decode(value.asText());
    return JsonNodeFactory.instance.numberNode(new BigDecimal(new BigInteger(unscaled), scale));
  }

  private static JsonNode time(JsonNode value, long nanosOfUnit) {
    long units = count(value);
    return text(LocalTime.ofNanoOfDay(Math.multiplyExact(units, nanosOfUnit)));
  }

  private static JsonNode timestamp(JsonNode value, long unitsOfSecond) {
    long units = count(value);
    long nanos = Math.floorMod(units, unitsOfSecond) * (1_000_000_000L / unitsOfSecond);
    return text(Instant.ofEpochSecond(Math.floorDiv(units, unitsOfSecond), nanos));
  }

  private static int whole(JsonNode value) {
    return Math.toIntExact(count(value));
  }

  private static long count(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("no whole number");
    }
    return value.asLong();
  }

  private static JsonNode text(Object value) {
    return JsonNodeFactory.instance.textNode(value.toString());
  }
}
