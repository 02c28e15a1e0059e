package dev.collection.io.kafka.format.avro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.kafka.format.FieldJson;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.registry.Framing;
import dev.collection.io.kafka.format.registry.SchemaRegistry;
import dev.collection.io.kafka.format.registry.SchemaRegistry.Kind;
import dev.collection.io.kafka.format.registry.SchemasById;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro's single-object encoding, or what schema registries have in its place. */
final class AvroCodec implements MessageCodec {
  /** The mark {@code C3 01} and the fingerprint, its lowest byte first. */
  private static final int HEADER_BYTES = 2 + Long.BYTES;

  private static final long MICROS = 1_000_000;

  private final List<FieldDefinition> fields;
  private final Schema own;
  private final GenericDatumWriter<GenericData.Record> writer;
  private final Map<Long, AvroReader> byFingerprint = new HashMap<>();
  private final SchemaRegistry registry;
  private final SchemasById<AvroReader> byId;
  private final Map<String, Integer> registered = new HashMap<>();

  /**
   * @param registry null for none
   */
  AvroCodec(AvroFormat format, SchemaRegistry registry) {
    this.registry = registry;
    fields = format.type().fields();
    own = AvroSchemas.of(format.type());
    writer = new GenericDatumWriter<>(own);
    byId = new SchemasById<>(this::ask);
    format.schemas().stream().map(AvroSchemas::parse).forEach(this::know);
    know(own);
  }

  private void know(Schema schema) {
    byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), reader(schema));
  }

  private AvroReader reader(Schema schema) {
    boolean ours =
        schema.getType() == Schema.Type.RECORD && schema.getFullName().equals(own.getFullName());
    return new AvroReader(schema, ours ? own : schema);
  }

  private AvroReader ask(int id) throws IOException {
    String text = registry.schema(id, Kind.AVRO);
    try {
      return reader(AvroSchemas.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IOException(Framing.named(id) + ", which cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] toJson(byte[] value) throws IOException {
    if (value == null) {
      return null;
    }
    if (registry != null) {
      return byId.get(Framing.id(value)).toJson(value, Framing.ID_BYTES);
    }
    if (value.length < HEADER_BYTES || value[0] != (byte) 0xc3 || value[1] != 1) {
      throw new IOException(
          "is not Avro's single-object encoding, which begins with C3 01 and the fingerprint of"
              + " the schema");
    }
    long fingerprint =
        ByteBuffer.wrap(value, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    AvroReader reader = byFingerprint.get(fingerprint);
    if (reader == null) {
      throw new IOException(
          "is of the schema with the fingerprint %016x, which is neither the collection's nor one of `schemas`"
              .formatted(fingerprint));
    }
    return reader.toJson(value, HEADER_BYTES);
  }

  @Override
  public byte[] fromJson(String topic, ObjectNode record) throws IOException {
    if (record == null) {
      return null;
    }
    GenericData.Record avro = record(own, FieldJson.values(fields, record, ""));
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(header(topic));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    writer.write(avro, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private byte[] header(String topic) {
    if (registry != null) {
      return Framing.header(
          registered.computeIfAbsent(
              topic, name -> registry.register(name, Kind.AVRO, own.toString())));
    }
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xc3)
        .put((byte) 1)
        .putLong(SchemaNormalization.parsingFingerprint64(own))
        .array();
  }

  private static GenericData.Record record(Schema schema, Map<FieldDefinition, ?> values)
      throws IOException {
    GenericData.Record record = new GenericData.Record(schema);
    for (Map.Entry<FieldDefinition, ?> value : values.entrySet()) {
      FieldDefinition field = value.getKey();
      Schema nullable = schema.getField(field.name()).schema();
      record.put(
          field.name(), datum(field, field.type(), nullable.getTypes().get(1), value.getValue()));
    }
    return record;
  }

  private static Object datum(FieldDefinition field, FieldType type, Schema schema, Object value)
      throws IOException {
    try {
      return switch (type) {
        case STRING, INTEGER, BOOLEAN -> value;
        case DECIMAL -> ((BigDecimal) value).toPlainString();
        case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
        case TIMESTAMP -> {
          Instant instant = (Instant) value;
          yield Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
        }
        case ARRAY -> {
          List<Object> elements = new ArrayList<>();
          for (Object element : (List<?>) value) {
            elements.add(datum(field, field.elementType(), schema.getElementType(), element));
          }
          yield elements;
        }
        case OBJECT -> {
          @SuppressWarnings("unchecked") // FieldJson made it
          Map<FieldDefinition, ?> members = (Map<FieldDefinition, ?>) value;
          yield record(schema, members);
        }
      };
    } catch (ArithmeticException e) {
      throw new IOException(
          "the field " + field.name() + " is a " + type.specName() + " that Avro cannot carry", e);
    }
  }
}
