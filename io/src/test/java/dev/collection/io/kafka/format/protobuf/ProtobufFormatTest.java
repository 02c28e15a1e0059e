package dev.collection.io.kafka.format.protobuf;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.Type;
import com.google.protobuf.TypeProto;
import com.google.protobuf.Value;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.SampleRecords;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protobuf by itself: bytes, numbers, schemas, and what others write. */
class ProtobufFormatTest {
  private static MessageCodec codec(RecordType type) {
    return new ProtobufFormat(type).open(SampleRecords.SECRETS);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String poison(MessageCodec codec, byte[] value) {
    return assertThrows(IOException.class, () -> codec.toJson(value)).getMessage();
  }

  @Test
  void theBytes_areTheFieldsByTheirNumbers() throws IOException {
    MessageCodec codec = codec(SampleRecords.TYPE);
    byte[] value =
        codec.fromJson(
            "jobs",
            SampleRecords.json("{\"id\":5,\"pay\":1.50,\"seen\":\"1969-12-31T23:59:59.5Z\"}"));
    assertThat(HexFormat.of().formatHex(value), is(GOLDEN_BYTES));
    assertThat(
        text(codec.toJson(value)),
        is("{\"id\":5,\"pay\":1.5,\"seen\":\"1969-12-31T23:59:59.500Z\"}"));
  }

  private static final String GOLDEN_BYTES =
      "9aeae9141108ffffffffffffffffff011080cab5ee01e2eba22403312e3580ebdb4e05";

  @Test
  void theSchema_saysWhatTheSpecSays() {
    assertThat(ProtobufSchemas.textOf(SampleRecords.TYPE), is(GOLDEN_SCHEMA));
  }

  private static final String GOLDEN_SCHEMA =
      """
      syntax = "proto3";

      package collection;

      import "google/protobuf/timestamp.proto";

      message jobs {
        optional int64 id = 20635312;
        // What it is called
        optional string title = 20369009;
        // Per year
        optional string pay = 9508540;
        optional bool remote = 12006288;
        optional string posted = 27747288;
        optional .google.protobuf.Timestamp seen = 5459619;
        repeated string rates = 13972503;
        repeated string days = 31902156;
        repeated Places places = 11624661;

        message Places {
          optional string city = 22764579;
          optional At at = 5820514;

          message At {
            optional string lat = 16984536;
            optional string lon = 15054141;
          }
        }
      }
      """;

  @Test
  void numbers_comeFromNamesAndAreAllowed() {
    assertThat(ProtobufSchemas.number("id"), is(1 + (int) (0xbf396750L % 33_553_431) + 1_000));
    // The CRC would give 19054, which is Protobuf's own.
    assertThat(ProtobufSchemas.number("f21183"), is(20054));
    for (int i = 0; i < 100_000; i++) {
      int number = ProtobufSchemas.number("f" + i);
      assertThat(number >= 1 && number < 1 << 25, is(true));
      assertThat(number >= 19_000 && number <= 19_999, is(false));
    }
  }

  @Test
  void twoFieldsWithOneNumber_areRefused() {
    Map<Integer, String> seen = new HashMap<>();
    String one = null;
    String other = null;
    for (int i = 0; one == null; i++) {
      other = "f" + i;
      one = seen.put(ProtobufSchemas.number(other), other);
    }
    RecordType type =
        SampleRecords.type(
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                FieldDefinition.of(one, FieldType.STRING),
                FieldDefinition.of(other, FieldType.STRING)));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new ProtobufFormat(type));
    assertThat(
        thrown.getMessage(),
        is(
            "the fields "
                + one
                + " and "
                + other
                + " would have the same number in Protobuf; give one of them another name"));
  }

  @Test
  void whenAFieldWasAdded_oldAndNewMessagesAreRead() throws IOException {
    MessageCodec before = codec(SampleRecords.TYPE);
    MessageCodec after = codec(SampleRecords.withAddedField());
    byte[] old = before.fromJson("jobs", SampleRecords.json("{\"id\":1,\"title\":\"a\"}"));
    byte[] recent =
        after.fromJson("jobs", SampleRecords.json("{\"id\":1,\"agency\":\"x\",\"title\":\"a\"}"));
    assertThat(text(after.toJson(old)), is("{\"id\":1,\"title\":\"a\"}"));
    assertThat(text(before.toJson(recent)), is("{\"id\":1,\"title\":\"a\"}"));
    assertThat(text(after.toJson(recent)), is("{\"id\":1,\"agency\":\"x\",\"title\":\"a\"}"));
  }

  @Test
  void namesThatWouldBeTheSame_areKeptApart() throws IOException {
    RecordType type =
        SampleRecords.type(
            List.of(
                FieldDefinition.of("id", FieldType.INTEGER),
                FieldDefinition.of("_id", FieldType.INTEGER),
                object("_x", FieldDefinition.of("x", FieldType.STRING)),
                object("x", FieldDefinition.of("x", FieldType.STRING)),
                object("jobs", object("jobs", FieldDefinition.of("jobs", FieldType.STRING)))));
    String json =
        "{\"id\":1,\"_id\":2,\"_x\":{\"x\":\"a\"},\"x\":{\"x\":\"b\"},"
            + "\"jobs\":{\"jobs\":{\"jobs\":\"c\"}}}";
    byte[] value = codec(type).fromJson("jobs", SampleRecords.json(json));
    assertThat(text(codec(type).toJson(value)), is(json));
  }

  private static FieldDefinition object(String name, FieldDefinition member) {
    return new FieldDefinition(name, FieldType.OBJECT, false, null, List.of(member), "", "");
  }

  @Test
  void anotherType_isSaid() throws IOException {
    byte[] other =
        codec(SampleRecords.type(List.of(FieldDefinition.of("id", FieldType.STRING))))
            .fromJson("jobs", SampleRecords.json("{\"id\":\"x\"}"));
    assertThat(
        poison(codec(SampleRecords.TYPE), other),
        is("has no field of collection.jobs; it is of another type"));
    assertThat(
        poison(codec(SampleRecords.TYPE), "hello".getBytes(StandardCharsets.UTF_8)),
        startsWith("is not a whole message of collection.jobs: "));
  }

  @Test
  void aDecimalThatIsNone_isSaid() throws IOException {
    FieldDefinition text = FieldDefinition.of("pay", FieldType.STRING);
    FieldDefinition id = FieldDefinition.of("id", FieldType.INTEGER);
    byte[] other =
        codec(SampleRecords.type(List.of(id, text)))
            .fromJson("jobs", SampleRecords.json("{\"pay\":\"1e999999999\"}"));
    assertThat(
        poison(codec(SampleRecords.TYPE), other), is("has a text in pay that is no decimal"));
  }

  @Test
  void sizesInTheMessage_areNotBelieved() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(ProtobufSchemas.number("title"), 2);
    out.writeUInt32NoTag(Integer.MAX_VALUE);
    out.flush();
    assertThat(
        poison(codec(SampleRecords.TYPE), bytes.toByteArray()),
        startsWith("is not a whole message of collection.jobs: "));
  }

  /** A list of nothing costs two bytes an element in the message, and hundreds here. */
  @Test
  void moreMessagesThanAreGood_areNotMade() throws IOException {
    byte[] value = new byte[2 * 1_000_001];
    for (int i = 0; i < value.length; i += 2) {
      value[i] = 0x0a; // field 1, `fields` of a type
    }
    MessageCodec codec = others(TypeProto.getDescriptor().toProto(), "google.protobuf.Option");
    byte[] nested = new byte[value.length + 2];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x12; // field 2, `value`, a message
    }
    assertThat(poison(codec, nested), is("has more than 1000000 messages within it"));
  }

  @Test
  void messagesWithinMessages_areReadOnlySoDeep() throws IOException {
    Value value = Value.newBuilder().setNumberValue(1).build();
    for (int i = 0; i < 50; i++) {
      value = Value.newBuilder().setStructValue(Struct.newBuilder().putFields("a", value)).build();
    }
    MessageCodec codec = others(StructProto.getDescriptor().toProto(), "google.protobuf.Value");
    assertThat(
        poison(codec, value.toByteArray()),
        startsWith("is not a whole message of google.protobuf.Value: "));
  }

  private static MessageCodec others(FileDescriptorProto file, String message) {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    set.addFile(com.google.protobuf.AnyProto.getDescriptor().toProto());
    set.addFile(com.google.protobuf.SourceContextProto.getDescriptor().toProto());
    set.addFile(file);
    return new ProtobufFormat(SampleRecords.TYPE, set.build().toByteString(), message, null)
        .open(SampleRecords.SECRETS);
  }

  @Test
  void whatOthersWrite_becomesJsonAsItIs() throws IOException {
    Type type =
        Type.newBuilder()
            .setName("shop.Order")
            .addFields(com.google.protobuf.Field.newBuilder().setNumber(-1).setKindValue(3))
            .addOneofs("a")
            .setSyntaxValue(7)
            .build();
    assertThat(
        text(
            others(TypeProto.getDescriptor().toProto(), "google.protobuf.Type")
                .toJson(type.toByteArray())),
        is(
            "{\"name\":\"shop.Order\",\"fields\":[{\"kind\":\"TYPE_INT64\","
                + "\"cardinality\":\"CARDINALITY_UNKNOWN\",\"number\":-1,\"name\":\"\","
                + "\"type_url\":\"\",\"oneof_index\":0,\"packed\":false,\"json_name\":\"\","
                + "\"default_value\":\"\"}],\"oneofs\":[\"a\"],"
                + "\"syntax\":\"UNKNOWN_ENUM_VALUE_Syntax_7\",\"edition\":\"\"}"));
  }

  @Test
  void mapsWrappersAndBigNumbers_becomeWhatTheyAre() throws IOException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("shop.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addDependency("google/protobuf/wrappers.proto")
            .addDependency("google/protobuf/struct.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Order")
                    .addField(field("total", 1).setType(FieldDescriptorProto.Type.TYPE_UINT64))
                    .addField(
                        field("note", 2)
                            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName(".google.protobuf.StringValue"))
                    .addField(field("raw", 3).setType(FieldDescriptorProto.Type.TYPE_BYTES))
                    .addField(
                        field("more", 4)
                            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .setTypeName(".google.protobuf.Struct")))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt64(1, -1L);
    out.writeMessage(2, com.google.protobuf.StringValue.of("x"));
    out.writeBytes(3, ByteString.copyFrom(new byte[] {1, 2, 3}));
    out.writeMessage(
        4,
        Struct.newBuilder().putFields("k", Value.newBuilder().setBoolValue(true).build()).build());
    out.flush();
    assertThat(
        text(others(file, "shop.Order").toJson(bytes.toByteArray())),
        is(
            "{\"total\":18446744073709551615,\"note\":\"x\",\"raw\":\"AQID\","
                + "\"more\":{\"fields\":{\"k\":{\"bool_value\":true}}}}"));
  }

  private static FieldDescriptorProto.Builder field(String name, int number) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  @Test
  void descriptorsThatAreOfNoUse_areRefusedAtOnce() {
    ByteString timestamps =
        FileDescriptorSet.newBuilder()
            .addFile(TimestampProto.getDescriptor().toProto())
            .build()
            .toByteString();
    assertThat(
        refusal(timestamps, "shop.Order"),
        is("has no message shop.Order, but google.protobuf.Timestamp"));
    assertThat(
        refusal(ByteString.copyFromUtf8("syntax = \"proto3\";"), "shop.Order"),
        containsString("is no set of descriptors; make it with protoc --include_imports"));
    ByteString lacking =
        FileDescriptorSet.newBuilder()
            .addFile(FileDescriptorProto.newBuilder().setName("a").addDependency("b.proto"))
            .build()
            .toByteString();
    assertThat(refusal(lacking, "shop.Order"), is("imports b.proto, which is not there"));
  }

  private static String refusal(ByteString descriptors, String message) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new ProtobufFormat(SampleRecords.TYPE, descriptors, message, null))
        .getMessage();
  }
}
