package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.FieldType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberConvertersTest {
  private static final String TOO_LONG = "has more than 38 digits before or after its point";

  private static OneField decimal(Map<String, Object> with) {
    return OneField.of(FieldType.DECIMAL, "decimal", with);
  }

  @ParameterizedTest
  @CsvSource({
    "'19.54', 19.54",
    "'77490', 77490",
    "'134751.0', 134751",
    "'0.0', 0",
    "' 12 ', 12",
    "'-1.50', -1.5",
    "'1e3', 1000",
    "12.5, 12.5",
    "100, 100",
    "-83.02852, -83.02852",
    "0.10000000000000000000000000000000000001, 0.10000000000000000000000000000000000001",
    "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
    "1.00000000000000000000000000000000000000000000000000, 1",
  })
  void whenItIsANumber_decimalIsExact(String given, String expected) throws IOException {
    String quoted = given.contains("1e3") || given.contains(" ") ? "'" + given + "'" : given;
    assertThat(
        decimal(Map.of()).value("{'v':" + quoted + "}"), is((Object) new BigDecimal(expected)));
    assertThat(
        decimal(Map.of()).value("{'v':'" + given + "'}"), is((Object) new BigDecimal(expected)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "' '", "null"})
  void whenNothingIsSaid_decimalIsNull(String given) throws IOException {
    assertThat(decimal(Map.of()).value("{'v':" + given + "}"), nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'$5' | is not a number",
        "'1,000' | is not a number",
        "'NaN' | is not a number",
        "'Infinity' | is not a number",
        "'٣' | is not a number",
        "'1e' | is not a number",
        "'.' | is not a number",
        "'1e99999999999' | is not a number",
        "true | is not a number",
        "[1] | expected a single value, found an array",
        "1e400 | " + TOO_LONG,
        "'1e400' | " + TOO_LONG,
        "'1e2000000000' | " + TOO_LONG,
        "1e-400 | " + TOO_LONG,
        "100000000000000000000000000000000000000 | " + TOO_LONG,
        "0.000000000000000000000000000000000000001 | " + TOO_LONG,
      })
  void whenItIsNoStorableNumber_saysWhy(String given, String message) throws IOException {
    List<Violation> faults = decimal(Map.of()).faults("{'v':" + given + "}");
    assertThat(faults.stream().map(Violation::message).toList(), contains(message));
    assertThat(faults.get(0).rule(), is("as:decimal"));
    assertThat(decimal(Map.of("otherwise", "null")).value("{'v':" + given + "}"), nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "'0', '0.0', null",
    "'0', null, null",
    "'0', '5', 0",
    "'5', '0', 5",
    "'0', 'x', 0",
    "0.0, 0, null",
  })
  void whenBothAreZero_thereIsNoAmount(String given, String other, String expected)
      throws IOException {
    String item =
        "{'v':'" + given + "'" + (other.equals("null") ? "" : ",'w':'" + other + "'") + "}";
    Object value = decimal(Map.of("null_when_zero_with", "/w")).value(item);
    assertThat(value == null ? "null" : value.toString(), is(expected));
  }

  @ParameterizedTest
  @CsvSource({"'7', 7", "7.0, 7", "'007', 7", "9223372036854775807, 9223372036854775807"})
  void whenItIsWhole_integerTakesIt(String given, long expected) throws IOException {
    assertThat(
        OneField.of(FieldType.INTEGER, "integer", Map.of()).value("{'v':'" + given + "'}"),
        is((Object) expected));
  }

  @ParameterizedTest
  @CsvSource({
    "7.5, is not a whole number of 64 bits",
    "9223372036854775808, is not a whole number of 64 bits",
    "Many, is not a number",
    "0, is less than 1",
    "16, is greater than 15",
  })
  void whenItIsNotWholeOrNotWithin_integerSaysWhy(String given, String message) throws IOException {
    Map<String, Object> bounds = Map.of("min", 1L, "max", 15L);
    boolean bounded = message.contains("less") || message.contains("greater");
    String item = "{'v':'" + given + "'}";
    assertThat(
        OneField.of(FieldType.INTEGER, "integer", bounded ? bounds : Map.of()).faults(item),
        contains(new Violation("/v", "as:integer", given, message)));
    assertThat(
        OneField.of(
                FieldType.INTEGER, "integer", Map.of("min", 1L, "max", 15L, "otherwise", "null"))
            .value(item),
        nullValue());
  }

  @Test
  void whenAmountIsScaled_theCodeDecidesTheFactor() throws IOException {
    OneField scaled =
        OneField.of(
            FieldType.DECIMAL,
            "scaled",
            Map.of(
                "by",
                "/unit",
                "factors",
                Map.of("PH", "2087", "Per Hour", 2087L, "BW", new BigDecimal("26.0875")),
                "null_when_zero_with",
                "/other"));
    assertThat(scaled.value("{'v':'19.54','unit':'PH'}"), is((Object) new BigDecimal("40779.98")));
    assertThat(
        scaled.value("{'v':'19.54','unit':' per hour'}"), is((Object) new BigDecimal("40779.98")));
    assertThat(scaled.value("{'v':'1000','unit':'bw'}"), is((Object) new BigDecimal("26087.5")));
    assertThat(scaled.value("{'v':'1000','unit':'WC'}"), nullValue());
    assertThat(scaled.value("{'v':'1000'}"), nullValue());
    assertThat(scaled.value("{'v':'0','unit':'PH','other':'0'}"), nullValue());
    assertThat(scaled.value("{'v':'0','unit':'PH','other':'1'}"), is((Object) BigDecimal.ZERO));
    assertThat(
        scaled
            .faults("{'v':'99999999999999999999999999999999999999','unit':'PH'}")
            .get(0)
            .message(),
        is(TOO_LONG));
    assertThat(scaled.faults("{'v':'x','unit':'PH'}").get(0).rule(), is("as:scaled"));
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "false, false",
    "'True', true",
    "'FALSE', false",
    "'Y', true",
    "'n', false",
    "1, true",
    "'0', false",
    "'', null",
    "null, null",
  })
  void whenItIsATruthValue_booleanTakesIt(String given, String expected) throws IOException {
    boolean literal = List.of("true", "false", "null", "1").contains(given);
    Object value =
        OneField.of(FieldType.BOOLEAN, "boolean", Map.of())
            .value("{'v':" + (literal ? given : "'" + given + "'") + "}");
    assertThat(String.valueOf(value), is(expected));
  }

  @Test
  void whenTruthValuesAreGiven_onlyTheyCount() throws IOException {
    OneField truth =
        OneField.of(
            FieldType.BOOLEAN,
            "boolean",
            Map.of("true_values", List.of("Ja"), "false_values", List.of("Nein")));
    assertThat(truth.value("{'v':'JA'}"), is((Object) true));
    assertThat(truth.value("{'v':'nein'}"), is((Object) false));
    assertThat(
        truth.faults("{'v':'yes'}"),
        contains(new Violation("/v", "as:boolean", "yes", "is neither true nor false")));
  }
}
