package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownItemsTest {
  private static final String USUAL =
      "{'id': 'k', 'a/b': {'plan': 'GS', 'pay': [{'min': 1}]}, 'odd~': null, 'tags': ['x'],"
          + " 'on': true}";

  private static final DriftTest[] ALL = {
    DriftTest.NEW_FIELDS, DriftTest.VANISHED_FIELDS, DriftTest.CHANGED_TYPES, DriftTest.NEW_CODES
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          'GS'         | 'WG'          | /a~1b/plan drift:new_codes WG
          'plan'       | 'pay_plan'    | /a~1b/pay_plan drift:new_fields GS, /a~1b/plan drift:vanished_fields
          {'min': 1}   | {'min': '1'}  | /a~1b/pay/0/min drift:changed_types 1
          {'min': 1}   | {'min': 2.5}  | /a~1b/pay/0/min drift:new_codes 2.5
          {'min': 1}   | {'min': 1.0}  |
          'on': true   | 'on': false   | /on drift:new_codes false
          {'min': 1}   | {'max': 1}    | /a~1b/pay/0/max drift:new_fields 1, /a~1b/pay/0/min drift:vanished_fields
          [{'min': 1}] | {'min': 1}    | /a~1b/pay drift:changed_types {"min":1}
          'id': 'k',   |               | /id drift:vanished_fields
          ['x']        | ['x', 'y', 7] | /tags/2 drift:changed_types 7
          ['x']        | []            |
          null         | {'b': 1}      |
          'plan': 'GS' | 'plan': null  |
          """)
  void whatNoItemHadIsToldWithItsPlace(String replaced, String by, String expected)
      throws IOException {
    String item = USUAL.replace(replaced, by == null ? "" : by);
    List<String> found =
        known(60, ALL).violations(item(item)).stream()
            .map(next -> (next.pointer() + " " + next.rule() + " " + next.value()).strip())
            .toList();
    // What was always null may become anything, but what is in it is new.
    String told = item.contains("'odd~': {") ? "/odd~0/b drift:new_fields 1" : expected;
    assertThat(String.join(", ", found), is(told == null ? "" : told));
  }

  @Test
  void whatIsNotAskedForIsNotRefused() throws IOException {
    KnownItems known = known(60, DriftTest.CHANGED_TYPES);
    assertThat(known.violations(item("{'new': 1}")), is(List.of()));
    assertThat(known.violations(item("{'id': 1}")), hasSize(1));
  }

  @Test
  void ofFewerRecordsThanAskedForNothingIsMissingAndNoCodeNew() throws IOException {
    KnownItems known = known(49, ALL);
    assertThat(known.violations(item("{'a/b': {'plan': 'WG'}}")), is(List.of()));
  }

  /** Where there are more, that is said, or who corrects them would think that these are all. */
  @ParameterizedTest
  @CsvSource({"19, 19", "20, 20", "21, 21", "50, 21"})
  void ofOneItemTwentyAreToldAndThatThereAreMore(int differences, int told) throws IOException {
    StringBuilder item = new StringBuilder("{'id': 'k'");
    for (int i = 0; i < differences; i++) {
      item.append(", 'new").append(i).append("': ").append(i);
    }
    List<Violation> found = known(60, DriftTest.NEW_FIELDS).violations(item(item + "}"));
    assertThat(found, hasSize(told));
    assertThat(found.get(Math.min(differences, 20) - 1).rule(), is("drift:new_fields"));
    Violation last =
        new Violation(
            "",
            "limit:violations",
            "",
            "has more than 20 differences from earlier runs, of which 20 are listed");
    assertThat(found.get(told - 1).equals(last), is(differences > 20));
  }

  /** Names that a pointer cannot show, or that mean something else in one, are no less known. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      value = {"*, /m/*", "\\u0000, /m/\\u0000", "a\\u0000/, /m/a\\u0000~1"})
  void membersOfAnyNameAreKnown(String name, String pointer) throws IOException {
    Profiles run = new Profiles();
    ItemProfiler items = new ItemProfiler((source, place) -> false).into(run);
    String item = "{'id': 'k', 'm': {'" + name + "': 1}}";
    for (int i = 0; i < 60; i++) {
      items.add("api", item(item), example(i));
    }
    SourceHistory history = new SourceHistory("api", new Profiles(), List.of(run.settle()));
    KnownItems known = new KnownItems(definition(ALL), history, MappedPointers.of(List.of()));

    assertThat(history.pathsBefore(Profiles.Kind.ITEM).contains(pointer), is(true));
    assertThat(known.violations(item(item)), is(List.of()));
    assertThat(
        known.violations(item(item.replace("1}", "'x'}"))).stream()
            .map(next -> next.pointer() + " " + next.rule())
            .toList(),
        contains(pointer + " drift:changed_types"));
    // Of a star it is not known whether it was an element, of which an array may have none.
    assertThat(known.violations(item("{'id': 'k', 'm': {}}")), hasSize(name.equals("*") ? 0 : 1));
  }

  /** Of records of which the last one lacks what all others have. */
  @Test
  void whatOneItemLackedMayBeMissing() throws IOException {
    Profiles run = run(60);
    new ItemProfiler((source, pointer) -> false)
        .into(run)
        .add("api", item("{'id': 'z'}"), example(61));
    KnownItems known =
        new KnownItems(
            definition(ALL),
            new SourceHistory("api", new Profiles(), List.of(run.settle())),
            MappedPointers.of(List.of()));
    assertThat(known.violations(item("{'id': 'k'}")), is(List.of()));
    assertThat(
        known.violations(item("{}")).stream().map(next -> next.pointer()).toList(),
        contains("/id"));
  }

  private static KnownItems known(int records, DriftTest... rejecting) throws IOException {
    Profiles run = run(records);
    return new KnownItems(
        definition(rejecting),
        new SourceHistory("api", new Profiles(), List.of(run.settle())),
        MappedPointers.of(List.of()));
  }

  private static DriftDefinition definition(DriftTest... rejecting) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    for (DriftTest test : rejecting) {
      tests.put(test, new DriftDefinition.Test(0, DriftPolicy.REJECT));
    }
    return new DriftDefinition(7, 50, tests);
  }

  private static Profiles run(int records) throws IOException {
    Profiles profiles = new Profiles();
    ItemProfiler items = new ItemProfiler((source, pointer) -> false).into(profiles);
    for (int i = 0; i < records; i++) {
      String tags = i % 2 == 0 ? "'x'" : "'y'";
      items.add("api", item(USUAL.replace("'x'", tags)), example(i));
    }
    return profiles;
  }

  private static Example example(int line) {
    return new Example(
        "k" + line, Instant.parse("2026-11-26T10:00:00Z"), Locator.line("jobs.jsonl", line + 1));
  }

  private static com.fasterxml.jackson.databind.JsonNode item(String text) throws IOException {
    return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
