package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a mapping does besides converting: where it looks, and what it makes of several values. */
class MappingTest {
  private static final FieldDefinition TEXT = FieldDefinition.of("v", FieldType.STRING);
  private static final FieldDefinition TEXTS = array(FieldType.STRING, List.of());

  private static FieldDefinition array(FieldType element, List<FieldDefinition> members) {
    return new FieldDefinition("v", FieldType.ARRAY, false, element, members, "", "");
  }

  private static FieldMapping from(List<String> from, String as, Map<String, Object> with) {
    return new FieldMapping("v", from, as, with, List.of(), List.of(), null);
  }

  private static FieldMapping distinct(FieldMapping mapping) {
    return new FieldMapping(
        "v", mapping.from(), mapping.as(), mapping.with(), List.of(), List.of("."), null);
  }

  @Test
  void whenSeveralPlacesAreGiven_theFirstThatSaysSomethingWins() throws IOException {
    OneField field = OneField.of(TEXT, from(List.of("/a", "/b"), "text", Map.of()));
    assertThat(field.value("{'a':'1','b':'2'}"), is((Object) "1"));
    assertThat(field.value("{'a':' ','b':'2'}"), is((Object) "2"));
    assertThat(field.value("{'a':null,'b':'2'}"), is((Object) "2"));
    assertThat(field.value("{}"), nullValue());
  }

  @Test
  void whenTheFirstFilledPlaceDecides_whatMeansNullIsNull() throws IOException {
    OneField field =
        OneField.of(
            TEXT,
            new FieldMapping(
                "v",
                List.of("/high", "/low"),
                "unpad",
                Map.of("null_values", List.of("00"), "first_filled", true),
                List.of(),
                List.of(),
                null));
    assertThat(field.value("{'high':'00','low':'7'}"), nullValue());
    assertThat(field.value("{'high':'09','low':'7'}"), is((Object) "9"));
    for (String empty : List.of("''", "' &shy;'", "null")) {
      assertThat(empty, field.value("{'high':" + empty + ",'low':'7'}"), is((Object) "7"));
    }
    assertThat(field.value("{'low':'7'}"), is((Object) "7"));
    assertThat(field.value("{'high':0,'low':'7'}"), is((Object) "0"));
  }

  @Test
  void whenAPlaceIsWrong_theNextDoesNotHideIt() throws IOException {
    OneField field =
        OneField.of(
            FieldDefinition.of("v", FieldType.INTEGER),
            new FieldMapping(
                "v",
                List.of("/a", "/b"),
                null,
                Map.of(),
                List.of(),
                List.of(),
                from(List.of("/c"), null, Map.of())));
    assertThat(
        field.faults("{'a':'x','b':2,'c':3}"),
        is(List.of(new Violation("/a", "as:integer", "x", "is not a number"))));
  }

  @Test
  void whenNothingIsFound_elseIsTried() throws IOException {
    OneField field =
        OneField.of(
            FieldDefinition.of("v", FieldType.BOOLEAN),
            new FieldMapping(
                "v",
                List.of("/flag"),
                null,
                Map.of(),
                List.of(),
                List.of(),
                from(List.of("/text"), "starts_with", Map.of("prefix", "any"))));
    assertThat(field.value("{'flag':false,'text':'Anywhere'}"), is((Object) false));
    assertThat(field.value("{'text':'Anywhere'}"), is((Object) true));
    assertThat(field.value("{'text':'Nowhere'}"), is((Object) false));
    assertThat(field.value("{}"), nullValue());
  }

  @Test
  void whenOnlyWhenIsGiven_theOtherPlaceDecides() throws IOException {
    OneField field =
        OneField.of(
            FieldDefinition.of("v", FieldType.INTEGER),
            from(
                List.of("/grade"),
                "integer",
                Map.of("only_when", Map.of("at", "/plan/0/code", "in", List.of("GS", "GG")))));
    assertThat(field.value("{'grade':'07','plan':[{'code':' gs'}]}"), is((Object) 7L));
    assertThat(field.value("{'grade':'K','plan':[{'code':'FV'}]}"), nullValue());
    assertThat(field.value("{'grade':'07'}"), nullValue());
    assertThat(field.value("{'grade':'07','plan':[{'code':''}]}"), nullValue());
  }

  @Test
  void whenFieldIsAnArray_everyShapeOfListIsTaken() throws IOException {
    OneField field = OneField.of(TEXTS, from(List.of("/v"), null, Map.of()));
    assertThat(field.value("{'v':['b',null,'','a','b']}"), is((Object) List.of("b", "a", "b")));
    assertThat(field.value("{'v':'single'}"), is((Object) List.of("single")));
    assertThat(field.value("{'v':[]}"), nullValue());
    OneField nested = OneField.of(TEXTS, distinct(from(List.of("/v/*/w"), null, Map.of())));
    assertThat(
        nested.value("{'v':[{'w':['b','a']},{'w':'b'},{'w':null}]}"),
        is((Object) List.of("b", "a")));
    OneField numbers =
        OneField.of(array(FieldType.DECIMAL, List.of()), from(List.of("/v"), null, Map.of()));
    assertThat(
        numbers.faults("{'v':[1,'x',2,'y']}").stream().map(Violation::pointer).toList(),
        is(List.of("/v/1", "/v/3")));
  }

