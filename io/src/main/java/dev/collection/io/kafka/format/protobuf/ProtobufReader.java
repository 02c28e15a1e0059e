package dev.collection.io.kafka.format.protobuf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.collection.model.JsonItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** Reads messages of one type. Safe for use by many threads. */
final class ProtobufReader {
  /** Deepest nesting of messages; what is read has no more levels of JSON than that times two. */
  private static final int MAX_DEPTH = 60;

  /** Most messages within one: an empty one takes two bytes there, and two hundred here. */
  private static final int MOST_MESSAGES = 1_000_000;

  private final Descriptor descriptor;
  private final ProtobufJson json;

  /**
   * @param decimals fields of the type string that hold decimals
   */
  ProtobufReader(Descriptor descriptor, Set<FieldDescriptor> decimals) {
    this.descriptor = descriptor;
    json = new ProtobufJson(decimals);
  }

  /**
   * The JSON of what is in {@code value} from {@code start} to its end.
   *
   * @throws IOException if that is not one message of the type
   */
  byte[] toJson(byte[] value, int start) throws IOException {
    DynamicMessage message;
    try {
      if (value.length - start > 2 * MOST_MESSAGES) {
        int unused = countMessages(in(value, start), descriptor, 0, 0);
      }
      message = DynamicMessage.parseFrom(descriptor, in(value, start));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(
          "is not a whole message of " + descriptor.getFullName() + ": " + e.getMessage(), e);
    }
    if (message.getAllFields().isEmpty() && value.length > start) {
      throw new IOException(
          "has no field of " + descriptor.getFullName() + "; it is of another type");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length * 2);
    try (JsonGenerator generator = JsonItems.mapper().createGenerator(out)) {
      json.write(message, generator);
    }
    return out.toByteArray();
  }

  private static CodedInputStream in(byte[] value, int start) {
    CodedInputStream in = CodedInputStream.newInstance(value, start, value.length - start);
    in.setRecursionLimit(MAX_DEPTH);
    return in;
  }

  /** How many messages there are with those within, without making any of them. */
  private static int countMessages(CodedInputStream in, Descriptor type, int before, int depth)
      throws IOException {
    int count = before + 1;
    if (count > MOST_MESSAGES) {
      throw new IOException("has more than " + MOST_MESSAGES + " messages within it");
    }
    if (depth > MAX_DEPTH) {
      throw new IOException("has messages within messages deeper than " + MAX_DEPTH);
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean nested =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (nested) {
        int end = in.pushLimit(in.readRawVarint32());
        count = countMessages(in, field.getMessageType(), count, depth + 1);
        in.popLimit(end);
      } else {
        in.skipField(tag);
      }
    }
    return count;
  }
}
