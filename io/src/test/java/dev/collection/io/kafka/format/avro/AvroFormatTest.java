package dev.collection.io.kafka.format.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.SampleRecords;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

/** Avro by itself: bytes, schemas, and what others write. */
class AvroFormatTest {
  private static final RecordType SMALL =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.INTEGER),
              FieldDefinition.of("pay", FieldType.DECIMAL),
              FieldDefinition.of("posted", FieldType.DATE)),
          List.of("id"),
          List.of());

  private static MessageCodec codec(RecordType type, String... schemas) {
    return new AvroFormat(type, List.of(schemas), null).open(SampleRecords.SECRETS);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void theBytes_areThoseOfAvrosSingleObjectEncoding() throws IOException {
    byte[] value =
        codec(SMALL)
            .fromJson(
                "jobs", SampleRecords.json("{\"id\":-2,\"pay\":1.50,\"posted\":\"1970-01-02\"}"));
    assertThat(
        HexFormat.of().formatHex(value), is("c301" + GOLDEN_FINGERPRINT + "02030206312e350202"));
    assertThat(
        text(codec(SMALL).toJson(value)), is("{\"id\":-2,\"pay\":1.5,\"posted\":\"1970-01-02\"}"));
    GenericData.Record others =
        new BinaryMessageDecoder<GenericData.Record>(GenericData.get(), AvroSchemas.of(SMALL))
            .decode(value);
    assertThat(others.get("pay").toString(), is("1.5"));
  }

  private static final String GOLDEN_FINGERPRINT = "3240c7799a8f68fe";

  @Test
  void theSchema_saysWhatTheSpecSays() {
    assertThat(AvroSchemas.of(SampleRecords.TYPE).toString(), is(GOLDEN_SCHEMA));
    assertThat(
        AvroSchemas.parse(AvroSchemas.textOf(SampleRecords.TYPE)),
        is(AvroSchemas.of(SampleRecords.TYPE)));
  }

  private static final String GOLDEN_SCHEMA =
      ("{'type':'record','name':'jobs','namespace':'collection','fields':["
           + "{'name':'id','type':['null','long'],'default':null},{'name':'title','type':['null','string'],'doc':'What"
           + " it is called','default':null},"
           + "{'name':'pay','type':['null',{'type':'string','logicalType':'decimal-text'}],'doc':'Per"
           + " year, in USD','default':null},"
           + "{'name':'remote','type':['null','boolean'],'default':null},"
           + "{'name':'posted','type':['null',{'type':'int','logicalType':'date'}],'default':null},"
           + "{'name':'seen','type':['null',{'type':'long','logicalType':'timestamp-micros'}],"
           + "'default':null},{'name':'rates','type':['null',{'type':'array','items':"
           + "{'type':'string','logicalType':'decimal-text'}}],'default':null},"
           + "{'name':'days','type':['null',{'type':'array','items':"
           + "{'type':'int','logicalType':'date'}}],'default':null},"
           + "{'name':'places','type':['null',{'type':'array','items':"
           + "{'type':'record','name':'places','namespace':'collection.jobs','fields':["
           + "{'name':'city','type':['null','string'],'default':null},{'name':'at','type':['null',"
           + "{'type':'record','name':'at','namespace':'collection.jobs.places','fields':["
           + "{'name':'lat','type':['null',{'type':'string','logicalType':'decimal-text'}],"
           + "'default':null},"
           + "{'name':'lon','type':['null',{'type':'string','logicalType':'decimal-text'}],"
           + "'default':null}]}],'default':null}]}}],'default':null}]}")
          .replace('\'', '"');

  @Test
  void whenAFieldWasAdded_oldAndNewMessagesAreRead() throws IOException {
    RecordType newer = SampleRecords.withAddedField();
    MessageCodec before = codec(SampleRecords.TYPE, AvroSchemas.of(newer).toString());
    MessageCodec after = codec(newer, AvroSchemas.textOf(SampleRecords.TYPE));
    byte[] old = before.fromJson("jobs", SampleRecords.json("{\"id\":1,\"title\":\"a\"}"));
    byte[] recent =
        after.fromJson("jobs", SampleRecords.json("{\"id\":1,\"agency\":\"x\",\"title\":\"a\"}"));
    assertThat(
        SampleRecords.withoutEmpty(SampleRecords.json(after.toJson(old))).toString(),
        is("{\"id\":1,\"title\":\"a\"}"));
    assertThat(SampleRecords.json(after.toJson(old)).has("agency"), is(true));
    assertThat(
        SampleRecords.withoutEmpty(SampleRecords.json(before.toJson(recent))).toString(),
        is("{\"id\":1,\"title\":\"a\"}"));
    assertThat(SampleRecords.json(before.toJson(recent)).has("agency"), is(false));
  }

  @Test
  void whenASchemaIsNotKnown_itsFingerprintIsInTheSentence() throws IOException {
    RecordType newer = SampleRecords.withAddedField();
    byte[] recent = codec(newer).fromJson("jobs", SampleRecords.json("{\"id\":1}"));
    IOException thrown =
        assertThrows(IOException.class, () -> codec(SampleRecords.TYPE).toJson(recent));
    assertThat(
        thrown.getMessage(),
        is(
            "is of the schema with the fingerprint %016x, which is neither the collection's nor one of `schemas`"
                .formatted(SchemaNormalization.parsingFingerprint64(AvroSchemas.of(newer)))));
  }

  @Test
  void whenAFieldHasAnotherTypeNow_oldMessagesAreRefusedInWords() throws IOException {
    RecordType text =
        new RecordType(
            "jobs", List.of(FieldDefinition.of("id", FieldType.STRING)), List.of(), List.of());
    byte[] old = codec(text).fromJson("jobs", SampleRecords.json("{\"id\":\"x\"}"));
    MessageCodec now = codec(SMALL, AvroSchemas.textOf(text));
    assertThat(poison(now, old), containsString("Found string, expecting union[null, long]"));
  }

  private static String poison(MessageCodec codec, byte[] value) {
    return assertThrows(IOException.class, () -> codec.toJson(value)).getMessage();
  }

  /** A message in the single-object encoding with this body. */
  private static byte[] message(Schema schema, byte... body) {
    return ByteBuffer.allocate(10 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xc3)
        .put((byte) 1)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .put(body)
        .array();
  }

  private static byte[] message(Schema schema, Object datum) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return message(schema, out.toByteArray());
  }

  private static String poison(String schema, int... body) {
    byte[] bytes = new byte[body.length];
    for (int i = 0; i < body.length; i++) {
      bytes[i] = (byte) body[i];
    }
    return poison(codec(SMALL, schema), message(AvroSchemas.parse(schema), bytes));
  }

  @Test
  void whatIsNotTheEncoding_isSaid() {
    String sentence =
        "is not Avro's single-object encoding, which begins with C3 01 and the fingerprint of the"
            + " schema";
    assertThat(poison(codec(SMALL), new byte[0]), is(sentence));
    assertThat(poison(codec(SMALL), new byte[] {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7}), is(sentence));
    assertThat(poison(codec(SMALL), new byte[] {(byte) 0xc3, 1, 0}), is(sentence));
  }

  @Test
  void sizesInTheMessage_areNotBelieved() {
    // 2 GB and 2^62 of text, of bytes, of elements, and more elements of no size than bytes.
    int[] gigabytes = {0xfe, 0xff, 0xff, 0xff, 0x0f};
    int[] enormous = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01};
    assertThat(poison("\"string\"", gigabytes), is("ends too early"));
    assertThat(poison("\"bytes\"", gigabytes), is("ends too early"));
    assertThat(poison("\"bytes\"", enormous), is("ends too early"));
    assertThat(poison("\"bytes\"", 0x01), is("has a length below zero"));
    String longs = "{\"type\":\"array\",\"items\":\"long\"}";
    String nulls = "{\"type\":\"array\",\"items\":\"null\"}";
    String map = "{\"type\":\"map\",\"values\":\"null\"}";
    assertThat(poison(longs, gigabytes), is("has more elements than bytes"));
    assertThat(poison(longs, enormous), is("has more elements than bytes"));
    assertThat(poison(nulls, gigabytes), is("has more elements than bytes"));
    assertThat(poison(map, gigabytes), is("has more elements than bytes"));
    // The same as a block of negative count, which says its size as well.
    assertThat(poison(nulls, 0xff, 0xff, 0xff, 0xff, 0x0f, 0), is("has more elements than bytes"));
    String fixed = "{\"type\":\"fixed\",\"name\":\"f\",\"size\":2000000000}";
    assertThat(poison(fixed, 1, 2), is("ends too early"));
  }

  @Test
  void otherDamage_isSaidInWords() {
    assertThat(poison("\"long\"", 0x80), is("ends too early"));
    assertThat(
        poison("\"long\"", 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
        is("has a number of more than 64 bits"));
    assertThat(
        poison("\"int\"", 255, 255, 255, 255, 255, 1),
        is("has a number of more than 32 bits where its schema has an int"));
    assertThat(poison("\"boolean\"", 2), is("has a truth value that is neither 0 nor 1"));
    assertThat(poison("\"string\"", 2, 0xff), is("has a text that is not UTF-8"));
    assertThat(poison("\"long\"", 2, 2, 2), is("goes on for 2 bytes behind its end"));
    assertThat(poison("[\"null\",\"long\"]", 4), containsString("does not fit its schema: "));
    assertThat(
        poison("{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"A\"]}", 8),
        containsString("does not fit its schema: "));
    assertThat(
        poison("{\"type\":\"string\",\"logicalType\":\"decimal-text\"}", 2, 'x'),
        is("has a text that is no decimal where its schema has one"));
    assertThat(
        poison("{\"type\":\"int\",\"logicalType\":\"time-millis\"}", 1),
        is("has a number that is no time-millis"));
  }

  @Test
  void aScaleInTheMessage_isNotBelieved() {
    String big = "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}";
    // Length 7: one byte of digits, 5, and the scale 2^31 - 1.
    assertThat(
        poison(big, 14, 2, 5, 0xfe, 0xff, 0xff, 0xff, 0x0f),
        is("has a decimal without digits or with too many"));
  }

  @Test
  void aListThatRefersToItself_isReadOnlySoDeep() {
    String list =
        "{\"type\":\"record\",\"name\":\"l\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"l\"]}]}";
    byte[] deep = new byte[100_000];
    java.util.Arrays.fill(deep, (byte) 2);
    deep[deep.length - 1] = 0;
    assertThat(
        poison(codec(SMALL, list), message(AvroSchemas.parse(list), deep)),
        is("has records within records deeper than 60"));
  }

  @Test
  void whatOthersWrite_becomesJsonAsItIs() throws IOException {
    String schema =
        """
        {"type": "record", "name": "shop.Order", "fields": [
          {"name": "Id", "type": {"type": "string", "logicalType": "uuid"}},
          {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
          {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "nanos", "type": {"type": "long", "logicalType": "timestamp-nanos"}},
          {"name": "local", "type": {"type": "long", "logicalType": "local-timestamp-micros"}},
          {"name": "time", "type": {"type": "long", "logicalType": "time-micros"}},
          {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["NEW", "PAID"]}},
          {"name": "notes", "type": {"type": "map", "values": ["null", "string", "long"]}},
          {"name": "raw", "type": {"type": "fixed", "name": "Raw", "size": 3}},
          {"name": "ratio", "type": "float"},
          {"name": "weight", "type": "double"},
          {"name": "old", "type": "int"}
        ]}
        """;
    Schema parsed = AvroSchemas.parse(schema);
    GenericData.Record order = new GenericData.Record(parsed);
    order.put("Id", "0f8fad5b-d9cb-469f-a165-70867728950e");
    order.put("amount", ByteBuffer.wrap(new byte[] {(byte) 0xff, 0x38}));
    order.put("at", -1L);
    order.put("nanos", 1_000_000_001L);
    order.put("local", 0L);
    order.put("time", 86_399_999_999L);
    order.put("state", new GenericData.EnumSymbol(parsed.getField("state").schema(), "PAID"));
    order.put("notes", java.util.Collections.singletonMap("n", 5L));
    order.put("raw", new GenericData.Fixed(parsed.getField("raw").schema(), new byte[] {1, 2, 3}));
    order.put("ratio", Float.NaN);
    order.put("weight", 0.1);
    order.put("old", -7);
    assertThat(
        text(codec(SMALL, schema).toJson(message(parsed, order))),
        is(
            "{\"Id\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"amount\":-2.00,"
                + "\"at\":\"1969-12-31T23:59:59.999Z\",\"nanos\":\"1970-01-01T00:00:01.000000001Z\","
                + "\"local\":\"1970-01-01T00:00\",\"time\":\"23:59:59.999999\",\"state\":\"PAID\","
                + "\"notes\":{\"n\":5},\"raw\":\"AQID\",\"ratio\":\"NaN\",\"weight\":0.1,"
                + "\"old\":-7}"));
  }

  @Test
  void whatIsNoSchema_isRefusedAtOnce() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new AvroFormat(SMALL, List.of("{\"type\": \"recrd\"}"), null));
    assertThat(thrown.getMessage(), is("refers to a type that is not defined"));
  }
}
