package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.ErrorCode;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordNormalizerTest {
  private static final FieldDefinition PLACES =
      new FieldDefinition(
          "places",
          FieldType.ARRAY,
          false,
          FieldType.OBJECT,
          List.of(
              FieldDefinition.of("name", FieldType.STRING),
              FieldDefinition.of("lat", FieldType.DECIMAL)),
          "",
          "");
  private static final RecordType TYPE =
      new RecordType(
          "test",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("part", FieldType.INTEGER),
              FieldDefinition.of("day", FieldType.DATE),
              FieldDefinition.of("pay", FieldType.DECIMAL),
              new FieldDefinition(
                  "tags", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", ""),
              PLACES,
              FieldDefinition.of("unmapped", FieldType.STRING)),
          List.of("id", "part"),
          List.of());

  private static RecordNormalizer normalizer() {
    return new RecordNormalizer(
        TYPE,
        List.of(
            FieldMapping.of("id", "/id", null),
            FieldMapping.of("part", "/part", null),
            FieldMapping.of("day", "/a/day", "date"),
            FieldMapping.of("pay", "/a/pay/0/min", null),
            FieldMapping.of("tags", "/a/tags/*/code", null),
            new FieldMapping(
                "places",
                List.of("/a/places"),
                null,
                Map.of(),
                List.of(
                    FieldMapping.of("lat", "/geo/lat", null),
                    FieldMapping.of("name", "/name", null)),
                List.of("name", "lat"),
                null)));
  }

  private static RecordNormalizer.Result normalize(String item) throws IOException {
    return normalizer().normalize(OneField.json(item));
  }

  @Test
  void whenItemIsSound_givesKeyAndValuesInTheOrderOfTheType() throws IOException {
    RecordNormalizer.Result result =
        normalize(
            "{'id':'x','part':'7','a':{'day':'9/7/2021','pay':[{'min':'19.50'}],"
                + "'tags':[{'code':'a'},{'code':''},{},null,{'code':'b'},{'code':'a'}],"
                + "'places':[{'name':'P','geo':{'lat':1.50}},{'geo':{'lat':'1.5'},'name':' P '},"
                + "null,{},{'name':'Q'}]}}");
    assertThat(result.key(), is("x\u001f7"));
    assertThat(result.code(), nullValue());
    assertThat(result.faults(), empty());
    assertThat(
        result.values().toArray(),
        is(
            new Object[] {
              "x",
              7L,
              LocalDate.of(2021, 9, 7),
              new BigDecimal("19.5"),
              List.of("a", "b", "a"),
              List.of(Map.of("name", "P", "lat", new BigDecimal("1.5")), Map.of("name", "Q")),
              null
            }));
  }

  @Test
  void whenMembersAreMappedInAnotherOrder_theEncodingIsThatOfTheDefinition() throws IOException {
    Object places =
        normalize("{'id':'x','part':1,'a':{'places':[{'geo':{'lat':1},'name':'P'}]}}")
            .values()
            .get(5);
    assertThat(places.toString(), is("[{name=P, lat=1}]"));
  }

  @Test
  void whenItemHasFiveFaults_allAreNamedWithTheirPlaces() throws IOException {
    RecordNormalizer.Result result =
        normalize(
            "{'id':'x','part':1,'a':{'day':'soon','pay':[{'min':'much'}],"
                + "'tags':[{'code':'a'},{'code':{'b':1}},{'code':'c\\u0000'}],"
                + "'places':[{'name':'P'},{'name':'Q','geo':{'lat':'north'}}]}}");
    assertThat(result.code(), is(ErrorCode.NOT_CONVERTIBLE));
    assertThat(result.key(), is("x\u001f1"));
    assertThat(result.values(), nullValue());
    assertThat(
        result.faults(),
        contains(
            new Violation(
                "/a/day",
                "as:date",
                "soon",
                "is not a date such as 2026-05-03, 2026-05-03T23:59:59 or 5/3/2026"),
            new Violation("/a/pay/0/min", "as:decimal", "much", "is not a number"),
            new Violation(
                "/a/tags/1/code",
                "as:text",
                "{\"b\":1}",
                "expected a single value, found an object"),
            new Violation(
                "/a/tags/2/code",
                "value:nul",
                "c\u0000",
                "contains the character U+0000 at position 1, which databases do not store"),
            new Violation("/a/places/1/geo/lat", "as:decimal", "north", "is not a number")));
  }

  @Test
  void whenKeyFieldsAreNull_eachIsNamedNextToTheOtherFaults() throws IOException {
    RecordNormalizer.Result result = normalize("{'id':' ','part':'x','a':{'day':'soon'}}");
    assertThat(result.code(), is(ErrorCode.NO_KEY));
    assertThat(result.key(), nullValue());
    assertThat(
        result.faults().stream().map(fault -> fault.pointer() + " " + fault.rule()).toList(),
        contains("/part as:integer", "/a/day as:date", "/id key", "/part key"));
  }

  @Test
  void whenAKeyFieldIsNull_theViolationPointsIntoTheItem() throws IOException {
    RecordType type =
        new RecordType(
            "test",
            List.of(
                FieldDefinition.of("job_id", FieldType.STRING),
                FieldDefinition.of("site", FieldType.STRING),
                FieldDefinition.of("unmapped", FieldType.STRING)),
            List.of("job_id", "site", "unmapped"),
            List.of());
    RecordNormalizer normalizer =
        new RecordNormalizer(
            type,
            List.of(
                FieldMapping.of("job_id", "/MatchedObjectId", null),
                FieldMapping.of("site", "/Sites/*/Name", "first")));
    String rest = " is null; without it a record cannot be told from others";
    assertThat(
        normalizer.normalize(OneField.json("{'MatchedObjectId':''}")).faults(),
        contains(
            new Violation("/MatchedObjectId", "key", "", "the key field job_id" + rest),
            new Violation("/Sites", "key", "", "the key field site" + rest),
            new Violation("/unmapped", "key", "", "the key field unmapped" + rest)));
  }

  @Test
  void whenTwoFieldsAreMadeOfOneWrongValue_itIsOneFault() throws IOException {
    RecordType type =
        new RecordType(
            "test",
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                FieldDefinition.of("low", FieldType.DECIMAL),
                FieldDefinition.of("again", FieldType.DECIMAL)),
            List.of("id"),
            List.of());
    RecordNormalizer normalizer =
        new RecordNormalizer(
            type,
            List.of(
                FieldMapping.of("id", "/id", null),
                FieldMapping.of("low", "/pay", null),
                new FieldMapping(
                    "again", List.of("/pay", "/id"), null, Map.of(), List.of(), List.of(), null)));
    assertThat(
        normalizer.normalize(OneField.json("{'id':'x','pay':'much'}")).faults(),
        contains(new Violation("/pay", "as:decimal", "much", "is not a number")));
  }

  @Test
  void whenValueIsLong_theFaultKeepsItsBeginning() throws IOException {
    String value =
        normalize("{'id':'x','part':1,'a':{'day':'" + "9".repeat(1000) + "'}}")
            .faults()
            .get(0)
            .value();
    assertThat(value, is("9".repeat(Violation.MAX_VALUE_LENGTH - 1) + "…"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'x','part':1}",
        "{'id':'x','part':1,'a':null}",
        "{'id':'x','part':1,'a':'text'}",
        "{'id':'x','part':1,'a':[1,2]}",
        "{'id':'x','part':1,'a':{'pay':null,'tags':null,'places':null,'day':null}}",
        "{'id':'x','part':1,'a':{'pay':[],'tags':[],'places':[]}}",
        "{'id':'x','part':1,'a':{'pay':{'min':'1'},'tags':{'code':'1'},'places':[null,1,'a',[]]}}",
        "{'id':'x','part':1,'a':{'pay':[null],'tags':[null,1,[]],'places':7}}",
      })
  void whenContainersAreMissingOrOfAnotherKind_fieldsAreNull(String item) throws IOException {
    assertThat(
        normalize(item).values().toArray(),
        is(new Object[] {"x", 1L, null, null, null, null, null}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "'text'", "{}", "true", "[[[]]]"})
  void whenItemIsOfAnotherKind_thereIsNoKey(String item) throws IOException {
    assertThat(normalize(item).code(), is(ErrorCode.NO_KEY));
  }

  @Test
  void whenKeyIsADecimal_itsTextHasNoExponent() throws IOException {
    RecordType type =
        new RecordType(
            "test", List.of(FieldDefinition.of("n", FieldType.DECIMAL)), List.of("n"), List.of());
    RecordNormalizer normalizer =
        new RecordNormalizer(type, List.of(FieldMapping.of("n", "/n", null)));
    assertThat(normalizer.normalize(OneField.json("{'n':1e-7}")).key(), is("0.0000001"));
  }
}