  @Test
  void whenParentsAreDropped_theyGoOnlyNextToTheirChildren() throws IOException {
    Map<String, Object> with = Map.of("drop_parents_ending", "00");
    OneField all = OneField.of(TEXTS, distinct(from(List.of("/v/*/c"), null, with)));
    assertThat(
        all.value("{'v':[{'c':'1300'},{'c':'1301'},{'c':'1301'}]}"), is((Object) List.of("1301")));
    assertThat(
        all.value("{'v':[{'c':'0801'},{'c':'0800'},{'c':'1300'}]}"),
        is((Object) List.of("0801", "1300")));
    assertThat(all.value("{'v':[{'c':'1300'}]}"), is((Object) List.of("1300")));
    assertThat(all.value("{'v':[{'c':'1300'},{'c':'1300'}]}"), is((Object) List.of("1300")));
    assertThat(
        all.value("{'v':[{'c':'00'},{'c':'01'},{'c':'1'}]}"),
        is((Object) List.of("00", "01", "1")));
    OneField first = OneField.of(TEXT, from(List.of("/v/*/c"), "first", with));
    assertThat(first.value("{'v':[{'c':'1300'},{'c':'0343'},{'c':'1301'}]}"), is((Object) "0343"));
  }

  @Test
  void whenSeveralValuesAreReduced_oneIsMadeOfThem() throws IOException {
    OneField join =
        OneField.of(TEXT, from(List.of("/v"), "join", Map.of("separator", "; ", "of", "unpad")));
    assertThat(join.value("{'v':['07',' ','x&amp;y']}"), is((Object) "7; x&y"));
    assertThat(join.value("{'v':[' ']}"), nullValue());
    OneField lines = OneField.of(TEXT, from(List.of("/v"), "join", Map.of()));
    assertThat(lines.value("{'v':['a','b']}"), is((Object) "a\nb"));
    OneField count =
        OneField.of(
            FieldDefinition.of("v", FieldType.INTEGER), from(List.of("/v/*/n"), "count", Map.of()));
    assertThat(count.value("{'v':[{'n':'a'},{'n':'a'},{},{'n':''}]}"), is((Object) 2L));
    OneField largest =
        OneField.of(
            FieldDefinition.of("v", FieldType.DECIMAL),
            from(List.of("/v"), "first", Map.of("of", "decimal")));
    assertThat(largest.value("{'v':[null,'','2.50',3]}"), is((Object) new BigDecimal("2.5")));
  }

  @Test
  void whenDistinctIsByMembers_theFirstOfEachStays() throws IOException {
    FieldDefinition objects =
        array(
            FieldType.OBJECT,
            List.of(
                FieldDefinition.of("name", FieldType.STRING),
                FieldDefinition.of("lat", FieldType.DECIMAL),
                FieldDefinition.of("note", FieldType.STRING)));
    OneField field =
        OneField.of(
            objects,
            new FieldMapping(
                "v",
                List.of("/v"),
                null,
                Map.of(),
                List.of(
                    FieldMapping.of("name", "/n", null),
                    FieldMapping.of("note", "/x", null),
                    new FieldMapping(
                        "lat",
                        List.of("/lat"),
                        "decimal",
                        Map.of("null_when_zero_with", "/lon"),
                        List.of(),
                        List.of(),
                        null)),
                List.of("name", "lat"),
                null));
    assertThat(
        field.value(
            "{'v':[{'n':'A','lat':1.0,'x':'first'},{'n':'A','lat':1,'x':'again'},"
                + "{'n':'A','lat':2},{'n':'A','lat':0.0,'lon':0.0},{'n':'A'}]}"),
        is(
            (Object)
                List.of(
                    Map.of("name", "A", "lat", BigDecimal.ONE, "note", "first"),
                    Map.of("name", "A", "lat", BigDecimal.valueOf(2)),
                    Map.of("name", "A"))));
    assertThat(field.value("{'v':{'n':'single'}}"), is((Object) List.of(Map.of("name", "single"))));
  }

  @Test
  void whenFieldIsAnObject_itsMembersAreRead() throws IOException {
    FieldDefinition object =
        new FieldDefinition(
            "v",
            FieldType.OBJECT,
            false,
            null,
            List.of(FieldDefinition.of("name", FieldType.STRING)),
            "",
            "");
    OneField field =
        OneField.of(
            object,
            new FieldMapping(
                "v",
                List.of("/a", "/b"),
                null,
                Map.of(),
                List.of(FieldMapping.of("name", "/n", null)),
                List.of(),
                null));
    assertThat(field.value("{'a':{},'b':{'n':'x'}}"), is((Object) Map.of("name", "x")));
    assertThat(field.faults("{'a':{'n':[1]},'b':{'n':'x'}}").get(0).pointer(), is("/a/n"));
  }

  @Test
  void whenValueIsConstant_theItemDoesNotMatter() throws IOException {
    OneField field =
        OneField.of(
            FieldDefinition.of("v", FieldType.DECIMAL),
            from(List.of(), "constant", Map.of("value", "1.50")));
    assertThat(field.value("{}"), is((Object) new BigDecimal("1.5")));
    assertThat(field.value("[]"), is((Object) new BigDecimal("1.5")));
  }
}
