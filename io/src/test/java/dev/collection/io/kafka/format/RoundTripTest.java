package dev.collection.io.kafka.format;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.kafka.format.avro.AvroFormat;
import dev.collection.io.kafka.format.protobuf.ProtobufFormat;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format has to do alike. */
class RoundTripTest {
  /** Numbers by value: 90 and 90.0 are the same decimal. */
  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          BigDecimal number = one.decimalValue();
          return number.compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  static Stream<MessageFormat> formats() {
    return Stream.of(
        new JsonFormat(),
        new AvroFormat(SampleRecords.TYPE, List.of(), null),
        new ProtobufFormat(SampleRecords.TYPE));
  }

  static Stream<MessageFormat> typedFormats() {
    return formats().skip(1);
  }

  static Stream<Arguments> formatsAndRecords() {
    return formats()
        .flatMap(
            format -> SampleRecords.records().stream().map(json -> Arguments.of(format, json)));
  }

  @ParameterizedTest
  @MethodSource("formatsAndRecords")
  void aRecord_comesBackAsItWas(MessageFormat format, String json) throws Exception {
    MessageCodec codec = serialized(format).open(SampleRecords.SECRETS);
    ObjectNode record = SampleRecords.json(json);
    ObjectNode read = SampleRecords.json(codec.toJson(codec.fromJson("jobs", record)));
    ObjectNode expected = SampleRecords.withoutEmpty(record);
    ObjectNode actual = SampleRecords.withoutEmpty(read);
    assertThat(expected + " is " + actual, expected.equals(BY_VALUE, actual), is(true));
  }

  private static MessageFormat serialized(MessageFormat format) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(format);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (MessageFormat) in.readObject();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void noValue_staysNoValue(MessageFormat format) throws IOException {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    assertThat(codec.toJson(null), is(nullValue()));
    assertThat(codec.fromJson("jobs", null), is(nullValue()));
  }

  @ParameterizedTest
  @MethodSource("typedFormats")
  void whatIsNotOfTheType_isRefusedWithoutItsValue(MessageFormat format) {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    assertThat(refusal(codec, "{\"id\": \"5\"}"), is("the field id is not of the type integer"));
    assertThat(
        refusal(codec, "{\"id\": 9223372036854775808}"),
        is("the field id is not of the type integer"));
    assertThat(refusal(codec, "{\"title\": 5}"), is("the field title is not of the type string"));
    assertThat(refusal(codec, "{\"pay\": 1e38}"), is("the field pay is not of the type decimal"));
    assertThat(
        refusal(codec, "{\"pay\": \"1e999999999\"}"),
        is("the field pay is not of the type decimal"));
    assertThat(refusal(codec, "{\"pay\": 1e-39}"), is("the field pay is not of the type decimal"));
    assertThat(
        refusal(codec, "{\"posted\": \"2026-02-30\"}"),
        is("the field posted is not of the type date"));
    assertThat(
        refusal(codec, "{\"seen\": \"2026-02-28\"}"),
        is("the field seen is not of the type timestamp"));
    assertThat(
        refusal(codec, "{\"days\": [\"2026-01-01\", null]}"),
        is("the field days[1] is not of the type date"));
    assertThat(
        refusal(codec, "{\"places\": [{\"at\": {\"lat\": true}}]}"),
        is("the field places[0].at.lat is not of the type decimal"));
    assertThat(
        refusal(codec, "{\"places\": [{\"town\": \"x\"}]}"),
        is("the collection has no field places[0].town"));
    assertThat(refusal(codec, "{\"agency\": 1}"), is("the collection has no field agency"));
  }

  private static String refusal(MessageCodec codec, String json) {
    ObjectNode record = SampleRecords.json(json);
    return assertThrows(IOException.class, () -> codec.fromJson("jobs", record)).getMessage();
  }

  @ParameterizedTest
  @MethodSource("typedFormats")
  void whatItCannotCarry_isRefused(MessageFormat format) {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    assertThat(
        refusal(codec, "{\"seen\": \"+1000000-01-01T00:00:00Z\"}"),
        containsString("the field seen is a timestamp that "));
  }

  /** Each prefix of a message, and each with something behind it. */
  @ParameterizedTest
  @MethodSource("typedFormats")
  void aMessageThatWasCut_neverGivesAnythingButASentence(MessageFormat format) throws IOException {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    byte[] whole = codec.fromJson("jobs", SampleRecords.json(SampleRecords.FULL));
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      try {
        byte[] json = codec.toJson(cut);
        assertThat(SampleRecords.json(json).isObject(), is(true));
      } catch (IOException e) {
        assertThat(e.getMessage().isEmpty(), is(false));
        refused++;
      }
    }
    // A message of Protobuf may end behind any of its fields.
    assertThat(refused >= whole.length - SampleRecords.FIELDS.size() - 3, is(true));
    byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IOException.class, () -> codec.toJson(longer));
  }

  /** Bytes changed one after another in a fixed order: read, or refused in words. */
  @ParameterizedTest
  @MethodSource("typedFormats")
  void aMessageThatIsDamaged_isReadOrRefused(MessageFormat format) throws IOException {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    byte[] whole = codec.fromJson("jobs", SampleRecords.json(SampleRecords.FULL));
    int refused = 0;
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int change = 0; change <= i % 3; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(SampleRecords.json(codec.toJson(damaged)).isObject(), is(true));
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused > 1_000, is(true));
  }

  @ParameterizedTest
  @MethodSource("typedFormats")
  void textThatIsNoMessageAtAll_isRefused(MessageFormat format) {
    MessageCodec codec = format.open(SampleRecords.SECRETS);
    for (String text : List.of("{\"id\": 5}", "hello, this is text", "\u0000\u0000\u0000\u0000")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThrows(IOException.class, () -> codec.toJson(bytes), text);
    }
  }

  @ParameterizedTest
  @MethodSource("typedFormats")
  void hundredsOfFields_haveSchemas(MessageFormat format) throws IOException {
    List<FieldDefinition> fields = new ArrayList<>();
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 300; i++) {
      fields.add(FieldDefinition.of("field_" + i, FieldType.INTEGER));
      json.append(i == 0 ? "" : ",").append("\"field_").append(i).append("\":").append(i);
    }
    ObjectNode record = SampleRecords.json(json.append('}').toString());
    MessageFormat wide =
        format instanceof AvroFormat
            ? new AvroFormat(SampleRecords.type(withId(fields)), List.of(), null)
            : new ProtobufFormat(SampleRecords.type(withId(fields)));
    MessageCodec codec = wide.open(SampleRecords.SECRETS);
    ObjectNode read = SampleRecords.json(codec.toJson(codec.fromJson("jobs", record)));
    assertThat(SampleRecords.withoutEmpty(read), is(record));
  }

  private static List<FieldDefinition> withId(List<FieldDefinition> fields) {
    List<FieldDefinition> all = new ArrayList<>(fields);
    all.add(FieldDefinition.of("id", FieldType.INTEGER));
    return all;
  }
}
