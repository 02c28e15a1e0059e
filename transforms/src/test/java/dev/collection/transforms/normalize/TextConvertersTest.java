package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.FieldType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextConvertersTest {

  private static Arguments row(String as, Map<String, Object> with, String given, String expected) {
    return Arguments.of(as, with, given, expected);
  }

  static Stream<Arguments> texts() {
    Map<String, Object> none = Map.of();
    Map<String, Object> title = Map.of("case", "title", "lower_words", List.of("of", "the"));
    return Stream.of(
        row("text", none, "'  a b\\u00a0 '", "a b\u00a0"),
        row("text", none, "''", null),
        row("text", none, "' \\r\\n\\t '", null),
        row("text", none, "'\\u00ad'", null),
        row("text", none, "'co\\u00adop&shy;erate'", "cooperate"),
        row("text", none, "'a\\r\\nb\\rc\\nd'", "a\nb\nc\nd"),
        row("text", none, "'Caf&#233; &amp; Co&rsquo;s'", "Café & Co’s"),
        row("text", none, "17", "17"),
        row("text", none, "861001500.0", "861001500"),
        row("text", none, "1e3", "1000"),
        row("text", none, "1.50", "1.5"),
        row("text", none, "1e400000", "1E+400000"),
        row("text", none, "true", "true"),
        row("text", Map.of("case", "lower"), "'PUBLIC Iİ'", "public ii̇"),
        row("text", Map.of("case", "upper"), "'public i'", "PUBLIC I"),
        row(
            "text",
            Map.of("lower_words", List.of("of", "the")),
            "'The Department Of The Interior, OF'",
            "The Department of the Interior, of"),
        row("text", title, "'DEPARTMENT OF THE NAVY'", "Department of the Navy"),
        row("text", title, "'Department Of The Navy'", "Department of the Navy"),
        row("text", title, "'Department of the Navy'", "Department of the Navy"),
        row("text", title, "'NASA Office of the CIO'", "NASA Office of the CIO"),
        row(
            "text",
            title,
            "'WOMEN’S AND VETERANS\\u0027 AIR-FORCE'",
            "Women’s And Veterans' Air-Force"),
        row("text", title, "'U.S. \u00c9TUDES 2ND'", "U.S. Études 2nd"),
        row("text", Map.of("case", "title"), "'OF THE NAVY'", "Of The Navy"),
        row(
            "text",
            Map.of("case", "lower", "lower_words", List.of("of")),
            "'BOARD OF TRADE'",
            "board of trade"),
        row("text", Map.of("null_values", List.of("None", "NA")), "' nOnE '", null),
        row("text", Map.of("null_values", List.of("None", "NA")), "'NAB'", "NAB"),
        row("raw_text", none, "' a&amp;b\\r\\n'", " a&amp;b\r\n"),
        row("raw_text", none, "''", null),
        row(
            "html_text",
            none,
            "'<p>One&nbsp;&lt;1&gt;</p><ul><li>a<li> b</ul>'",
            "One\u00a0<1>\na\nb"),
        row("html_text", none, "'a<br/>b<!-- c --> d<b>e</b>'", "a\nb de"),
        row("html_text", none, "'<STYLE>p{}</style>x<script>if(a<b)</script>y'", "xy"),
        row("html_text", none, "'3 < 5 and 5 > 3'", "3 < 5 and 5 > 3"),
        row("html_text", none, "'a <b'", "a <b"),
        row("html_text", none, "'a<script>b'", "a"),
        row("html_text", none, "'no tags  at all'", "no tags  at all"),
        row("html_text", none, "'<p> </p>'", null),
        row("before_last", Map.of("separator", ","), "'A, B, C'", "A, B"),
        row("before_last", Map.of("separator", ","), "'Singapore'", "Singapore"),
        row("before_last", Map.of("separator", ","), "', C'", null),
        row("after_last", Map.of("separator", "/"), "'DD/ARCE'", "ARCE"),
        row("after_last", Map.of("separator", "/"), "'DD'", "DD"),
        row("after_last", Map.of("separator", "/"), "'DD/'", null),
        row("after_last", Map.of("separator", "/", "otherwise", "null"), "'DD/ARCE'", "ARCE"),
        row("after_last", Map.of("separator", "/", "otherwise", "null"), "'DD'", null),
        row("before_last", Map.of("separator", "/", "otherwise", "null"), "'DD/ARCE'", "DD"),
        row("before_last", Map.of("separator", "/", "otherwise", "null"), "'DD'", null),
        row("before_last", Map.of("separator", "/", "otherwise", "keep"), "'DD'", "DD"),
        row("pattern", Map.of("pattern", "(\\d+)/?$"), "'https://x/job/123'", "123"),
        row("pattern", Map.of("pattern", "[A-Z]+"), "'ab CD'", "CD"),
        row("pattern", Map.of("pattern", "(x)?y"), "'y'", null),
        row("pattern", Map.of("pattern", "\\d"), "'none'", null),
        row("template", Map.of("template", "https://h/{}?a={"), "' 7 '", "https://h/7?a={"),
        row("template", Map.of("template", "a{}b"), "''", null),
        row("template", Map.of("template", "a{}b", "pattern", "(\\d+)$"), "'x/7'", "a7b"),
        row("template", Map.of("template", "a{}b", "pattern", "\\d+"), "'x/7/8'", "a7b"),
        row("template", Map.of("template", "a{}b", "pattern", "(\\d+)$"), "'x'", null),
        row("unpad", none, "'07'", "7"),
        row("unpad", none, "'7'", "7"),
        row("unpad", none, "'00'", "0"),
        row("unpad", none, "'10'", "10"),
        row("unpad", none, "'0A'", "0A"),
        row("unpad", none, "'LH'", "LH"),
        row("unpad", Map.of("null_values", List.of("00")), "'00'", null),
        row("url", none, "'https://www.usajobs.gov:443/job/1'", "https://www.usajobs.gov/job/1"),
        row("url", none, "'http://h:80'", "http://h"),
        row("url", none, "'http://h:443/a'", "http://h:443/a"),
        row("url", none, "'https://h:4430/a'", "https://h:4430/a"),
        row("url", none, "'https://h:443?q=x:443'", "https://h?q=x:443"),
        row("url", none, "'https://h/a:443'", "https://h/a:443"),
        row("url", none, "'www.h.gov:443'", "www.h.gov:443"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whenTextIsConverted_itIs(String as, Map<String, Object> with, String given, String expected)
      throws IOException {
    assertThat(
        OneField.of(FieldType.STRING, as, with).value("{'v':" + given + "}"),
        is((Object) expected));
  }

  @Test
  void whenCodeIsInTheTable_itIsLookedUpInAnyCase() throws IOException {
    Map<String, Object> with =
        Map.of("table", Map.of("Per Year", "PA", "PA", "PA", "pa", "exact"), "otherwise", "keep");
    OneField code = OneField.of(FieldType.STRING, "code", with);
    assertThat(code.value("{'v':' per YEAR '}"), is((Object) "PA"));
    assertThat(code.value("{'v':'PA'}"), is((Object) "PA"));
    assertThat(code.value("{'v':'pa'}"), is((Object) "exact"));
    assertThat(code.value("{'v':'Per Moon'}"), is((Object) "Per Moon"));
    assertThat(code.value("{'v':''}"), nullValue());
  }

  @Test
  void whenCodeIsNotInTheTable_otherwiseDecides() throws IOException {
    Map<String, String> table = Map.of("ARCE", "AR");
    OneField lenient =
        OneField.of(
            FieldType.STRING,
            "code",
            Map.of("table", table, "otherwise", "null", "after_last", "/"));
    assertThat(lenient.value("{'v':'DD/ARCE'}"), is((Object) "AR"));
    assertThat(lenient.value("{'v':'DD/XX'}"), nullValue());
    assertThat(lenient.value("{'v':'DD/'}"), nullValue());
    assertThat(lenient.value("{'v':'ARCE'}"), nullValue());
    OneField behind =
        OneField.of(FieldType.STRING, "code", Map.of("table", table, "after_last", "/"));
    assertThat(
        behind.faults("{'v':'ARCE'}"),
        contains(
            new Violation("/v", "as:code", "ARCE", "has no `/`, behind which the code stands")));
    OneField strict = OneField.of(FieldType.STRING, "code", Map.of("table", table));
    assertThat(
        strict.faults("{'v':'XX'}"),
        contains(new Violation("/v", "as:code", "XX", "is not in the table of codes")));
  }

  @Test
  void whenTextIsTested_theAnswerIsABoolean() throws IOException {
    OneField startsWith =
        OneField.of(FieldType.BOOLEAN, "starts_with", Map.of("prefix", "Anywhere in the U.S."));
    assertThat(startsWith.value("{'v':'ANYWHERE IN THE u.s. (remote job)'}"), is((Object) true));
    assertThat(startsWith.value("{'v':'Anywhere in the UXS'}"), is((Object) false));
    assertThat(startsWith.value("{'v':' '}"), nullValue());
    OneField matches = OneField.of(FieldType.BOOLEAN, "matches", Map.of("pattern", "(?i)remote"));
    assertThat(matches.value("{'v':'a Remote job'}"), is((Object) true));
    assertThat(matches.value("{'v':'office'}"), is((Object) false));
    assertThat(matches.value("{'v':''}"), nullValue());
  }

  @Test
  void whenTextCannotBeStored_saysWhere() throws IOException {
    OneField text = OneField.of(FieldType.STRING, "text", Map.of());
    assertThat(
        text.faults("{'v':'ab\\u0000c'}"),
        contains(
            new Violation(
                "/v",
                "value:nul",
                "ab\u0000c",
                "contains the character U+0000 at position 2, which databases do not store")));
    assertThat(text.faults("{'v':'a\\ud83dz'}").get(0).rule(), is("value:surrogate"));
    assertThat(text.faults("{'v':'\\ude00'}").get(0).rule(), is("value:surrogate"));
    assertThat(text.faults("{'v':'a\\ud83d'}").get(0).rule(), is("value:surrogate"));
    assertThat(text.value("{'v':'\\ud83d\\ude00'}"), is((Object) "😀"));
  }

  @Test
  void whenAContainerStandsForText_isAFault() throws IOException {
    OneField text = OneField.of(FieldType.STRING, "text", Map.of("null_values", List.of("x")));
    assertThat(
        text.faults("{'v':{'a':1}}"),
        contains(
            new Violation(
                "/v", "as:text", "{\"a\":1}", "expected a single value, found an object")));
    assertThat(
        text.faults("{'v':[]}").get(0).message(), is("expected a single value, found an array"));
  }
}
