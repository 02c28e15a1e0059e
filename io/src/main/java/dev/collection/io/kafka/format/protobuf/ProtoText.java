package dev.collection.io.kafka.format.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.collection.model.FieldDefinition;
import dev.collection.model.RecordType;
import java.util.List;
import java.util.Locale;

/** Writes the schema of a collection as protoc reads it. */
final class ProtoText {
  private final StringBuilder text = new StringBuilder();

  private ProtoText() {}

  static String of(RecordType type, Descriptor descriptor) {
    ProtoText proto = new ProtoText();
    proto
        .text
        .append("syntax = \"proto3\";\n\npackage ")
        .append(descriptor.getFile().getPackage())
        .append(";\n\nimport \"google/protobuf/timestamp.proto\";\n\n");
    proto.message(descriptor, type.fields(), "");
    return proto.text.toString();
  }

  private void message(Descriptor descriptor, List<FieldDefinition> definitions, String indent) {
    String inside = indent + "  ";
    text.append(indent).append("message ").append(descriptor.getName()).append(" {\n");
    for (FieldDefinition definition : definitions) {
      FieldDescriptor field = descriptor.findFieldByName(definition.name());
      if (!definition.doc().isEmpty()) {
        text.append(inside).append("// ").append(definition.doc().replaceAll("\\s+", " "));
        text.append('\n');
      }
      text.append(inside)
          .append(field.isRepeated() ? "repeated " : "optional ")
          .append(type(field))
          .append(' ')
          .append(field.getName())
          .append(" = ")
          .append(field.getNumber())
          .append(";\n");
    }
    for (FieldDefinition definition : definitions) {
      FieldDescriptor field = descriptor.findFieldByName(definition.name());
      if (isNested(field)) {
        text.append('\n');
        message(field.getMessageType(), definition.members(), inside);
      }
    }
    text.append(indent).append("}\n");
  }

  private static boolean isNested(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFile().equals(field.getFile());
  }

  private static String type(FieldDescriptor field) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return field.getType().name().toLowerCase(Locale.ROOT);
    }
    return isNested(field)
        ? field.getMessageType().getName()
        : "." + field.getMessageType().getFullName();
  }
}
