package dev.collection.transforms.change;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.ErrorCode;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.ParsedRecord;
import dev.collection.model.ParsedRecord.Form;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumEnvelopeTest {
  private static final DebeziumEnvelope ALL = new DebeziumEnvelope(Set.of());

  private static ParsedRecord read(DebeziumEnvelope envelope, String json) throws Exception {
    String text = json.replace('\'', '"');
    RawRecord raw =
        new RawRecord(
            "feed",
            Locator.line("a.jsonl", 7),
            text.getBytes(StandardCharsets.UTF_8),
            Instant.EPOCH);
    JsonNode item = JsonItems.parse(raw.payload());
    JsonNode before = item.deepCopy();
    try {
      return envelope.read(raw, item);
    } finally {
      assertThat("the item is as it was", item, is(before));
    }
  }

  private static ParsedRecord read(String json) throws Exception {
    return read(ALL, json);
  }

  private static InvalidChangeException refused(String json) {
    return assertThrows(InvalidChangeException.class, () -> read(json));
  }

  /** As text: numbers of the same value may be nodes of different classes. */
  private static String text(String json) throws IOException {
    return json(json).toString();
  }

  private static JsonNode json(String text) throws IOException {
    return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "u", "r"})
  void whenARowIsNewOrChanged_theItemIsTheRowWithWhereItComesFrom(String op) throws Exception {
    ParsedRecord parsed =
        read(
            "{'op':'%s','ts_ms':5,'before':{'id':1,'a':'old'},'after':{'id':1,'a':'new'},"
                    .formatted(op)
                + "'source':{'lsn':77,'table':'t','snapshot':'false','nested':{}},"
                + "'transaction':{'id':'x1','total_order':2}}");
    assertThat(parsed.form(), is(Form.CHANGED));
    assertThat(
        parsed.item().toString(),
        is(
            text(
                "{'id':1,'a':'new','__position':7,'__op':'%s','__deleted':'false','__ts_ms':5,"
                        .formatted(op)
                    + "'__source_lsn':77,'__source_table':'t','__source_snapshot':'false',"
                    + "'__transaction_id':'x1','__transaction_total_order':2}")));
  }

  @Test
  void whenARowIsDeleted_theItemIsWhatItWas() throws Exception {
    ParsedRecord parsed = read("{'op':'d','before':{'id':1,'a':null},'after':null}");
    assertThat(parsed.form(), is(Form.DELETED));
    assertThat(
        parsed.item().toString(),
        is(text("{'id':1,'a':null,'__position':7,'__op':'d','__deleted':'true'}")));
  }

  @Test
  void whenADeletionHasNoBefore_theKeyOfTheMessageSaysWhichRow() throws Exception {
    ParsedRecord parsed =
        read("{'offset':12,'key':{'id':1},'value':{'op':'d','before':null,'after':null}}");
    assertThat(parsed.form(), is(Form.DELETED));
    assertThat(
        parsed.item().toString(),
        is(text("{'id':1,'__position':12,'__op':'d','__deleted':'true'}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'key':{'id':1},'value':null}",
        "{'key':{'schema':{},'payload':{'id':1}},'value':null}",
        "{'key':{'id':1},'value':{'schema':null,'payload':null}}"
      })
  void whenTheValueIsNull_theRecordOfTheKeyIsGone(String message) throws Exception {
    ParsedRecord parsed = read(message);
    assertThat(parsed.form(), is(Form.DELETED));
    assertThat(parsed.item().toString(), is(text("{'id':1,'__position':7,'__deleted':'true'}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'c','after':{'id':1}}",
        "{'schema':{'type':'struct'},'payload':{'op':'c','after':{'id':1}}}",
        "{'key':{'id':1},'value':{'op':'c','after':{'id':1}}}",
        "{'key':null,'value':{'schema':{},'payload':{'op':'c','after':{'id':1}}}}",
        "{'key':{'id':1},'value':{'op':'c','after':{}}}"
      })
  void whenTheEnvelopeIsWrapped_theItemIsTheSame(String event) throws Exception {
    assertThat(
        read(event).item().toString(),
        is(text("{'id':1,'__position':7,'__op':'c','__deleted':'false'}")));
  }

  @Test
  void whenATableHasColumnsCalledLikeAWrapper_theyAreColumns() throws Exception {
    assertThat(
        read("{'op':'c','after':{'schema':'s','payload':'p','value':1}}").item().toString(),
        is(
            text(
                "{'schema':'s','payload':'p','value':1,"
                    + "'__position':7,'__op':'c','__deleted':'false'}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':1}                                 | /op            | is missing, or no text",
        "{'op':1,'after':{}}                      | /op            | is missing, or no text",
        "{'op':'x','after':{}}                    | /op            | is none of c, u, d, r, t, m",
        "{'op':'u','before':{'id':1}}             | /after         | is no object, although `op` is"
            + " u",
        "{'op':'c','after':[1]}                   | /after         | is no object",
        "{'op':'d','before':null}                 | /before        | the message has no key",
        "{'key':5,'value':{'op':'d'}}             | /value/before  | the message has no key",
        "{'key':null,'value':null}                | /key           | this tombstone deletes",
        "{'value':null}                           | /key           | this tombstone deletes",
        "{'key':{'id':1},'value':'x'}             | /value         | is no envelope",
        "{'schema':{},'payload':[]}               | /payload       | is no envelope",
        "{'key':{},'value':{'schema':1,'payload':{'op':'c'}}} | /value/payload/after | is no object"
      })
  void whenTheEnvelopeMakesNoSense_saysWhereAndWhy(String event, String pointer, String message) {
    InvalidChangeException refused = refused(event);
    assertThat(refused.code(), is(ErrorCode.WRONG_SHAPE));
    assertThat(refused.violation().pointer(), is(pointer));
    assertThat(refused.violation().rule(), is("changes:debezium"));
    assertThat(refused.violation().message(), containsString(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'BMU=' | 'name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2'} |"
            + " 12.21",
        "'/4U=' | 'name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'0'} | -123",
        "{'scale':3,'value':'BMU='} | 'name':'io.debezium.data.VariableScaleDecimal' | 1.221",
        "20000 | 'name':'io.debezium.time.Date' | '2024-10-04'",
        "-1 | 'name':'org.apache.kafka.connect.data.Date' | '1969-12-31'",
        "3723004 | 'name':'io.debezium.time.Time' | '01:02:03.004'",
        "3723000005 | 'name':'io.debezium.time.MicroTime' | '01:02:03.000005'",
        "3723000000006 | 'name':'io.debezium.time.NanoTime' | '01:02:03.000000006'",
        "1700000000123 | 'name':'io.debezium.time.Timestamp' | '2023-11-14T22:13:20.123Z'",
        "-1 | 'name':'org.apache.kafka.connect.data.Timestamp' | '1969-12-31T23:59:59.999Z'",
        "1700000000000001 | 'name':'io.debezium.time.MicroTimestamp' |"
            + " '2023-11-14T22:13:20.000001Z'",
        "1 | 'name':'io.debezium.time.NanoTimestamp' | '1970-01-01T00:00:00.000000001Z'",
        "'2020-01-01T00:00:00+02:00' | 'name':'io.debezium.time.ZonedTimestamp' |"
            + " '2020-01-01T00:00:00+02:00'",
        "[20000,null] | 'type':'array','items':{'name':'io.debezium.time.Date'} |"
            + " ['2024-10-04',null]",
        "null | 'name':'io.debezium.time.Date' | null",
        "7 | 'type':'int32' | 7"
      })
  void whenASchemaDescribesAValue_readsWhatItStandsFor(String value, String type, String meant)
      throws Exception {
    String schema = "{'type':'struct','fields':[{'field':'a',%s}]}".formatted(type);
    for (String part : new String[] {"after", "before"}) {
      String event =
          "{'schema':{'fields':[{'field':'%1$s',%2$s]},'payload':{'op':'%3$s','%1$s':{'a':%4$s}}}"
              .formatted(part, schema.substring(1), part.equals("after") ? "c" : "d", value);
      assertThat(read(event).item().get("a").toString(), is(text(meant)));
    }
    String tombstone =
        "{'key':{'schema':%s,'payload':{'a':%s}},'value':null}".formatted(schema, value);
    assertThat(read(tombstone).item().get("a").toString(), is(text(meant)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'~'|org.apache.kafka.connect.data.Decimal",
        "12|org.apache.kafka.connect.data.Decimal",
        "'2020-01-01'|io.debezium.time.Date",
        "1.5|io.debezium.time.Date",
        "99999999999|io.debezium.time.Date",
        "90000000|io.debezium.time.Time"
      })
  void whenAValueIsNotOfItsType_refusesItIfItIsRead(String valueAndType) throws Exception {
    int split = valueAndType.indexOf('|');
    String type = valueAndType.substring(split + 1);
    String event =
        "{'schema':{'fields':[{'field':'after','fields':[{'field':'a','name':'%s','parameters':{'scale':'1'}}]}]},"
                .formatted(type)
            + "'payload':{'op':'c','after':{'id':1,'a':%s}}}"
                .formatted(valueAndType.substring(0, split));
    InvalidChangeException refused = refused(event);
    assertThat(refused.code(), is(ErrorCode.WRONG_SHAPE));
    assertThat(refused.violation().pointer(), is("/payload/after/a"));
    assertThat(
        refused.violation().message(), is("is no " + type.substring(type.lastIndexOf('.') + 1)));
    assertThat(read(new DebeziumEnvelope(Set.of("id")), event).item().get("id").asInt(), is(1));
  }

  @Test
  void whenTheTableWasTruncated_saysThatItsRowsStay() {
    InvalidChangeException refused = refused("{'op':'t','before':null,'after':null}");
    assertThat(refused.code(), is(ErrorCode.NOT_A_CHANGE));
    assertThat(refused.violation().message(), containsString("rows that were loaded stay"));
  }

  @Test
  void whenItIsAMessageOfTheLog_saysThatItChangesNoRow() {
    InvalidChangeException refused = refused("{'op':'m','message':{'prefix':'p'}}");
    assertThat(refused.code(), is(ErrorCode.NOT_A_CHANGE));
    assertThat(refused.violation().message(), containsString("changes no row"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'__debezium_unavailable_value'", "['__debezium_unavailable_value']"})
  void whenALargeValueIsNotInTheEvent_refusesIfItIsRead(String value) throws Exception {
    String event = "{'op':'u','after':{'id':1,'a~b/c':" + value + "}}";
    InvalidChangeException refused = refused(event);
    assertThat(refused.violation().pointer(), is("/after/a~0b~1c"));
    assertThat(refused.violation().message(), containsString("REPLICA IDENTITY FULL"));
    assertThat(read(new DebeziumEnvelope(Set.of("id")), event).item().get("id").asInt(), is(1));
    assertThrows(
        InvalidChangeException.class, () -> read(new DebeziumEnvelope(Set.of("a~b/c")), event));
  }

  @Test
  void whenAPlaceSaysDeleted_theItemIsADeletion() throws Exception {
    DeletionMark mark = new DeletionMark("/__deleted", Set.of("true"));
    RawRecord raw = new RawRecord("a", Locator.line("a", 1), new byte[0], Instant.EPOCH);
    assertThat(mark.read(raw, json("{'__deleted':'true'}")).form(), is(Form.DELETED));
    assertThat(mark.read(raw, json("{'__deleted':true}")).form(), is(Form.DELETED));
    assertThat(mark.read(raw, json("{'__deleted':'false'}")).form(), is(Form.DELIVERED));
    assertThat(mark.read(raw, json("{'__deleted':null}")).form(), is(Form.DELIVERED));
    assertThat(mark.read(raw, json("{}")).form(), is(Form.DELIVERED));
  }
}
