package dev.collection.io.kafka.format.registry;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.TimestampProto;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.SampleRecords;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.avro.AvroSchemas;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufSchemas;
import dev.collection.io.kafka.format.registry.SchemaRegistry.Kind;
import dev.collection.model.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry, as far as messages need it. */
class SchemaRegistryTest {
  private final List<Duration> waits = new ArrayList<>();
  private RegistryServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RegistryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SchemaRegistry registry() {
    return new SchemaRegistry(
        server.definition(), SampleRecords.SECRETS, Duration.ofSeconds(10), waits::add);
  }

  private MessageCodec avro(RecordType type) {
    return new AvroFormat(type, List.of(), server.definition()).open(SampleRecords.SECRETS);
  }

  private MessageCodec protobuf(RecordType type) {
    return new ProtobufFormat(type, null, null, server.definition()).open(SampleRecords.SECRETS);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static byte[] framed(int id, int... body) {
    ByteBuffer value = ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id);
    for (int next : body) {
      value.put((byte) next);
    }
    return value.array();
  }

  @Test
  void avro_isRegisteredOnceForATopicAndReadByItsNumber() throws IOException {
    MessageCodec codec = avro(SampleRecords.TYPE);
    byte[] value = codec.fromJson("a b", SampleRecords.json("{\"id\":1}"));
    byte[] second = codec.fromJson("a b", SampleRecords.json("{\"id\":2}"));
    assertThat(ByteBuffer.wrap(value, 0, 5).get(0), is((byte) 0));
    assertThat(ByteBuffer.wrap(value).getInt(1), is(100));
    assertThat(
        server.requests(), is(List.of("POST /subjects/a%20b-value/versions Basic canary-value")));
    assertThat(
        SampleRecords.json(server.bodies().get(0)).path("schema").textValue(),
        is(AvroSchemas.of(SampleRecords.TYPE).toString()));
    MessageCodec reader = avro(SampleRecords.withAddedField());
    for (byte[] message : List.of(value, second)) {
      assertThat(SampleRecords.json(reader.toJson(message)).has("agency"), is(true));
    }
    assertThat(server.requests().get(1), is("GET /schemas/ids/100 Basic canary-value"));
    assertThat(server.requests().size(), is(2));
  }

  @Test
  void avroOfOthers_isReadAsItIs() throws IOException {
    server.put(
        7, "{\"type\":\"record\",\"name\":\"X\",\"fields\":[{\"name\":\"Y\",\"type\":\"int\"}]}");
    assertThat(text(avro(SampleRecords.TYPE).toJson(framed(7, 10))), is("{\"Y\":5}"));
  }

  @Test
  void protobuf_isRegisteredAsTextAndReadByItsNumber() throws IOException {
    MessageCodec codec = protobuf(SampleRecords.TYPE);
    byte[] value = codec.fromJson("jobs", SampleRecords.json("{\"id\":1,\"pay\":1.5}"));
    var body = SampleRecords.json(server.bodies().get(0));
    assertThat(body.path("schemaType").textValue(), is("PROTOBUF"));
    assertThat(body.path("schema").textValue(), is(ProtobufSchemas.textOf(SampleRecords.TYPE)));
    putProtobuf(100, ProtobufSchemas.of(SampleRecords.TYPE).getFile().toProto());
    assertThat(text(codec.toJson(value)), is("{\"id\":1,\"pay\":1.5}"));
    assertThat(
        server.requests().get(1), is("GET /schemas/ids/100?format=serialized Basic canary-value"));
  }

  private void putProtobuf(int id, FileDescriptorProto file) {
    server.put(
        id,
        SampleRecords.json("{\"schemaType\":\"PROTOBUF\"}")
            .put("schema", Base64.getEncoder().encodeToString(file.toByteArray())));
  }

