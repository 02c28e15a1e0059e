package dev.collection.io.kafka.format.protobuf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.collection.io.kafka.format.FieldJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Set;

/**
 * Writes messages as JSON, by the names of their fields in the schema: numbers of 64 bits as
 * numbers, timestamps as ISO 8601, wrapped values as the values, enumerations by name, bytes in
 * Base64. Fields that are not set are left out, and so are empty lists and maps; those that know no
 * difference between not being set and zero are zero.
 */
final class ProtobufJson {
  private final Set<FieldDescriptor> decimals;

  /**
   * @param decimals fields of the type string that hold decimals
   */
  ProtobufJson(Set<FieldDescriptor> decimals) {
    this.decimals = Set.copyOf(decimals);
  }

  /**
   * @throws IOException if a value is not what its type says
   */
  void write(Message message, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        Collection<?> elements = (Collection<?>) message.getField(field);
        if (!elements.isEmpty()) {
          json.writeFieldName(field.getName());
          writeRepeated(field, elements, json);
        }
      } else if (!field.hasPresence() || message.hasField(field)) {
        json.writeFieldName(field.getName());
        writeValue(field, message.getField(field), json);
      }
    }
    json.writeEndObject();
  }

  private void writeRepeated(FieldDescriptor field, Collection<?> elements, JsonGenerator json)
      throws IOException {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      FieldDescriptor key = entry.findFieldByNumber(1);
      FieldDescriptor value = entry.findFieldByNumber(2);
      // Of entries with the same key, the last one counts.
      java.util.Map<String, Object> entries = new java.util.LinkedHashMap<>();
      for (Object element : elements) {
        Message pair = (Message) element;
        entries.put(pair.getField(key).toString(), pair.getField(value));
      }
      json.writeStartObject();
      for (java.util.Map.Entry<String, Object> pair : entries.entrySet()) {
        json.writeFieldName(pair.getKey());
        writeValue(value, pair.getValue(), json);
      }
      json.writeEndObject();
      return;
    }
    json.writeStartArray();
    for (Object element : elements) {
      writeValue(field, element, json);
    }
    json.writeEndArray();
  }

  private void writeValue(FieldDescriptor field, Object value, JsonGenerator json)
      throws IOException {
    switch (field.getType()) {
      case STRING -> writeText(field, (String) value, json);
      case BOOL -> json.writeBoolean((Boolean) value);
      case INT32, SINT32, SFIXED32 -> json.writeNumber((Integer) value);
      case UINT32, FIXED32 -> json.writeNumber(Integer.toUnsignedLong((Integer) value));
      case INT64, SINT64, SFIXED64 -> json.writeNumber((Long) value);
      case UINT64, FIXED64 ->
          json.writeNumber(new BigDecimal(Long.toUnsignedString((Long) value)).toBigInteger());
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case ENUM -> json.writeString(((EnumValueDescriptor) value).getName());
      case BYTES ->
          json.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case MESSAGE, GROUP -> writeMessage((Message) value, json);
    }
  }

  private void writeText(FieldDescriptor field, String text, JsonGenerator json)
      throws IOException {
    if (!decimals.contains(field)) {
      json.writeString(text);
      return;
    }
    BigDecimal decimal = FieldJson.decimal(text);
    if (decimal == null) {
      throw new IOException("has a text in " + field.getName() + " that is no decimal");
    }
    json.writeNumber(decimal);
  }

  private void writeMessage(Message message, JsonGenerator json) throws IOException {
    Descriptor type = message.getDescriptorForType();
    switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> json.writeString(timestamp(message, type).toString());
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" -> {
        FieldDescriptor value = type.findFieldByNumber(1);
        writeValue(value, message.getField(value), json);
      }
      default -> write(message, json);
    }
  }

  private static Instant timestamp(Message message, Descriptor type) throws IOException {
    long seconds = (Long) message.getField(type.findFieldByNumber(1));
    int nanos = (Integer) message.getField(type.findFieldByNumber(2));
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IOException("has a timestamp with a fraction of less than 0 or more than 1 s");
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw new IOException("has a timestamp that is out of all range", e);
    }
  }
}
