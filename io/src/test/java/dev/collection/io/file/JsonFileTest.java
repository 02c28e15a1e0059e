package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.source.Position;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Locator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileTest {
  private static final String AGAIN =
      "; get the file again, it was probably cut off while it was copied or downloaded";

  @TempDir private Path folder;

  private FileSource source(String items) {
    return FileSource.of("archive", folder + "/a.json", FileSource.Format.JSON).withItems(items);
  }

  private FileReading read(String items, String text) throws Exception {
    return FileReading.of(source(items), FileReading.write(folder.resolve("a.json"), text));
  }

  private String failure(FileReading reading) {
    assertThat(reading.report().status(), is(ExtractionReport.Status.FAILED));
    return messageOf(reading);
  }

  private String truncation(FileReading reading) {
    assertThat(reading.report().status(), is(ExtractionReport.Status.TRUNCATED));
    return messageOf(reading);
  }

  private String messageOf(FileReading reading) {
    String prefix = folder.resolve("a.json") + ": ";
    String message = reading.report().message();
    assertThat(message.startsWith(prefix), is(true));
    return message.substring(prefix.length());
  }

  @Test
  void whenItemsAreInAnEnvelope_theirExactBytesAreCutOut() throws Exception {
    FileReading reading =
        read(
            "/R/Items",
            "{ \"x\" : {\"Items\":[0]}, \"R\" : {\"n\":2, \"Items\" : [ {\"a\": \"]}\\\"\" } ,"
                + "\n [1, 2],null , 3.50,\"s\\\\\"] , \"y\":[] } }\n");

    assertThat(
        reading.payloads(),
        contains("{\"a\": \"]}\\\"\" }", "[1, 2]", "null", "3.50", "\"s\\\\\""));
    assertThat(
        reading.records().get(4).locator(),
        is(Locator.item(folder.resolve("a.json").toString(), 5)));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
    assertThat(reading.report().received(), is(5L));
    assertThat(reading.report().message(), is(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''      | [{\"a\":1},{}]                          | {\"a\":1} {}",
        "''      | {\"a\":1}                               | {\"a\":1}",
        "''      | []                                      | ''",
        "/a      | {\"a\":{\"b\":1}}                       | {\"b\":1}",
        "/a      | {\"a\":null}                            | ''",
        "/a      | {\"b\":2,\"a\":[ ]}                     | ''",
        "/1      | [{\"page\":1},[{\"a\":1}],5]            | {\"a\":1}",
        "/0/a    | [{\"a\":[{}]}]                          | {}",
        "/a~1b~0 | {\"a/b~\":[1]}                          | 1",
        "/é      | {\"\\u00e9\":[1]}                       | 1",
        "/a/0    | {\"a\":{\"0\":[7]}}                     | 7",
        "''      | '\uFEFF[1]'                             | 1"
      })
  void whenPointerNamesAnArrayOrObject_itsItemsAreRead(String items, String text, String expected)
      throws Exception {
    FileReading reading = read(items, text);

    assertThat(String.join(" ", reading.payloads()), is(expected));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenPointerLeadsNowhere_theMessageNamesWhatIsThere() throws Exception {
    String text = "{\"A\":{\"Count\":1,\"Itemz\":[1]}}";

    assertThat(
        failure(read("/A/Items", text)),
        is("there is nothing at /A/Items: at /A are Count, Itemz; correct `items`"));
    assertThat(
        failure(read("/B", text)), is("there is nothing at /B: at the top are A; correct `items`"));
    assertThat(
        failure(read("/A/Count/x", text)),
        is("there is nothing at /A/Count/x: at /A/Count are no names; correct `items`"));
    assertThat(
        failure(read("/A/Count", text)),
        is("there is neither an array nor an object at /A/Count; correct `items`"));
  }

  @Test
  void whenDocumentIsCutWithinAnItem_theItemsBeforeAreDelivered() throws Exception {
    FileReading reading = read("/a", "{\"a\":[{\"n\":1},{\"n\":2},{\"n\":");

    assertThat(reading.payloads(), contains("{\"n\":1}", "{\"n\":2}"));
    assertThat(
        truncation(reading),
        is(
            "it ends too early, after 27 bytes in the middle of item 3; the 2 items before were"
                + " read"
                + AGAIN));
  }

  @Test
  void whenTheOnlyItemIsCut_itIsNotDelivered() throws Exception {
    FileReading reading = read("", "{\"n\":");

    assertThat(reading.records(), empty());
    assertThat(
        truncation(reading),
        is(
            "it ends too early, after 5 bytes in the middle of item 1; the 0 items before were"
                + " read"
                + AGAIN));
  }

  @Test
  void whenTheTotalIsFoundButNotTheArray_onlyTheArraysNeighboursAreNamed() throws Exception {
    Path file = FileReading.write(folder.resolve("a.json"), "{\"m\":{\"total\":1},\"b\":[]}");

    FileReading reading = FileReading.of(source("/a").withTotal("/m/total"), file);

    assertThat(
        failure(reading), is("there is nothing at /a: at the top are m, b; correct `items`"));
    assertThat(reading.report().announced(), is(1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":[",
        "{\"a\":[1",
        "{\"a\":[1,",
        "{\"a\":[1]",
        "{\"a\":[1],",
        "{\"a\":[1],\"b\":{",
        "{\"b\":\"x",
        "{\"b\":[1,"
      })
  void whenDocumentIsCutAnywhere_itIsTruncated(String text) throws Exception {
    truncation(read("/a", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "<html>       | 0 | `<` where a value should be; the 0 items before were read",
        "{a:[1]}      | 1 | `a` where a name in quotes should be; the 0 items before were read",
        "{\"a\" 1}    | 5 | `1` where `:` should be; the 0 items before were read",
        "{\"a\":[1 2]}| 8 | `2` where `,` or `]` should be; the item before was read",
        "{\"a\":[1,]} | 8 | `]` where a value should be; the item before was read",
        "{\"a\":[1}   | 7 | `}` where `,` or `]` should be; the item before was read",
        "{\"a\":[1]]  | 8 | `]` where `,` or `}` should be; the item before was read"
      })
  void whenDocumentIsNotJson_thePlaceIsNamed(String text, int at, String expected)
      throws Exception {
    assertThat(
        failure(read("/a", text.strip())),
        is(
            "it is not JSON at byte "
                + at
                + ": "
                + expected
                + "; correct it there, or set format to what the file is"));
  }

  @Test
  void whenOneItemIsNotJson_theOthersAreStillFound() throws Exception {
    FileReading reading = read("", "[{\"a\":[1}}, {\"b\":tru}, {\"c\":3}]");

    assertThat(reading.payloads(), contains("{\"a\":[1}}", "{\"b\":tru}", "{\"c\":3}"));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenSomethingFollowsTheDocument_jsonlIsSuggested() throws Exception {
    FileReading reading = read("", "{\"a\":1}\n{\"a\":2}\n");

    assertThat(reading.payloads(), contains("{\"a\":1}"));
    assertThat(
        failure(reading),
        is(
            "something follows the JSON document at byte 8; if each line is a JSON value of its"
                + " own, set format to jsonl"));
  }

  @Test
  void whenTheArraysNameIsDuplicated_itIsNotReadTwice() throws Exception {
    FileReading reading = read("/a", "{\"a\":[1],\"a\":[2]}");

    assertThat(reading.payloads(), contains("1"));
    assertThat(failure(reading), is("the name `a` is duplicated before byte 13"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t ", "\uFEFF"})
  void whenFileIsEmpty_thereAreNoRecords(String text) throws Exception {
    FileReading reading = read("/a", text);

    assertThat(reading.records(), empty());
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenAnItemIsTooLarge_itIsRejectedAndTheOthersAreRead() throws Exception {
    String large = "{\"x\":\"" + "]".repeat(200_000) + "\"}";
    Path file = FileReading.write(folder.resolve("a.json"), "[1," + large + ",{\"b\":2}]");

    FileReading reading = FileReading.of(source("").withMaxRecordBytes(100_000), file);

    assertThat(reading.payloads(), contains("1", "{\"b\":2}"));
    assertThat(reading.numbers(), contains(1L, 3L));
    assertThat(reading.rejects().get(0).code(), is(ErrorCode.TOO_LARGE));
    assertThat(reading.rejects().get(0).raw().locator().position(), is(2L));
    assertThat(
        reading.rejects().get(0).raw().payload(),
        equalTo(FileReading.utf8(large.substring(0, 64 << 10))));
    assertThat(
        reading.rejects().get(0).violations().get(0).message(),
        is(
            "has 200008 bytes, the limit is 100000, and only its beginning was kept; raise"
                + " max_record of the source archive"));
    assertThat(reading.report().received(), is(3L));
  }

  @Test
  void whenAnItemIsNestedDeeply_itPassesThrough() throws Exception {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

    assertThat(read("", "[" + deep + ",2]").payloads(), contains(deep, "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"m\":{\"total\":2},\"a\":[1,2]}            | 2 | COMPLETE",
        "{\"a\":[1,2],\"m\":{\"x\":0,\"total\":\"2\"}} | 2 | COMPLETE",
        "{\"a\":[1,2],\"m\":{\"total\":7}}            | 7 | TRUNCATED",
        "{\"a\":[1,2],\"m\":{\"total\":1}}            | 1 | COMPLETE",
        "{\"a\":[1,2],\"m\":{\"total\":\"many\"}}     | -1 | COMPLETE",
        "{\"a\":[1,2],\"m\":[5]}                      | -1 | COMPLETE",
        "{\"a\":[1,2]}                                | -1 | COMPLETE"
      })
  void whenTheDocumentAnnouncesATotal_itIsReported(
      String text, long announced, ExtractionReport.Status status) throws Exception {
    Path file = FileReading.write(folder.resolve("a.json"), text.strip());

    FileReading reading = FileReading.of(source("/a").withTotal("/m/total"), file);

    assertThat(reading.payloads(), contains("1", "2"));
    assertThat(reading.report().announced(), is(announced));
    assertThat(reading.report().status(), is(status));
  }

  @Test
  void whenDocumentsAreRandom_theirItemsAreThoseOfTheParser() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      ArrayNode items = mapper.createArrayNode();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        items.add(value(mapper, random, 4));
      }
      ObjectNode envelope = mapper.createObjectNode();
      ObjectNode inner = envelope.putObject("in ner");
      inner.set("before", value(mapper, random, 3));
      inner.set("items", items);
      inner.put("total", count);
      envelope.set("after", value(mapper, random, 3));
      byte[] bytes =
          random.nextBoolean()
              ? mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(envelope)
              : mapper.writeValueAsBytes(envelope);
      Path file = Files.write(folder.resolve("a.json"), bytes);
      if (random.nextBoolean()) {
        Files.write(file, FileReading.gzip(bytes));
      }
      FileSource source = source("/in ner/items").withTotal("/in ner/total");
      int batch = 1 + random.nextInt(5);

      FileReading reading =
          FileReading.of(source, file, Position.START, FileReading.context(1 << 20, batch));

      String because = "seed " + seed;
      List<JsonNode> parsed = new ArrayList<>();
      for (String payload : reading.payloads()) {
        parsed.add(mapper.readTree(payload));
        assertThat(because, payload, equalTo(payload.strip()));
      }
      List<JsonNode> expected = new ArrayList<>();
      items.forEach(expected::add);
      assertThat(because, parsed, equalTo(expected));
      assertThat(because, reading.report().status(), is(ExtractionReport.Status.COMPLETE));
      assertThat(because, reading.report().announced(), is((long) count));
      int read = 0;
      for (Position position : reading.positions()) {
        read = Math.min(count, read + batch);
        FileReading rest =
            FileReading.of(source, file, position, FileReading.context(1 << 20, 100));
        assertThat(because, rest.payloads(), equalTo(reading.payloads().subList(read, count)));
        assertThat(because, rest.numbers(), equalTo(reading.numbers().subList(read, count)));
        assertThat(because, rest.report(), equalTo(reading.report()));
      }
    }
  }

  private static JsonNode value(ObjectMapper mapper, Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> mapper.getNodeFactory().numberNode(random.nextInt());
      case 1 -> mapper.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> mapper.getNodeFactory().nullNode();
      case 3 -> mapper.getNodeFactory().textNode(text(random));
      case 4 -> {
        ArrayNode array = mapper.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(mapper, random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = mapper.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(text(random), value(mapper, random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    String alphabet = "ab\"\\{}[],: \n\té\u2028😀\u0000/~";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }
}