  @Test
  void protobufOfOthers_isReadAsItIs_byTheMessageThatItSays() throws IOException {
    putProtobuf(7, TimestampProto.getDescriptor().toProto());
    putProtobuf(
        8,
        FileDescriptorProto.newBuilder()
            .setName("x")
            .addMessageType(DescriptorProto.newBuilder().setName("A"))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("B")
                    .addNestedType(TimestampProto.getDescriptor().toProto().getMessageType(0)))
            .build());
    MessageCodec codec = protobuf(SampleRecords.TYPE);
    assertThat(text(codec.toJson(framed(7, 0, 8, 5))), is("{\"seconds\":5,\"nanos\":0}"));
    // Two levels, 1 and 0, in zigzag.
    assertThat(text(codec.toJson(framed(8, 4, 2, 0, 8, 5))), is("{\"seconds\":5}"));
    assertThat(
        poison(codec, framed(8, 4, 2, 2, 8, 5)),
        is("is of the schema 8, which has no such message as it says"));
    assertThat(
        poison(codec, framed(8, 254, 255, 255, 255, 15)),
        is("does not say which message of the schema it is"));
    assertThat(poison(codec, framed(8)), is("ends too early"));
  }

  private static String poison(MessageCodec codec, byte[] value) {
    return assertThrows(IOException.class, () -> codec.toJson(value)).getMessage();
  }

  @Test
  void aNumberThatTheRegistryHasNot_isAFaultOfTheMessage() {
    MessageCodec codec = avro(SampleRecords.TYPE);
    String sentence = "is of the schema 17, which the registry " + server.url() + " has not";
    assertThat(poison(codec, framed(17)), is(sentence));
    assertThat(poison(codec, framed(17)), is(sentence));
    assertThat(server.requests().size(), is(1));
    assertThat(
        poison(codec, new byte[] {(byte) 0xc3, 1, 0, 0, 0, 0, 0, 0, 0, 0}),
        startsWith("does not begin as with a schema registry"));
    assertThat(poison(codec, new byte[0]), startsWith("does not begin as with a schema registry"));
  }

  @Test
  void aSchemaThatIsOfNoUse_isAFaultOfTheMessage() {
    server.put(1, SampleRecords.json("{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"));
    server.put(2, SampleRecords.json("{\"schema\":\"{}\",\"references\":[{\"name\":\"a\"}]}"));
    server.put(3, "{\"type\":\"recrd\"}");
    MessageCodec codec = avro(SampleRecords.TYPE);
    assertThat(
        poison(codec, framed(1)), is("is of the schema 1, which is one of JSON, not of AVRO"));
    assertThat(
        poison(codec, framed(2)),
        is("is of the schema 2, which refers to other schemas; that is not supported"));
    assertThat(
        poison(codec, framed(3)),
        is("is of the schema 3, which cannot be read: refers to a type that is not defined"));
    putProtobuf(4, FileDescriptorProto.newBuilder().setName("a").addDependency("b").build());
    assertThat(
        poison(protobuf(SampleRecords.TYPE), framed(4, 0)),
        is("is of the schema 4, which cannot be read: imports b, which is not there"));
  }

  @Test
  void whenItFailsForAMoment_itIsAskedAgain() throws IOException {
    server.put(1, "\"int\"");
    server.fail(503);
    server.fail(429);
    assertThat(registry().schema(1, Kind.AVRO), is("\"int\""));
    assertThat(waits, is(List.of(Duration.ofMillis(200), Duration.ofSeconds(1))));
  }

  @Test
  void whenItFailsForLong_noMessageIsAtFault() {
    server.fail(500);
    server.fail(500);
    server.fail(500);
    assertThat(failure(), is("the schema registry " + server.url() + " answers 500: no, said ***"));
    assertThat(server.requests().size(), is(3));
  }

  private String failure() {
    return assertThrows(RegistryException.class, () -> registry().schema(1, Kind.AVRO))
        .getMessage();
  }

  @Test
  void whenItRefuses_itIsNotAskedAgainAndTheSecretIsNotShown() {
    server.fail(401);
    assertThat(
        failure(),
        is("the schema registry " + server.url() + " refuses the credentials of `headers` (401)"));
    server.fail(409);
    RegistryException thrown =
        assertThrows(RegistryException.class, () -> registry().register("t", Kind.AVRO, "\"int\""));
    assertThat(thrown.getMessage(), containsString("answers 409: no, said ***"));
    assertThat(thrown.getMessage(), not(containsString("canary")));
    assertThat(server.requests().size(), is(2));
  }

  @Test
  void whenItIsNotThere_saysSo() {
    server.close();
    assertThat(
        failure(),
        containsString(" cannot be reached (HttpHostConnectException); is it up, and is"));
    assertThat(waits.size(), is(2));
  }

  @Test
  void whenItsAddressIsNotPublic_itIsOnlyAskedIfThatIsMeant() {
    SchemaRegistry careful =
        new SchemaRegistry(
            new RegistryDefinition(server.url(), Map.of(), false),
            SampleRecords.SECRETS,
            Duration.ofSeconds(10),
            waits::add);
    RegistryException thrown =
        assertThrows(RegistryException.class, () -> careful.schema(1, Kind.AVRO));
    assertThat(
        thrown.getMessage(),
        containsString("has the address 127.0.0.1, which is not of the public Internet"));
    assertThat(server.requests(), is(List.of()));
  }

  @Test
  void aNumberWithoutAUse_isAskedForAgainAfterAMinute() throws IOException {
    long[] now = {0};
    int[] asked = {0};
    SchemasById<String> schemas =
        new SchemasById<>(
            id -> {
              asked[0]++;
              if (asked[0] == 1) {
                throw new IOException("not yet");
              }
              return "schema " + id;
            },
            () -> now[0]);
    assertThrows(IOException.class, () -> schemas.get(1));
    now[0] = SchemasById.UNUSABLE.toNanos() - 1;
    assertThrows(IOException.class, () -> schemas.get(1));
    assertThat(asked[0], is(1));
    now[0]++;
    assertThat(schemas.get(1), is("schema 1"));
    now[0] *= 10;
    assertThat(schemas.get(1), is("schema 1"));
    assertThat(asked[0], is(2));
  }

  @Test
  void ofVeryManyNumbers_onlyTheLastAreKept() throws IOException {
    int[] asked = {0};
    SchemasById<Integer> schemas =
        new SchemasById<>(
            id -> {
              asked[0]++;
              return id;
            });
    for (int id = 0; id < 1_001; id++) {
      assertThat(schemas.get(id), is(id));
    }
    assertThat(schemas.get(1_000), is(1_000));
    assertThat(asked[0], is(1_001));
    assertThat(schemas.get(0), is(0));
    assertThat(asked[0], is(1_002));
  }
}
