package dev.collection.io.http.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserTest {
  private static final PageParser PARSER = parser("/data/items", "/data/total");

  @Test
  void whenAnswerIsAPage_cutsOutTheExactBytesOfEachItem() throws Exception {
    String first = "{ \"a\" : [1, {\"}\": \"]\\\"\\\\\"}] , \"ü\":\"€\" }";
    Page page =
        parse("{\"x\":[{}],\"data\":{\"items\":[ " + first + " ,\n{\"b\":1}], \"total\": 17}}");

    assertThat(texts(page), equalTo(List.of(first, "{\"b\":1}")));
    assertThat(page.announced(), is(17L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "7421 | 7421",
        "'\"7421\"' | 7421",
        "'\" 12 \"' | 12",
        "12.0 | 12",
        "1e2 | 100",
        "12.5 | -1",
        "-3 | -1",
        "null | -1",
        "'\"many\"' | -1",
        "{} | -1",
        "1e400 | -1",
        "99999999999999999999 | -1"
      })
  void whenTotalIsANumberOrLooksLikeOne_isRead(String total, long announced) throws Exception {
    Page page = parse("{\"data\":{\"total\":" + total + ",\"items\":[1]}}");

    assertThat(page.announced(), is(announced));
    assertThat(texts(page), equalTo(List.of("1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"items\":[]}}",
        "{\"data\":{\"items\":[ ],\"total\":null}}",
        "{\"data\":{\"items\":null}}",
        "204 No Content",
        " 204 No Content\r\n",
        "\uFEFF{\"data\":{\"items\":[]}}"
      })
  void whenThereAreNoItems_isAnEmptyPage(String body) throws Exception {
    Page page = parse(body);

    assertThat(page.items(), hasSize(0));
    assertThat(page.announced(), is(Page.NOT_ANNOUNCED));
  }

  @Test
  void whenPointerIsEmpty_theDocumentIsTheArrayOrTheOneItem() throws Exception {
    PageParser whole = parser("", null);

    assertThat(texts(whole.parse(bytes("[{\"a\":1},2]"))), equalTo(List.of("{\"a\":1}", "2")));
    assertThat(texts(whole.parse(bytes(" {\"a\":[1]} "))), equalTo(List.of("{\"a\":[1]}")));
    assertThat(texts(whole.parse(bytes("null"))), equalTo(List.of()));
  }

  @Test
  void whenPointerHasEscapesAndIndexes_follows() throws Exception {
    PageParser odd = parser("/a~1b/1/c~0d/", "/total\"");

    Page page = odd.parse(bytes("{\"a\\/b\":[0,{\"c~d\":{\"\":[5]}}],\"total\\\"\":3}"));

    assertThat(texts(page), equalTo(List.of("5")));
    assertThat(page.announced(), is(3L));
  }

  @Test
  void whenAnItemIsBadInItself_theOthersAreNotLost() throws Exception {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    byte[] body =
        bytes(
            "{\"data\":{\"items\":[{\"a\":1,\"a\":2},{\"a\":\"\u0000\"},{\"a\":#},{\"a\":1e400},"
                + deep
                + ",{\"fine\":1}]}}");
    body[new String(body, StandardCharsets.ISO_8859_1).indexOf('#')] = (byte) 0xFF;

    Page page = PARSER.parse(body);

    assertThat(page.items(), hasSize(6));
    assertThat(texts(page).get(4), equalTo(deep));
    assertThat(texts(page).get(5), equalTo("{\"fine\":1}"));
    for (int bad : new int[] {0, 1, 2, 4}) {
      assertThrows(IOException.class, () -> JsonItems.parse(page.items().get(bad)));
    }
  }

  @Test
  void whenBodyIsHtml_saysSoWithItsBeginningOnOneLine() {
    UnexpectedAnswerException e =
        failure("<!DOCTYPE html>\r\n<title>\u001b[31mSorry\u202e</title>" + "y".repeat(200));

    assertThat(e.isJson(), is(false));
    assertThat(
        e.getMessage(),
        is(
            "the answer is not JSON; it begins with: <!DOCTYPE html>\\r\\n<title>\\u{1b}[31mSorry"
                + "\\u{202e}</title>"
                + "y".repeat(80 - 43)));
  }

  @Test
  void whenBodyRepeatsASecret_isHiddenEvenWhereTheTextIsCut() {
    String message = failure("Forbidden: " + "y".repeat(65) + "canary-key").getMessage();

    assertThat(message, endsWith("yyy***"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the answer is empty",
        "'  ' | the answer is empty",
        "no jobs | the answer is not JSON; it begins with: no jobs",
        "nullify | the answer is not JSON; it begins with: nullify",
        "'\"204\"' | the answer is not JSON; it begins with: \"204\""
      })
  void whenBodyIsText_saysWhat(String body, String message) {
    assertThat(failure(body).getMessage(), is(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"items\":[1 2]}}",
        "{\"data\":{\"items\":[1,]}}",
        "{\"data\":{\"items\":[,1]}}",
        "{\"data\":{\"items\":[1]}",
        "{\"data\":{\"items\":[1]}}}",
        "{\"data\":{\"items\":[1]}} {}",
        "{\"data\":{\"items\":[{]}]}}",
        "{\"data\":{\"items\":[\"\\\"]}}",
        "{\"data\" {\"items\":[1]}}",
        "{data:{\"items\":[1]}}",
        "{\"\\x\":1,\"data\":{\"items\":[1]}}"
      })
  void whenEnvelopeIsMalformed_isNotJson(String body) {
    UnexpectedAnswerException e = failure(body);

    assertThat(e.isJson(), is(false));
    assertThat(
        e.getMessage(),
        allOf(
            startsWith("the answer is not whole, correct JSON: "),
            containsString(" of " + bytes(body).length + ")")));
  }

  @Test
  void whenBodyIsCutAnywhere_isNeverTakenForAPage() throws Exception {
    byte[] body =
        bytes("{\"n\":-1.5e3,\"data\":{\"total\":\"2\",\"items\":[{\"a\\\"\":[]},null]}}");
    assertThat(PARSER.parse(body).items(), hasSize(2));
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      UnexpectedAnswerException e =
          assertThrows(UnexpectedAnswerException.class, () -> PARSER.parse(cut));
      assertThat("cut to " + length, e.isJson(), is(false));
    }
  }

  @Test
  void whenItemsAreMissing_namesThePointerAndWhatIsThereInstead() {
    UnexpectedAnswerException e = failure("{\"data\":{\"rows\":[1],\"total\":1},\"meta\":{}}");

    assertThat(e.isJson(), is(true));
    assertThat(
        e.getMessage(),
        is(
            "the answer has nothing at /data/items; what /data has is: rows, total. Correct `items`"
                + " in the spec, or see what the source says"));
    assertThat(
        failure("{\"error\":\"x\",\"fault\\n\":2}").getMessage(),
        startsWith("the answer has nothing at /data/items; what it has is: error, fault\\n."));
    assertThat(
        failure("{}").getMessage(),
        startsWith("the answer has nothing at /data/items; what it has is: nothing."));
    assertThat(
        failure("[1]").getMessage(), startsWith("the answer has nothing at /data/items. Correct"));
  }

  @Test
  void whenThereAreManyNames_showsTwelve() {
    StringBuilder body = new StringBuilder("{\"n10\":0");
    for (int i = 11; i < 30; i++) {
      body.append(",\"n").append(i).append("\":0");
    }

    assertThat(failure(body + "}").getMessage(), containsString("n20, n21 and 8 more. Correct"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"none\"' | a string",
        "true | true",
        "17 | 17",
      })
  void whenItemsAreNoArray_saysWhatTheyAre(String value, String shown) {
    UnexpectedAnswerException e = failure("{\"data\":{\"items\":" + value + "}}");

    assertThat(e.isJson(), is(true));
    assertThat(e.getMessage(), is("the items should be an array, but /data/items is " + shown));
  }

  @Test
  void whenItemsComeTwice_isRefusedRatherThanHalfRead() {
    assertThat(
        failure("{\"data\":{\"items\":[1],\"items\":[2]}}").getMessage(),
        is("the answer has /data/items more than once"));
  }

  @Test
  void whenItemsAreEqual_fingerprintsAre() throws Exception {
    long one = parse("{\"data\":{\"items\":[1,2],\"total\":5}}").fingerprint();

    assertThat(parse("{\"data\":{\"total\":6,\"items\":[1 , 2]}}").fingerprint(), is(one));
    assertThat(parse("{\"data\":{\"items\":[2,1]}}").fingerprint(), is(not(one)));
  }

  /** Any document, laid out in any way: the items are what a tree says they are. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whenDocumentIsRandom_agreesWithATree(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<String> items = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        items.add(value(random, 4));
      }
      String body =
          "{\"z\":"
              + value(random, 3)
              + ",\"data\":{\"x\":"
              + value(random, 3)
              + ",\"items\":["
              + String.join(random.nextBoolean() ? "," : " ,\n ", items)
              + "]}}";
      JsonNode tree = JsonItems.parse(bytes(body)).at("/data/items");
      assertThat("seed " + seed + ": " + body, texts(parse(body)), equalTo(items));
      assertThat(tree.size(), is(items.size()));
    }
  }

  private static String value(SplittableRandom random, int depth) {
    int kind = random.nextInt(depth == 0 ? 5 : 7);
    String text =
        "\"" + "a\\\"{[]},: \\\\€\\u00e9".substring(0, new int[] {0, 1, 3, 5, 8}[kind % 5]) + "\"";
    return switch (kind) {
      case 0 -> "null";
      case 1 -> "-12.5e-3";
      case 2 -> "true";
      case 3, 4 -> text;
      case 5 -> "[" + value(random, depth - 1) + ", " + value(random, depth - 1) + "]";
      default ->
          "{ \"k\" :" + value(random, depth - 1) + ",\"}\\\"\":" + value(random, depth - 1) + "}";
    };
  }

  @Test
  void whenTextsAreElsewhere_areFoundWithTheItems() throws Exception {
    Page page =
        parser("/data", "/paging/total")
            .parse(
                bytes(
                    "{\"paging\":{\"next\":\"\\/list?c=\\u003d\",\"total\":1},"
                        + "\"data\":[{\"cursor\":1}],\"cursor\":17}"));

    assertThat(page.announced(), is(1L));
    assertThat(page.text(0), is("/list?c=="));
    assertThat(page.text(1), is("17"));
  }

  @Test
  void whenATextIsNullOrNone_isNull() throws Exception {
    Page page = parser("/data", null).parse(bytes("{\"paging\":{\"next\":null},\"data\":[]}"));

    assertThat(page.text(0), is(nullValue()));
    assertThat(page.text(1), is(nullValue()));
  }

  private static PageParser parser(String items, String total) {
    return new PageParser(
        JsonPointer.compile(items),
        total == null ? null : JsonPointer.compile(total),
        List.of(JsonPointer.compile("/paging/next"), JsonPointer.compile("/cursor")),
        text -> text.replace("canary-key", "***"));
  }

  private static Page parse(String body) throws UnexpectedAnswerException {
    return PARSER.parse(bytes(body));
  }

  private static UnexpectedAnswerException failure(String body) {
    return assertThrows(UnexpectedAnswerException.class, () -> parse(body));
  }

  private static List<String> texts(Page page) {
    return page.items().stream().map(item -> new String(item, StandardCharsets.UTF_8)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
