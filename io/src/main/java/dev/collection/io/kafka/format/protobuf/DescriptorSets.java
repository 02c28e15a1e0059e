package dev.collection.io.kafka.format.protobuf;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Schemas of Protobuf that others made, in the compiled form. */
final class DescriptorSets {
  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          FieldMaskProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor());

  private DescriptorSets() {}

  /**
   * A message of a set of files, as {@code protoc --include_imports --descriptor_set_out} makes it.
   *
   * @param message its full name
   * @throws IllegalArgumentException saying why, if there is none
   */
  static Descriptor message(ByteString set, String message) {
    Map<String, FileDescriptor> files = new HashMap<>();
    try {
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(set).getFileList()) {
        files.put(file.getName(), file(file, files.values()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "is no set of descriptors; make it with protoc --include_imports"
              + " --descriptor_set_out=FILE",
          e);
    }
    List<String> names = new ArrayList<>();
    for (FileDescriptor file : files.values()) {
      Descriptor found = find(file.getMessageTypes(), message, names);
      if (found != null) {
        return found;
      }
    }
    names.sort(null);
    throw new IllegalArgumentException(
        "has no message " + message + ", but " + String.join(", ", names));
  }

  private static Descriptor find(List<Descriptor> messages, String name, List<String> names) {
    for (Descriptor message : messages) {
      names.add(message.getFullName());
      if (message.getFullName().equals(name)) {
        return message;
      }
      Descriptor nested = find(message.getNestedTypes(), name, names);
      if (nested != null) {
        return nested;
      }
    }
    return null;
  }

  /**
   * A file with what it imports.
   *
   * @param others files that it may import besides those of Protobuf itself
   * @throws IllegalArgumentException saying why, if it is not sound
   */
  static FileDescriptor file(FileDescriptorProto proto, Collection<FileDescriptor> others) {
    List<FileDescriptor> imported = new ArrayList<>();
    for (String name : proto.getDependencyList()) {
      FileDescriptor found = named(name, others);
      found = found == null ? named(name, WELL_KNOWN) : found;
      if (found == null) {
        throw new IllegalArgumentException("imports " + name + ", which is not there");
      }
      imported.add(found);
    }
    try {
      return FileDescriptor.buildFrom(proto, imported.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException("is not sound: " + e.getMessage(), e);
    }
  }

  private static FileDescriptor named(String name, Collection<FileDescriptor> files) {
    return files.stream().filter(file -> file.getName().equals(name)).findFirst().orElse(null);
  }
}
