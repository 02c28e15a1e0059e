package dev.collection.transforms.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.ErrorCode;
import dev.collection.model.Locator;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordParserTest {
  private static RawRecord raw(byte[] payload) {
    return new RawRecord("s", Locator.line("f", 1), payload, Instant.EPOCH);
  }

  private static RawRecord raw(String payload) {
    return raw(payload.getBytes(StandardCharsets.UTF_8));
  }

  private static UnreadableItemException refusal(RawRecord raw) {
    return assertThrows(UnreadableItemException.class, () -> RecordParser.parse(raw));
  }

  @Test
  void whenThePayloadIsAnObject_itIsTheItem() throws Exception {
    RawRecord raw = raw("\uFEFF {\"a\":0.10,\"b\":1e400} \r\n");

    ParsedRecord parsed = RecordParser.parse(raw);

    assertThat(parsed.raw(), sameInstance(raw));
    assertThat(parsed.item().size(), is(2));
    assertThat(parsed.item().get("a").decimalValue().compareTo(new BigDecimal("0.1")), is(0));
    assertThat(parsed.item().get("b").decimalValue().compareTo(new BigDecimal("1e400")), is(0));
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("", "json", "", "there is no JSON value"),
        Arguments.of(" \t", "json", "", "there is no JSON value"),
        Arguments.of("{", "json", "", "ends in the middle of an object, after 1 bytes"),
        Arguments.of("{\"a\":\"x", "json", "", "ends in the middle of a text in /a, after 7 bytes"),
        Arguments.of("{\"a", "json", "", "ends in the middle of a name, after 3 bytes"),
        Arguments.of(
            "{\"a\":[1,2", "json", "", "ends in the middle of an array in /a/1, after 9 bytes"),
        Arguments.of(
            "{\"a\":12", "json", "", "ends in the middle of an object in /a, after 7 bytes"),
        Arguments.of(
            "{\"a\":{\"b\":1,\"b\":2}}",
            "json:duplicate_name",
            "b",
            "duplicated name `b` at byte 15"),
        Arguments.of("{\"a\":1}{", "json", "", "something follows the JSON value at byte 7"),
        Arguments.of("{\"a\":1} x", "json", "x", "not JSON at byte 8: unrecognized token 'x'"),
        Arguments.of(
            "{\"a\":tru}", "json", "tru}", "not JSON at byte 5 in /a: unrecognized token 'tru'"),
        Arguments.of(
            "{\"a\":1,}",
            "json",
            "}",
            "not JSON at byte 7 in /a: unexpected character `}`: was expecting double-quote to"
                + " start field name"),
        Arguments.of("<html>", "json", "<html>", "not JSON at byte 0: unexpected character `<`"),
        Arguments.of(
            "[1}",
            "json",
            "}",
            "not JSON at byte 2 in /0: unexpected close marker '}': expected ']'"),
        Arguments.of(
            "{\"a\":NaN}", "json", "}", "not JSON at byte 8 in /a: non-standard token 'NaN'"),
        Arguments.of(
            "{\"a\":\"x\0\"}",
            "json",
            "\0\"}",
            "not JSON at byte 7 in /a: illegal unquoted character of code 0: has to be escaped"
                + " using backslash to be included in string value"),
        Arguments.of("\0{}", "json", "", "U+0000 at byte 0; JSON is read as UTF-8"),
        Arguments.of("{\0}\0", "json", "", "U+0000 at byte 1; JSON is read as UTF-8"),
        Arguments.of(
            "{\"a\":".repeat(10_000),
            "limit:depth",
            "",
            "nested deeper than 200 at byte 1000 in " + "/a".repeat(29) + "/…"),
        Arguments.of(
            "{\"a\":{\"é\": [0, [[" + "[".repeat(10_000),
            "limit:depth",
            "",
            "nested deeper than 200 at byte 213 in /a/é/1" + "/0".repeat(26) + "/…"),
        Arguments.of(
            "{\"a\":" + "1".repeat(500) + "}",
            "limit:number",
            "",
            "a number of more than 400 characters in /a"),
        Arguments.of(
            "{\"a\":1e99999999999}",
            "limit:number",
            "",
            "a number's exponent is too large, such as 1e99999999999"),
        Arguments.of(
            "{\"" + "n".repeat(20_000) + "\":1}",
            "limit:name",
            "",
            "a name of 16384 characters, which is too long"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whenThePayloadIsNotJson_theReasonIsSaidInWords(
      String payload, String rule, String value, String message) {
    UnreadableItemException refusal = refusal(raw(payload));

    assertThat(refusal.code(), is(ErrorCode.UNREADABLE));
    assertThat(refusal.violation(), is(new Violation("", rule, value, message)));
  }

  @ParameterizedTest
  @CsvSource({
    // {"ÿ":1}, {"a":"Ã"}, a surrogate, the byte order mark of UTF-16
    "7b22ff223a317d, 2, 0xff",
    "7b2261223a22c3227d, 6, 0xc3",
    "7b2261223a22eda080227d, 6, 0xed",
    "fffe7b007d00, 0, ''"
  })
  void whenThePayloadIsNotUtf8_theFirstWrongByteIsNamed(String hex, int at, String value) {
    UnreadableItemException refusal = refusal(raw(HexFormat.of().parseHex(hex)));

    assertThat(refusal.code(), is(ErrorCode.UNREADABLE));
    assertThat(
        refusal.violation(), is(new Violation("", "utf8", value, "invalid UTF-8 at byte " + at)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"[{}] | array", "null | null", "17 | number", "\"x\" | string", "true | boolean"})
  void whenTheItemIsNotAnObject_itIsOfTheWrongShape(String payload, String type) {
    UnreadableItemException refusal = refusal(raw(payload));

    assertThat(refusal.code(), is(ErrorCode.WRONG_SHAPE));
    assertThat(
        refusal.violation(),
        is(
            new Violation(
                "",
                "schema:type",
                payload,
                "is of the JSON type " + type + "; a record is a JSON object")));
  }
}
