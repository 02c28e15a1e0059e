package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each converter by its name, on the values of {@code /v} of an item. */
class ConvertersTest {
  private static final Map<String, Object> NO_ARGUMENTS = Map.of();

  private static JsonNode json(String text) {
    try {
      return JsonItems.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static FieldType resultOf(String converter) {
    return Converters.descriptions().stream()
        .filter(description -> description.name().equals(converter))
        .map(Converters.Description::result)
        .findFirst()
        .orElseThrow();
  }

  private static FieldMapping mapping(String converter, Map<String, Object> with) {
    return new FieldMapping("f", List.of("/v"), converter, with, List.of(), List.of(), null);
  }

  private static Object convert(String converter, Map<String, Object> with, String item)
      throws ConversionException {
    Faults faults = new Faults();
    FieldReader reader =
        MappingCompiler.compile(
            mapping(converter, with), FieldDefinition.of("f", resultOf(converter)));
    Object value = reader.read(json(item), "", faults);
    if (!faults.isEmpty()) {
      assertThat(faults.violations().size(), is(1));
      assertThat(faults.violations().get(0).pointer(), is("/v"));
      throw new ConversionException(faults.violations().get(0).message());
    }
    return value;
  }

  private static Arguments line(String converter, String value, Object expected) {
    return line(converter, NO_ARGUMENTS, "{\"v\":" + value + "}", expected);
  }

  private static Arguments line(
      String converter, Map<String, Object> with, String item, Object expected) {
    return Arguments.of(converter, with, item, expected);
  }

  @ParameterizedTest
  @MethodSource({"texts", "numbers", "datesAndTruths", "codes"})
  void whenAValueCanBeConverted_itIs(
      String converter, Map<String, Object> with, String item, Object expected) throws Exception {
    assertThat(convert(converter, with, item), is(expected));
  }

  static Stream<Arguments> texts() {
    Map<String, Object> slash = Map.of("separator", "/");
    return Stream.of(
        line("text", "\" a&amp;b\\r\\nc\\u00ad \"", "a&b\nc"),
        line("text", "17", "17"),
        line("text", "true", "true"),
        line("text", "\" \\u00ad \"", null),
        line("text", "null", null),
        // Lower case of the root locale: in Turkish, I would become ı.
        line("text", Map.of("case", "lower"), "{\"v\":\"TITLE\"}", "title"),
        line("text", Map.of("case", "upper"), "{\"v\":\"title\"}", "TITLE"),
        line(
            "text",
            Map.of("lower_words", List.of("of", "IN")),
            "{\"v\":\"Of Offices Of Work In Ohio\"}",
            "Of Offices of Work in Ohio"),
        line("raw_text", "\" a&amp;b \"", " a&amp;b "),
        line("raw_text", "\"\"", null),
        line("before_last", slash, "{\"v\":\"DD/AR/CE\"}", "DD/AR"),
        line("before_last", slash, "{\"v\":\"DD\"}", "DD"),
        line("before_last", slash, "{\"v\":\"/CE\"}", null),
        line("after_last", slash, "{\"v\":\"DD/AR/ CE\"}", "CE"),
        line("after_last", slash, "{\"v\":\"DD/\"}", null),
        line("pattern", Map.of("pattern", "n(\\d+)"), "{\"v\":\"x n12 n34\"}", "12"),
        line("pattern", Map.of("pattern", "\\d+"), "{\"v\":\"x12\"}", "12"),
        line("pattern", Map.of("pattern", "\\d+"), "{\"v\":\"none\"}", null),
        line("unpad", "\"007\"", "7"),
        line("unpad", "\"00\"", "0"),
        line("unpad", "\"0A\"", "0A"),
        line("unpad", "7", "7"),
        line("unpad", Map.of("null_values", List.of("00", "None")), "{\"v\":\" NONE \"}", null),
        line("url", "\"https://a.gov:443/x?y=:443\"", "https://a.gov/x?y=:443"),
        line("url", "\"http://a.gov:80\"", "http://a.gov"),
        line("url", "\"http://a.gov:443/x\"", "http://a.gov:443/x"),
        line("url", "\"https://a.gov:8443/x\"", "https://a.gov:8443/x"),
        line("url", "\"a.gov:443/x\"", "a.gov:443/x"),
        line("starts_with", Map.of("prefix", "ANY"), "{\"v\":\"anywhere\"}", true),
        line("starts_with", Map.of("prefix", "any"), "{\"v\":\"Many\"}", false),
        line("starts_with", Map.of("prefix", "any"), "{\"v\":\" \"}", null));
  }

  static Stream<Arguments> numbers() {
    Map<String, Object> small = Map.of("min", 1, "max", 15, "otherwise", "null");
    Map<String, Object> zero = Map.of("null_when_zero_with", "/w");
    Map<String, Object> scale = Map.of("by", "/w", "factors", Map.of("PH", 2087, "Bi", "0.5"));
    return Stream.of(
        line("decimal", "\" 134751.0 \"", new BigDecimal("134751")),
        line("decimal", "19.54", new BigDecimal("19.54")),
        line("decimal", "\"-1e3\"", new BigDecimal("-1000")),
        line("decimal", "\"0.00\"", BigDecimal.ZERO),
        line("decimal", "\"\"", null),
        line("decimal", Map.of("otherwise", "null"), "{\"v\":\"Few\"}", null),
        line("decimal", zero, "{\"v\":\"0.0\",\"w\":0}", null),
        line("decimal", zero, "{\"v\":\"0.0\"}", null),
        line("decimal", zero, "{\"v\":\"0.0\",\"w\":\"5\"}", BigDecimal.ZERO),
        line("decimal", zero, "{\"v\":\"0.0\",\"w\":\"x\"}", BigDecimal.ZERO),
        line("decimal", zero, "{\"v\":3,\"w\":0}", new BigDecimal("3")),
        line("integer", "\"07\"", 7L),
        line("integer", "7.0", 7L),
        line("integer", "9223372036854775807", Long.MAX_VALUE),
        line("integer", small, "{\"v\":15}", 15L),
        line("integer", small, "{\"v\":16}", null),
        line("integer", small, "{\"v\":\"LH\"}", null),
        line("integer", small, "{\"v\":1.5}", null),
        line("scaled", scale, "{\"v\":\"10\",\"w\":\" ph \"}", new BigDecimal("20870")),
        line("scaled", scale, "{\"v\":3,\"w\":\"BI\"}", new BigDecimal("1.5")),
        line("scaled", scale, "{\"v\":3,\"w\":\"WC\"}", null),
        line("scaled", scale, "{\"v\":3}", null));
  }

  static Stream<Arguments> datesAndTruths() {
    return Stream.of(
        line("date", "\"2024-02-29\"", LocalDate.of(2024, 2, 29)),
        line("date", "\"2024-02-29T23:59:59.9970\"", LocalDate.of(2024, 2, 29)),
        line("date", "\"2024-02-29 23:59:59\"", LocalDate.of(2024, 2, 29)),
        line("date", "\"2024-02-29T23:30:00-10:00\"", LocalDate.of(2024, 2, 29)),
        line("date", "\" 2/9/2024 \"", LocalDate.of(2024, 2, 9)),
        line("date", "\"\"", null),
        line(
            "timestamp",
            "\"2024-02-29T23:30:00.1234567-10:00\"",
            Instant.parse("2024-03-01T09:30:00.123456Z")),
        line("timestamp", "\"\"", null),
        line("boolean", "true", true),
        line("boolean", "\" FALSE \"", false),
        line("boolean", "\"TRUE\"", true),
        line("boolean", "\"Y\"", true),
        line("boolean", "0", false),
        line("boolean", "\"\"", null));
  }

  static Stream<Arguments> codes() {
    Map<String, Object> table = Map.of("PA", "year", " Per Hour ", "hour");
    Map<String, Object> only = Map.of("only_when", Map.of("at", "/w", "in", List.of("GS", "GL")));
    return Stream.of(
        line("code", Map.of("table", table), "{\"v\":\"PER HOUR\"}", "hour"),
        line("code", Map.of("table", table), "{\"v\":\" \"}", null),
        line("code", Map.of("table", table, "otherwise", "keep"), "{\"v\":\"x\"}", "x"),
        line("code", Map.of("table", table, "otherwise", "null"), "{\"v\":\"x\"}", null),
        line("integer", only, "{\"v\":\"7\",\"w\":\" gs\"}", 7L),
        line("integer", only, "{\"v\":\"7\",\"w\":\"VN\"}", null),
        line("integer", only, "{\"v\":\"LH\",\"w\":\"VN\"}", null),
        line("integer", only, "{\"v\":\"7\"}", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text|[\"a\"]|expected a single value, found an array",
        "date|{}|expected a single value, found an object",
        "decimal|\"19,54\"|is not a number",
        "decimal|\"$5\"|is not a number",
        "decimal|\"\u0661\"|is not a number",
        "decimal|\"1e400\"|has more than 38 digits before or after its point",
        "decimal|1e-39|has more than 38 digits before or after its point",
        "decimal|\"1e99999999999\"|is not a number",
        "integer|1.5|is not a whole number of 64 bits",
        "integer|9223372036854775808|is not a whole number of 64 bits",
        "boolean|\"perhaps\"|is neither true nor false",
        "boolean|2|is neither true nor false",
        "date|\"2023-02-29\"|is no day of the calendar",
        "date|\"13/1/2024\"|is no day of the calendar",
        "date|\"2024-02-29Tnoon\"|is not a date such as 2026-05-03, 2026-05-03T23:59:59 or"
            + " 5/3/2026",
        "date|\"5/3/26\"|is not a date such as 2026-05-03, 2026-05-03T23:59:59 or 5/3/2026",
        "date|\"20x4-02-01\"|is not a date such as 2026-05-03 or 5/3/2026",
        "timestamp|\"2024-02-29T10:00:00\"|is not an instant such as 2026-05-03T10:00:00Z",
      })
  void whenAValueCannotBeConverted_theFaultSaysWhy(String name, String value, String message) {
    Exception fault =
        assertThrows(
            ConversionException.class, () -> convert(name, NO_ARGUMENTS, "{\"v\":" + value + "}"));
    assertThat(fault.getMessage(), is(message));
  }

  @Test
  void whenAnArgumentForbidsAValue_theFaultSaysWhy() {
    Exception outside =
        assertThrows(
            ConversionException.class,
            () -> convert("integer", Map.of("min", 1, "max", 15), "{\"v\":16}"));
    assertThat(outside.getMessage(), is("is not within 1 and 15"));
    Exception unknown =
        assertThrows(
            ConversionException.class,
            () -> convert("code", Map.of("table", Map.of("PA", "PA")), "{\"v\":\"PX\"}"));
    assertThat(unknown.getMessage(), is("is not in the table of codes"));
  }

  @Test
  void whenOnlyOneBoundIsGiven_theFaultNamesThatOne() {
    Exception low =
        assertThrows(
            ConversionException.class, () -> convert("integer", Map.of("min", 1), "{\"v\":0}"));
    assertThat(low.getMessage(), is("is less than 1"));
    Exception high =
        assertThrows(
            ConversionException.class, () -> convert("integer", Map.of("max", 9), "{\"v\":10}"));
    assertThat(high.getMessage(), is("is greater than 9"));
  }

  @Test
  void whenTextCannotBeStored_itIsAFault() {
    Exception nul =
        assertThrows(
            ConversionException.class,
            () -> convert("text", NO_ARGUMENTS, "{\"v\":\"ab\\u0000\"}"));
    assertThat(
        nul.getMessage(),
        is("contains the character U+0000 at position 2, which databases do not store"));
    Exception half =
        assertThrows(
            ConversionException.class,
            () -> convert("raw_text", NO_ARGUMENTS, "{\"v\":\"\\ud83dx\"}"));
    assertThat(half.getMessage(), containsString("half a character (a surrogate) at position 0"));
  }

  static Stream<Arguments> mistakes() {
    Map<String, Object> mixed = new LinkedHashMap<>();
    mixed.put("table", Map.of("a", "b"));
    mixed.put("otherwise", "drop");
    return Stream.of(
        Arguments.of("txt", FieldType.STRING, NO_ARGUMENTS, "unknown converter `txt`"),
        Arguments.of(
            "date",
            FieldType.STRING,
            NO_ARGUMENTS,
            "converter `date` gives date, the field is string"),
        Arguments.of(
            "code",
            FieldType.STRING,
            NO_ARGUMENTS,
            "argument `table` of converter `code` must be a table of codes"),
        Arguments.of(
            "code",
            FieldType.STRING,
            mixed,
            "argument `otherwise` of converter `code` must be one of reject, keep, null"),
        Arguments.of(
            "text",
            FieldType.STRING,
            Map.of("cse", "lower"),
            "converter `text` has no argument `cse`"),
        Arguments.of(
            "text",
            FieldType.STRING,
            Map.of("case", "title"),
            "argument `case` of converter `text` must be one of lower, upper"),
        Arguments.of(
            "text",
            FieldType.STRING,
            Map.of("lower_words", Map.of("of", "of")),
            "argument `lower_words` of converter `text` must be a list"),
        Arguments.of(
            "before_last",
            FieldType.STRING,
            NO_ARGUMENTS,
            "converter `before_last` needs `with: {separator: …}`"),
        Arguments.of(
            "integer",
            FieldType.INTEGER,
            Map.of("min", "one"),
            "argument `min` of converter `integer` must be a number"),
        Arguments.of(
            "decimal",
            FieldType.DECIMAL,
            Map.of("null_when_zero_with", "/a/*"),
            "argument `null_when_zero_with` of converter `decimal` must be a JSON Pointer without"
                + " `*`"),
        Arguments.of(
            "decimal",
            FieldType.DECIMAL,
            Map.of("null_when_zero_with", "a"),
            "`a` is not a JSON Pointer; it begins with a slash"),
        Arguments.of(
            "scaled",
            FieldType.DECIMAL,
            Map.of("by", "/w", "factors", Map.of("PH", "many")),
            "factor `many` of `PH` is not a number"),
        Arguments.of(
            "scaled",
            FieldType.DECIMAL,
            Map.of("by", "/w/*", "factors", Map.of("PH", "1")),
            "argument `by` of converter `scaled` must be a JSON Pointer without `*`"),
        Arguments.of(
            "integer",
            FieldType.INTEGER,
            Map.of("only_when", "GS"),
            "argument `only_when` of converter `integer` must be a map"),
        Arguments.of(
            "integer",
            FieldType.INTEGER,
            Map.of("only_when", Map.of("at", "/w", "is", "GS")),
            "converter `integer` has no argument `is`"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whenAMappingIsWrong_theProblemIsNamed(
      String converter, FieldType type, Map<String, Object> with, String problem) {
    assertThat(
        MappingCompiler.problems(mapping(converter, with), FieldDefinition.of("f", type)),
        is(List.of(problem)));
  }

  @Test
  void whenAPatternIsWrong_theProblemNamesIt() {
    List<String> problems =
        MappingCompiler.problems(
            mapping("pattern", Map.of("pattern", "(")), FieldDefinition.of("f", FieldType.STRING));
    assertThat(problems.size(), is(1));
    assertThat(
        problems.get(0),
        containsString("argument `pattern` of converter `pattern`: error parsing"));
  }

  @Test
  void whenSeveralValuesAreReduced_theResultIsOfThem() throws Exception {
    String item = "{\"v\":[\" b \",null,\"\",\"a\",\"b\"]}";
    assertThat(read("first", FieldType.STRING, NO_ARGUMENTS, item), is("b"));
    assertThat(read("join", FieldType.STRING, NO_ARGUMENTS, item), is("b\na\nb"));
    assertThat(read("join", FieldType.STRING, Map.of("separator", ", "), item), is("b, a, b"));
    assertThat(read("count", FieldType.INTEGER, NO_ARGUMENTS, item), is(3L));
    assertThat(
        read("first", FieldType.STRING, Map.of("of", "unpad"), "{\"v\":[\"007\"]}"), is("7"));
    assertThat(
        read("constant", FieldType.DECIMAL, Map.of("value", 1.50), "{}"),
        is(new BigDecimal("1.5")));
  }

  private static Object read(
      String converter, FieldType type, Map<String, Object> with, String item) {
    Faults faults = new Faults();
    Object value =
        MappingCompiler.compile(mapping(converter, with), FieldDefinition.of("f", type))
            .read(json(item), "", faults);
    assertThat(faults.violations(), is(List.of()));
    return value;
  }
}
