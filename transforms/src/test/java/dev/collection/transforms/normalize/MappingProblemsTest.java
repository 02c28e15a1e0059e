package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MappingProblemsTest {

  private static List<String> problems(
      FieldType type, String from, String as, Map<String, Object> with) {
    return MappingCompiler.problems(
        OneField.mapping(from, as, with), FieldDefinition.of("v", type));
  }

  private static Arguments row(
      FieldType type, String as, Map<String, Object> with, String expected) {
    return Arguments.of(type, as, with, expected);
  }

  static Stream<Arguments> wrongArguments() {
    return Stream.of(
        row(FieldType.STRING, "txt", Map.of(), "unknown converter `txt`"),
        row(FieldType.DATE, "text", Map.of(), "converter `text` gives string, the field is date"),
        row(
            FieldType.STRING,
            "text",
            Map.of("cse", "lower"),
            "converter `text` has no argument `cse`; it has case, first_filled, lower_words"),
        row(
            FieldType.STRING,
            "text",
            Map.of("case", "camel"),
            "argument `case` of converter `text` must be one of lower, upper, title"),
        row(
            FieldType.STRING,
            "text",
            Map.of("case", List.of("lower")),
            "argument `case` of converter `text` must be a text"),
        row(
            FieldType.STRING,
            "text",
            Map.of("null_values", Map.of("a", "b")),
            "argument `null_values` of converter `text` must be a list"),
        row(
            FieldType.STRING,
            "text",
            Map.of("null_values", List.of(List.of("a"))),
            "argument `null_values` of converter `text` must be a list of texts"),
        row(
            FieldType.STRING,
            "text",
            Map.of("only_when", "x"),
            "argument `only_when` of converter `text` must be a map"),
        row(
            FieldType.STRING,
            "text",
            Map.of("only_when", Map.of("in", List.of("x"))),
            "converter `text` needs `with: {at: …}`"),
        row(
            FieldType.STRING,
            "text",
            Map.of("only_when", Map.of("at", "/x")),
            "`only_when` needs `in: [TEXT, …]`"),
        row(
            FieldType.STRING,
            "text",
            Map.of("only_when", Map.of("at", "/x", "in", "y", "on", "z")),
            "converter `text` has no argument `on`; it has at, in"),
        row(
            FieldType.STRING,
            "before_last",
            Map.of(),
            "converter `before_last` needs `with: {separator: …}`"),
        row(
            FieldType.STRING,
            "after_last",
            Map.of("separator", ""),
            "converter `after_last` needs `with: {separator: …}`"),
        row(
            FieldType.STRING,
            "pattern",
            Map.of("pattern", "(a"),
            "argument `pattern` of converter `pattern`: error parsing regexp: missing closing ):"
                + " `(a`"),
        row(
            FieldType.STRING,
            "template",
            Map.of("template", "abc"),
            "argument `template` of converter `template` must say with {} where the value goes"),
        row(
            FieldType.STRING,
            "code",
            Map.of(),
            "argument `table` of converter `code` must be a table of codes"),
        row(
            FieldType.STRING,
            "code",
            Map.of("table", Map.of("a", "b"), "otherwise", "drop"),
            "argument `otherwise` of converter `code` must be one of reject, keep, null"),
        row(
            FieldType.INTEGER,
            "integer",
            Map.of("min", "one"),
            "argument `min` of converter `integer` must be a number"),
        row(
            FieldType.DECIMAL,
            "decimal",
            Map.of("null_when_zero_with", "max"),
            "argument `null_when_zero_with` of converter `decimal` must be a JSON Pointer, which"
                + " begins with a slash"),
        row(
            FieldType.DECIMAL,
            "decimal",
            Map.of("null_when_zero_with", "/a/*/b"),
            "argument `null_when_zero_with` of converter `decimal` must be a JSON Pointer without"
                + " `*`"),
        row(
            FieldType.DECIMAL,
            "scaled",
            Map.of("factors", Map.of("a", "1")),
            "converter `scaled` needs `with: {by: …}`"),
        row(
            FieldType.DECIMAL,
            "scaled",
            Map.of("by", "/u/*", "factors", Map.of("a", "1")),
            "argument `by` of converter `scaled` must be a JSON Pointer without `*`"),
        row(
            FieldType.DECIMAL,
            "scaled",
            Map.of("by", "/u", "factors", Map.of("a", "much")),
            "factor `much` of `a` is not a number"),
        row(
            FieldType.DATE,
            "date",
            Map.of("formats", "bbb"),
            "argument `formats` of converter `date`: `bbb`: Unknown pattern letter: b"),
        row(
            FieldType.TIMESTAMP,
            "timestamp",
            Map.of("zone", "Mars"),
            "argument `zone` of converter `timestamp` must be a zone such as UTC or"
                + " America/New_York, not `Mars`"),
        row(
            FieldType.TIMESTAMP,
            "timestamp",
            Map.of("epoch", "days"),
            "argument `epoch` of converter `timestamp` must be one of seconds, milliseconds"));
  }

  @ParameterizedTest
  @MethodSource("wrongArguments")
  void whenArgumentsAreWrong_saysWhichAndWhatItShouldBe(
      FieldType type, String as, Map<String, Object> with, String expected) {
    assertThat(problems(type, "/v", as, with), contains(expected));
  }

  @Test
  void whenPathsDoNotFitTheField_saysWhatToDo() {
    assertThat(
        problems(FieldType.STRING, "/a/*/b", null, Map.of()),
        contains(
            "`*` gives several values; field `v` takes one: use `as: first`, `join` or `count`"));
    assertThat(
        problems(FieldType.STRING, "a", null, Map.of()),
        contains("`a` is not a JSON Pointer; it begins with a slash"));
    assertThat(
        problems(FieldType.DATE, "/a", "join", Map.of()),
        contains("converter `join` gives string, field `v` is date"));
    assertThat(
        problems(FieldType.STRING, "/a", "first", Map.of("of", "join")),
        contains("converter `join` makes one value of several and cannot be used here"));
    assertThat(
        problems(FieldType.OBJECT, "/a", null, Map.of()),
        contains("field `v` consists of objects and needs `each: {member: …}`"));
    assertThat(
        MappingCompiler.problems(
            new FieldMapping("v", List.of(), null, Map.of(), List.of(), List.of(), null),
            FieldDefinition.of("v", FieldType.STRING)),
        contains("field `v` needs `from: POINTER`"));
    assertThat(
        MappingCompiler.problems(
            new FieldMapping(
                "v", List.of(), "constant", Map.of("value", "soon"), List.of(), List.of(), null),
            FieldDefinition.of("v", FieldType.DATE)),
        contains(startsWith("constant `soon` of field `v` is not a date")));
  }

  @Test
  void whenElseIsWrong_itIsAProblemToo() {
    FieldMapping mapping =
        new FieldMapping(
            "v",
            List.of("/v"),
            null,
            Map.of(),
            List.of(),
            List.of(),
            OneField.mapping("/w", "nope", Map.of()));
    assertThat(
        MappingCompiler.problems(mapping, FieldDefinition.of("v", FieldType.STRING)),
        contains("unknown converter `nope`"));
  }

  @Test
  void whenMappingIsSound_thereAreNoProblems() {
    assertThat(problems(FieldType.STRING, "/v", null, Map.of()), empty());
  }

  @Test
  void whenReferenceIsGenerated_everyConverterIsDescribed() {
    List<Converters.Description> all = Converters.descriptions();
    assertThat(Converters.names(), hasItems("text", "date", "scaled", "code", "first", "constant"));
    assertThat(
        all.stream().filter(one -> one.doc().isBlank() || !one.doc().endsWith(".")).toList(),
        empty());
    assertThat(all.size(), is(Converters.names().size()));
  }
}
