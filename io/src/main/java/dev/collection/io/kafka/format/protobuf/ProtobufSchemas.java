package dev.collection.io.kafka.format.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The Protobuf schema of a collection's records, in proto3. Every field that is no list is {@code
 * optional}, and null is one that is not set; an empty list is the same as none.
 *
 * <p>A field's number is made from its name, because its place among the others changes when one is
 * added in the middle, and a number that changes makes old messages say something else. It is one
 * more than the CRC-32 of the name in UTF-8 modulo {@value #NUMBERS}, and from 19000 on, a thousand
 * more: those belong to Protobuf. So a field that is renamed is a new one. Two fields of one object
 * with the same number, which among a hundred fields happens once in seven thousand times, are
 * refused.
 *
 * <p>Decimals and dates are strings: Protobuf has no types for them.
 */
public final class ProtobufSchemas {
  /** The last number whose tag takes four bytes is 2²⁵ - 1. */
  private static final int NUMBERS = (1 << 25) - 1 - 1_000;

  private static final int FIRST_RESERVED = 19_000;
  private static final String PACKAGE = "collection";
  private static final String TIMESTAMP = ".google.protobuf.Timestamp";

  private ProtobufSchemas() {}

  /**
   * The schema of the records of {@code type}: {@code collection.NAME}.
   *
   * @throws IllegalArgumentException if two fields would have the same number; the message names
   *     them
   */
  public static Descriptor of(RecordType type) {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName(type.collection() + ".proto")
            .setPackage(PACKAGE)
            .setSyntax("proto3")
            .addDependency(TimestampProto.getDescriptor().getName())
            .addMessageType(message(type.collection(), "." + PACKAGE, type.fields()))
            .build();
    try {
      FileDescriptor[] dependencies = {TimestampProto.getDescriptor()};
      return FileDescriptor.buildFrom(file, dependencies).getMessageTypes().get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static DescriptorProto message(
      String name, String scope, List<FieldDefinition> definitions) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    Map<Integer, String> taken = new HashMap<>();
    for (FieldDefinition definition : definitions) {
      taken.merge(
          number(definition.name()),
          definition.name(),
          (one, other) -> {
            throw new IllegalArgumentException(
                "the fields "
                    + one
                    + " and "
                    + other
                    + " would have the same number in Protobuf; give one of them another name");
          });
      FieldDescriptorProto.Builder field = field(definition, scope + "." + name);
      if (definition.type() != FieldType.ARRAY) {
        field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
        message.addOneofDecl(
            OneofDescriptorProto.newBuilder().setName(presence(definition.name(), definitions)));
      }
      message.addField(field);
      FieldType element = element(definition);
      if (element == FieldType.OBJECT) {
        message.addNestedType(
            message(typeName(definition.name()), scope + "." + name, definition.members()));
      }
    }
    return message.build();
  }

  private static FieldType element(FieldDefinition field) {
    return field.type() == FieldType.ARRAY ? field.elementType() : field.type();
  }

  private static FieldDescriptorProto.Builder field(FieldDefinition definition, String scope) {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName(definition.name())
            .setNumber(number(definition.name()))
            .setLabel(
                definition.type() == FieldType.ARRAY ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
    switch (element(definition)) {
      case STRING, DECIMAL, DATE -> field.setType(FieldDescriptorProto.Type.TYPE_STRING);
      case INTEGER -> field.setType(FieldDescriptorProto.Type.TYPE_INT64);
      case BOOLEAN -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL);
      case TIMESTAMP ->
          field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(TIMESTAMP);
      case OBJECT ->
          field
              .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
              .setTypeName(scope + "." + typeName(definition.name()));
      case ARRAY -> throw new IllegalArgumentException("a list of lists is no type of a field");
    }
    return field;
  }

  /** Names of fields have no capitals, so that no two types, and no type and field, are one. */
  private static String typeName(String field) {
    char first = field.charAt(0);
    return first >= 'a' && first <= 'z'
        ? (char) (first - 'a' + 'A') + field.substring(1)
        : "OF" + field;
  }

  /** How protoc names what it keeps the presence of an optional field in. */
  private static String presence(String field, List<FieldDefinition> all) {
    String name = "_" + field;
    while (has(all, name)) {
      name = "X" + name;
    }
    return name;
  }

  private static boolean has(List<FieldDefinition> all, String name) {
    return all.stream().anyMatch(field -> field.name().equals(name));
  }

  /** The number of the field with this name, in every message. */
  static int number(String field) {
    CRC32 crc = new CRC32();
    crc.update(field.getBytes(StandardCharsets.UTF_8));
    int number = 1 + (int) (crc.getValue() % NUMBERS);
    return number < FIRST_RESERVED ? number : number + 1_000;
  }

  /** The same as a {@code .proto} file, for those who read the messages. */
  public static String textOf(RecordType type) {
    return ProtoText.of(type, of(type));
  }
}
