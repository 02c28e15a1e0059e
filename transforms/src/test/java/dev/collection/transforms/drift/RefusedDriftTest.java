package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.model.Locator;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.RefusedPlace;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FirstRecords;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What records were refused for is told with its place, where the comparison does not tell it. */
class RefusedDriftTest {
  private static final MappedPointers MAPPED =
      MappedPointers.of(
          List.of(
              FieldMapping.of("id", "/id", null),
              FieldMapping.of("plan", "/pos/plan", null),
              FieldMapping.of("tags", "/tags", null)));

  private final Map<RefusedPlace, FirstRecords> refused = new LinkedHashMap<>();

  private void refuse(DriftTest test, String place, String value, int... records) {
    FirstRecords first = new FirstRecords();
    for (int record : records) {
      first.add(
          new Example(
              "k" + record,
              Instant.parse("2026-11-26T10:00:00Z"),
              Locator.line("jobs.jsonl", record)));
    }
    refused.put(new RefusedPlace(test.rule(), place, value), first);
  }

  /** The codes of fields and places that are known. */
  private static SourceHistory contract(String... paths) {
    Profiles profiles = new Profiles();
    ItemProfiler items = new ItemProfiler((source, pointer) -> false).into(profiles);
    for (int i = 0; i < 60; i++) {
      var item = JsonNodeFactory.instance.objectNode();
      item.put("x", "a").put("y", i % 2);
      items.add("api", item, new Example("k" + i, Instant.EPOCH, Locator.line("jobs.jsonl", i)));
    }
    profiles.settle();
    for (String path : paths) {
      profiles.put(
          new Profiles.Key(Profiles.Kind.FIELD, "api", path),
          profiles.get(Profiles.Kind.ITEM, "api", "/y"));
    }
    return new SourceHistory("api", new Profiles(), List.of(profiles));
  }

  private List<String> told(SourceHistory contract, String... toldAlready) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    for (DriftTest test : DriftTest.values()) {
      tests.put(test, new DriftDefinition.Test(0, DriftPolicy.REJECT));
    }
    DriftDefinition definition = new DriftDefinition(7, 50, tests);
    Findings findings = new Findings(definition, "api", MAPPED);
    for (String pointer : toldAlready) {
      findings.tellsRefused(DriftTest.NEW_FIELDS, pointer);
    }
    new RefusedDrift(new CodeDrift(definition, MAPPED, findings), contract, findings).find(refused);
    return findings.all().stream()
        .map(found -> found.kind() + " " + found.path() + ": " + found.sentence())
        .sorted()
        .toList();
  }

  @Test
  void eachPlaceIsToldWithItsRecords() {
    refuse(DriftTest.NEW_FIELDS, "/new", "", 4, 3);
    refuse(DriftTest.NEW_FIELDS, "/told/*/x", "", 5);
    refuse(DriftTest.VANISHED_FIELDS, "/pos/plan", "", 1, 2, 3);
    refuse(DriftTest.CHANGED_TYPES, "/tags/*", "", 9);
    assertThat(
        told(contract(), "/told/7/x"),
        contains(
            "ITEM /new: /new is new: first in k3, 1 follows",
            "ITEM /pos/plan: /pos/plan is missing, which none lacked before: first in k1, 2 follow",
            "ITEM /tags/*: /tags/* is of a type that it never had: first in k9, no other"));
  }

  @Test
  void codesAreThoseOfFieldsOrOfPlacesThatNoFieldReads() {
    refuse(DriftTest.NEW_CODES, "/plan", "XX", 1, 2);
    refuse(DriftTest.NEW_CODES, "/tags/*", "b", 3);
    refuse(DriftTest.NEW_CODES, "/x", "b", 4);
    // A field of the same name that knows the code has not refused it.
    refuse(DriftTest.NEW_CODES, "/y", "1", 5);
    assertThat(
        told(contract("plan", "tags/*", "y")),
        contains(
            "FIELD plan: plan (/pos/plan) has a new code `XX`, 2 were known: first in k1, 1"
                + " follows",
            "FIELD tags/*: tags/* (/tags) has a new code `b`, 2 were known: first in k3, no other",
            "ITEM /x: /x has a new code `b`, 1 was known: first in k4, no other",
            "ITEM /y: /y has a new code `1`, 2 were known: first in k5, no other"));
  }

  @Test
  void ofManyCodesFiveAreTold() {
    for (int i = 1; i <= 8; i++) {
      refuse(DriftTest.NEW_CODES, "/plan", "C" + i, i);
    }
    List<String> told = told(contract("plan"));
    assertThat(told.size(), is(5));
    assertThat(
        told.get(4),
        is(
            "FIELD plan: plan (/pos/plan) has a new code `C5` and 3 more new ones, 2 were known:"
                + " first in k5, no other"));
  }

  @Test
  void manyMembersAreToldOnce() {
    for (int i = 1; i <= 30; i++) {
      refuse(DriftTest.VANISHED_FIELDS, "/m/n" + i, "", i, i + 1);
    }
    assertThat(
        told(contract()),
        contains(
            "ITEM /m: 30 members of /m are missing in some objects, which none lacked before, such"
                + " as /m/n1: first in k1, 60 values in all"));
  }
}
