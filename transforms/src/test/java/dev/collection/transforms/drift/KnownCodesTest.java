package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.FieldProfiler;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownCodesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final List<FieldDefinition> PLACE =
      List.of(
          FieldDefinition.of("city", FieldType.STRING),
          FieldDefinition.of("zone", FieldType.INTEGER));

  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("level", FieldType.DECIMAL),
              new FieldDefinition(
                  "places", FieldType.ARRAY, false, FieldType.OBJECT, PLACE, "", ""),
              new FieldDefinition("seat", FieldType.OBJECT, false, null, PLACE, "", "")),
          List.of("id"),
          List.of());

  /** Of {@code records} that all have the same codes. */
  private static KnownCodes known(int records) {
    Profiles profiles = new Profiles();
    FieldProfiler fields = new FieldProfiler(TYPE).into(profiles);
    ItemProfiler items = new ItemProfiler((source, pointer) -> true).into(profiles);
    for (int i = 1; i <= records; i++) {
      Locator locator = Locator.line("jobs.jsonl", i);
      items.add("api", JsonNodeFactory.instance.objectNode(), new Example("k" + i, NOW, locator));
      fields.add(
          CollectedRecord.of(
              "k" + i, record("k" + i, "1.5", "Rome", 1), new Provenance("api", locator, NOW)));
    }
    SourceHistory history = new SourceHistory("api", new Profiles(), List.of(profiles.settle()));
    return new KnownCodes(TYPE, history, 50);
  }

  private static FieldValues record(String id, String level, String city, long zone) {
    return FieldValues.of(
        id,
        new java.math.BigDecimal(level),
        List.of(Map.of("city", "Rome", "zone", zone), Map.of("city", city, "zone", 1L)),
        Map.of("city", city, "zone", 1L));
  }

  private static List<String> found(KnownCodes known, FieldValues record) {
    return known.violations(record).stream()
        .map(next -> next.pointer() + " " + next.value() + " " + next.message())
        .sorted()
        .toList();
  }

  @Test
  void newCodesAreFoundInMembersAndElements() {
    KnownCodes known = known(60);
    assertThat(found(known, record("new", "1.50", "Rome", 1)), is(List.of()));
    assertThat(
        found(known, record("new", "2", "Bonn", 3)),
        is(
            List.of(
                "/level 2 is a new code, 1 was known",
                "/places/0/zone 3 is a new code, 1 was known",
                "/places/1/city Bonn is a new code, 1 was known",
                "/seat/city Bonn is a new code, 1 was known")));
  }

  @Test
  void whatIsNullOrHasBeenSeenTooSeldomIsNoNewCode() {
    assertThat(found(known(60), FieldValues.of("new", null, null, null)), is(List.of()));
    assertThat(found(known(20), record("new", "2", "Bonn", 3)), is(List.of()));
  }

  /** Where there are more, that is said. */
  @ParameterizedTest
  @CsvSource({"20, 20", "21, 21", "30, 21"})
  void ofOneRecordTwentyAreToldAndThatThereAreMore(int codes, int told) {
    FieldValues many =
        FieldValues.of("new", null, Collections.nCopies(codes, Map.of("city", "Bonn")), null);
    List<Violation> found = known(60).violations(many);
    assertThat(found, hasSize(told));
    assertThat(found.get(19).pointer(), is("/places/19/city"));
    Violation last =
        new Violation(
            "",
            "limit:violations",
            "",
            "has more than 20 new codes of fields, of which 20 are listed");
    assertThat(found.get(told - 1).equals(last), is(codes > 20));
  }
}
