package dev.collection.io.kafka.format.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.collection.io.kafka.format.FieldJson;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.registry.Framing;
import dev.collection.io.kafka.format.registry.SchemaRegistry;
import dev.collection.io.kafka.format.registry.SchemaRegistry.Kind;
import dev.collection.io.kafka.format.registry.SchemasById;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages of Protobuf, bare or as with a schema registry. */
final class ProtobufCodec implements MessageCodec {
  /** What Protobuf's timestamps may be: the years 1 to 9999. */
  private static final long FIRST_SECOND = -62_135_596_800L;

  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int DEEPEST_TYPE = 32;

  private final RecordType type;
  private final Descriptor own;
  private final ProtobufReader ownReader;
  private final ProtobufReader bareReader;
  private final SchemaRegistry registry;
  private final SchemasById<Messages> byId;
  private final Map<String, Integer> registered = new HashMap<>();

  /**
   * @param registry null for none
   */
  ProtobufCodec(ProtobufFormat format, SchemaRegistry registry) {
    this.registry = registry;
    type = format.type();
    own = ProtobufSchemas.of(type);
    Set<FieldDescriptor> decimals = new HashSet<>();
    addDecimals(own, type.fields(), decimals);
    ownReader = new ProtobufReader(own, decimals);
    bareReader =
        format.descriptors() == null
            ? ownReader
            : new ProtobufReader(
                DescriptorSets.message(format.descriptors(), format.message()), Set.of());
    byId = new SchemasById<>(this::ask);
  }

  private static void addDecimals(
      Descriptor descriptor, List<FieldDefinition> fields, Set<FieldDescriptor> decimals) {
    for (FieldDefinition field : fields) {
      FieldDescriptor described = descriptor.findFieldByName(field.name());
      if (field.type() == FieldType.DECIMAL || field.elementType() == FieldType.DECIMAL) {
        decimals.add(described);
      } else if (!field.members().isEmpty()) {
        addDecimals(described.getMessageType(), field.members(), decimals);
      }
    }
  }

  /** What a schema of the registry has, with the readers that were needed so far. */
  private record Messages(FileDescriptor file, Map<Descriptor, ProtobufReader> readers) {}

  private Messages ask(int id) throws IOException {
    String schema = registry.schema(id, Kind.PROTOBUF);
    try {
      byte[] proto = Base64.getDecoder().decode(schema);
      FileDescriptorProto parsed = FileDescriptorProto.parseFrom(proto);
      return new Messages(DescriptorSets.file(parsed, List.of()), new HashMap<>());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IOException(Framing.named(id) + ", which cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] toJson(byte[] value) throws IOException {
    if (value == null) {
      return null;
    }
    if (registry == null) {
      return bareReader.toJson(value, 0);
    }
    int id = Framing.id(value);
    Messages messages = byId.get(id);
    CodedInputStream in =
        CodedInputStream.newInstance(value, Framing.ID_BYTES, value.length - Framing.ID_BYTES);
    Descriptor descriptor = null;
    try {
      int levels = in.readSInt32();
      if (levels < 0 || levels > DEEPEST_TYPE) {
        throw new IOException("does not say which message of the schema it is");
      }
      // No level at all is short for the first message of the file.
      for (int level = 0; level < Math.max(levels, 1); level++) {
        List<Descriptor> choices =
            descriptor == null ? messages.file().getMessageTypes() : descriptor.getNestedTypes();
        int index = levels == 0 ? 0 : in.readSInt32();
        if (index < 0 || index >= choices.size()) {
          throw new IOException(Framing.named(id) + ", which has no such message as it says");
        }
        descriptor = choices.get(index);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("ends too early", e);
    }
    return reader(messages, descriptor).toJson(value, Framing.ID_BYTES + in.getTotalBytesRead());
  }

  private ProtobufReader reader(Messages messages, Descriptor descriptor) {
    return descriptor.getFullName().equals(own.getFullName())
        ? ownReader
        : messages
            .readers()
            .computeIfAbsent(descriptor, other -> new ProtobufReader(other, Set.of()));
  }

  @Override
  public byte[] fromJson(String topic, ObjectNode record) throws IOException {
    if (record == null) {
      return null;
    }
    DynamicMessage message = message(own, FieldJson.values(type.fields(), record, ""));
    if (registry == null) {
      return message.toByteArray();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.getSerializedSize() + 6);
    out.writeBytes(
        Framing.header(
            registered.computeIfAbsent(
                topic,
                name -> registry.register(name, Kind.PROTOBUF, ProtobufSchemas.textOf(type)))));
    out.write(0); // the first message of the file
    message.writeTo(out);
    return out.toByteArray();
  }

  private static DynamicMessage message(Descriptor descriptor, Map<FieldDefinition, ?> values)
      throws IOException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    for (Map.Entry<FieldDefinition, ?> entry : values.entrySet()) {
      FieldDefinition definition = entry.getKey();
      FieldDescriptor field = descriptor.findFieldByName(definition.name());
      if (definition.type() == FieldType.ARRAY) {
        for (Object element : (List<?>) entry.getValue()) {
          message.addRepeatedField(field, value(field, definition.elementType(), element));
        }
      } else {
        message.setField(field, value(field, definition.type(), entry.getValue()));
      }
    }
    return message.build();
  }

  private static Object value(FieldDescriptor field, FieldType type, Object value)
      throws IOException {
    return switch (type) {
      case STRING, INTEGER, BOOLEAN -> value;
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case DATE -> value.toString();
      case TIMESTAMP -> timestamp(field, (Instant) value);
      case OBJECT -> {
        @SuppressWarnings("unchecked") // FieldJson made it
        Map<FieldDefinition, ?> members = (Map<FieldDefinition, ?>) value;
        yield message(field.getMessageType(), members);
      }
      case ARRAY -> throw new IllegalArgumentException("a list of lists is no type of a field");
    };
  }

  private static Timestamp timestamp(FieldDescriptor field, Instant instant) throws IOException {
    long seconds = instant.getEpochSecond();
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      throw new IOException(
          "the field "
              + field.getName()
              + " is a timestamp that Protobuf cannot carry: those are of the years 1 to 9999");
    }
    int micros = instant.getNano() / 1_000;
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(micros * 1_000).build();
  }
}
