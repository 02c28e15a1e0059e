package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.profile.FieldProfiler;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftDetectorTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("plan", FieldType.STRING),
              FieldDefinition.of("pay", FieldType.INTEGER)),
          List.of("id"),
          List.of());

  private static final MappedPointers MAPPED =
      MappedPointers.of(
          List.of(
              FieldMapping.of("id", "/id", null),
              FieldMapping.of("plan", "/pos/plan", null),
              FieldMapping.of("pay", "/pos/pay/0/min", null)));

  private static final DriftDetector DETECTOR =
      new DriftDetector(DriftDefinition.suggested(), Map.of("api", MAPPED));

  /** What one record is like. */
  private interface Item {
    /**
     * @param plan {@code GS}, rarely {@code WG}, or null
     */
    String json(int id, String plan, long pay);
  }

  private static final Item USUAL =
      (id, plan, pay) ->
          "{'id': 'k%d', 'pos': {'title': 'Nurse %d', 'plan': %s, 'pay': [{'min': %d}]}}"
              .formatted(id, id, plan == null ? "null" : "'" + plan + "'", pay);

  /** A run of as many records. */
  private static Profiles run(long seed, int records, Item item) {
    return run(seed, records, item, 0, 1, 0.1);
  }

  /**
   * @param nulls share of records without a plan
   * @param factor of all pay
   * @param rare share of the rarer plan
   */
  private static Profiles run(
      long seed, int records, Item item, double nulls, double factor, double rare) {
    Random random = new Random(seed);
    Profiles profiles = new Profiles();
    ItemProfiler items =
        new ItemProfiler((source, pointer) -> MAPPED.covers(pointer)).into(profiles);
    FieldProfiler fields = new FieldProfiler(TYPE).into(profiles);
    for (int i = 1; i <= records; i++) {
      String plan = random.nextDouble() < rare ? "WG" : "GS";
      plan = random.nextDouble() < nulls ? null : plan;
      long pay = Math.round(factor * 60_000 * Math.exp(random.nextGaussian() * 0.3));
      Locator locator = Locator.line("jobs.jsonl", i);
      try {
        items.add(
            "api",
            JsonItems.parse(
                item.json(i, plan, pay).replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
            new Example("k" + i, NOW, locator));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      fields.add(
          CollectedRecord.of(
              "k" + i, FieldValues.of("k" + i, plan, pay), new Provenance("api", locator, NOW)));
    }
    return profiles.settle();
  }

  private static List<Profiles> history(int runs) {
    List<Profiles> history = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      history.add(run(100 + i, 1_000 + 5 * i, USUAL));
    }
    return history;
  }

  private static List<String> sentences(DriftReport report) {
    return report.findings().stream().map(DriftFinding::sentence).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whenARunIsLikeThoseBefore_nothingIsFound(long seed) {
    DriftReport report = DETECTOR.compare(run(seed, 1_020, USUAL), history(7));
    assertThat(sentences(report), is(empty()));
    assertThat(report.notes(), is(empty()));
  }

  @Test
  void whenAFieldIsRenamed_bothPointersAreToldInTheRunInWhichItHappens() {
    Item renamed = (id, plan, pay) -> USUAL.json(id, plan, pay).replace("'plan'", "'pay_plan'");
    DriftReport report = DETECTOR.compare(run(1, 1_000, renamed), history(1));
    assertThat(
        sentences(report),
        contains(
            "/pos/plan is gone and /pos/pay_plan is new, with values like it (1.00 of 1): renamed?"
                + " the mapping reads what is gone; first in k1, 999 follow"));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.VANISHED_FIELDS));
    assertThat(finding.path(), is("/pos/plan"));
    assertThat(finding.first(), is(new Example("k1", NOW, Locator.line("jobs.jsonl", 1))));
    assertThat(finding.records(), is(1_000L));
    assertThat(report.notes(), contains("source api: drift: not enough history: 1 of 7 runs"));
  }

  @Test
  void whenAnObjectIsRenamed_itIsToldOnceAndNotItsMembers() {
    Item renamed = (id, plan, pay) -> USUAL.json(id, plan, pay).replace("'pos'", "'position'");
    DriftReport report = DETECTOR.compare(run(1, 1_000, renamed), history(2));
    assertThat(report.findings().size(), is(1));
    assertThat(sentences(report).get(0).startsWith("/pos is gone and /position is new"), is(true));
  }

  @Test
  void whenAFieldIsNewOrGone_itIsToldWithItsFirstRecord() {
    Item changed =
        (id, plan, pay) ->
            USUAL
                .json(id, plan, pay)
                .replace("'title': 'Nurse %d', ".formatted(id), "")
                .replace("{'id'", id % 400 == 0 ? "{'extra': {'a': 1, 'b': [2]}, 'id'" : "{'id'");
    DriftReport report = DETECTOR.compare(run(1, 1_000, changed), history(1));
    assertThat(
        sentences(report),
        contains(
            "/extra is new, object with 3 places in it: first in k400, 1 follows",
            "/pos/title is gone, which was in 100.0% before; missing first in k1, 999 follow"));
  }

  @Test
  void whenARareFieldIsMissingFromASmallRun_itIsNotGone() {
    Item rare =
        (id, plan, pay) ->
            id % 100 == 0
                ? USUAL.json(id, plan, pay).replace("{'id'", "{'rare': 1, 'id'")
                : USUAL.json(id, plan, pay);
    List<Profiles> history = List.of(run(5, 1_000, rare));
    assertThat(DETECTOR.compare(run(1, 900, USUAL), history).findings(), is(empty()));
    assertThat(DETECTOR.compare(run(1, 1_000, USUAL), history).findings().size(), is(1));
  }

  @Test
  void whenATypeChanges_theFirstRecordIsTold() {
    Item text =
        (id, plan, pay) ->
            id < 998
                ? USUAL.json(id, plan, pay)
                : USUAL.json(id, plan, pay).replace("'min': " + pay, "'min': '" + pay + "'");
    DriftReport report = DETECTOR.compare(run(1, 1_000, text), history(1));
    assertThat(
        sentences(report),
        contains(
            "/pos/pay/*/min is now of type text, and was of type number before: first in k998, 3"
                + " values in all"));
  }

  @Test
  void whenACodeIsNew_itIsToldWithItsFirstRecord() {
    Profiles now = run(1, 1_000, USUAL);
    now.get(Profiles.Kind.FIELD, "api", "plan")
        .addText("ZZ", new Example("k77", NOW, Locator.line("jobs.jsonl", 77)));
    DriftReport report = DETECTOR.compare(now, history(1));
    assertThat(
        sentences(report),
        contains("plan (/pos/plan) has a new code `ZZ`, 2 were known: first in k77, no other"));
    // New titles and keys come every day.
    assertThat(report.findings().size(), is(1));
  }

  /** One mistake in an earlier run, such as a misspelt code, is no reason to tell no other. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whenAFewCodesCameOnce_aNewOneIsStillTold(int strays) {
    Profiles before = run(2, 300, USUAL);
    for (int i = 1; i <= strays; i++) {
      before
          .get(Profiles.Kind.FIELD, "api", "plan")
          .addText("X" + i, new Example("k" + i, NOW, Locator.line("jobs.jsonl", i)));
    }
    Profiles now = run(1, 300, USUAL);
    now.get(Profiles.Kind.FIELD, "api", "plan")
        .addText("YY", new Example("k77", NOW, Locator.line("jobs.jsonl", 77)));
    DriftReport report = DETECTOR.compare(now, List.of(before, run(3, 300, USUAL)));
    assertThat(
        sentences(report),
        contains(
            "plan (/pos/plan) has a new code `YY`, %d were known: first in k77, no other"
                .formatted(2 + strays)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, '400 records, usual are 1,015', 0",
    "1, '1 record, usual are 1,015', 0",
    "0, '0 records, usual are 1,015', 0",
    "1800, '1,800 records, usual are 1,015: first in k1, 1,799 follow', 1800",
  })
  void whenTheVolumeIsFarFromTheUsual_itIsTold(int records, String sentence, long showing) {
    DriftReport report = DETECTOR.compare(run(1, records, USUAL), history(7));
    assertThat(sentences(report), contains(sentence));
    assertThat(report.findings().get(0).value(), is(closeTo(records / 1015.0, 1e-9)));
    // No record shows that others are missing.
    assertThat(report.findings().get(0).records(), is(showing));
    assertThat(report.findings().get(0).first() == null, is(showing == 0));
  }

  @Test
  void whenThereIsTooLittleHistory_relativeTestsSayHowMuchThereIs() {
    DriftReport report = DETECTOR.compare(run(1, 100, USUAL), history(3));
    assertThat(report.findings(), is(empty()));
    assertThat(report.notes(), contains("source api: drift: not enough history: 3 of 7 runs"));
  }

  @Test
  void whenANumberIsBelowTheLeastSize_aGreatShareIsNoFinding() {
    List<Profiles> small = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      small.add(run(200 + i, 60, USUAL));
    }
    // 40 of 60 are missing, and half of the rest has no plan.
    assertThat(DETECTOR.compare(run(1, 20, USUAL, 0.5, 1, 0.1), small).findings(), is(empty()));
  }

  @Test
  void whenNullsAreMoreThanUsual_theyAreToldWithTheFirst() {
    DriftReport report = DETECTOR.compare(run(3, 1_000, USUAL, 0.2, 1, 0.1), history(7));
    assertThat(report.findings().size(), is(1));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.NULLS));
    assertThat(finding.value(), is(closeTo(0.2, 0.05)));
    long nulls = finding.records();
    assertThat(
        finding.sentence(),
        is(
            String.format(
                Locale.ROOT,
                "plan (/pos/plan) is null in %d of 1,000 (%.1f%%), usual are 0.0%%; null first in"
                    + " %s, %d follow",
                nulls,
                nulls / 10.0,
                finding.first().key(),
                nulls - 1)));
  }

  @Test
  void whenANestedPlaceThatNoFieldReadsIsOftenMissing_itsShareIsTold() {
    Item rarely =
        (id, plan, pay) -> {
          String usual = USUAL.json(id, plan, pay);
          String title = "'title': 'Nurse %d', ".formatted(id);
          return id % 5 == 0 ? usual : usual.replace(title, "");
        };
    DriftReport report = DETECTOR.compare(run(1, 1_000, rarely), history(7));
    assertThat(
        sentences(report),
        contains(
            "/pos/title is missing or null in 800 of 1,000 (80.0%), usual are 0.0%; first in k1,"
                + " 799 follow"));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.NULLS));
    assertThat(finding.path(), is("/pos/title"));
    assertThat(finding.kind(), is(Profiles.Kind.ITEM));
    assertThat(finding.value(), is(closeTo(0.8, 1e-9)));

    List<Profiles> history = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      history.add(run(50 + i, 1_000, rarely));
    }
    assertThat(
        sentences(DETECTOR.compare(run(1, 1_000, USUAL), history)),
        contains(
            "/pos/title is missing or null in 0 of 1,000 (0.0%), usual are 80.0%; there first in"
                + " k1, 999 follow"));
  }

  @Test
  void whenANestedPlaceThatNoFieldReadsIsNull_theFirstIsTold() {
    Item nulls =
        (id, plan, pay) ->
            id > 700
                ? USUAL.json(id, plan, pay).replace("'Nurse %d'".formatted(id), "null")
                : USUAL.json(id, plan, pay);
    assertThat(
        sentences(DETECTOR.compare(run(1, 1_000, nulls), history(7))),
        contains(
            "/pos/title is missing or null in 300 of 1,000 (30.0%), usual are 0.0%; first in k701,"
                + " 299 follow"));
  }

  @Test
  void whenAPlaceIsNullHereAndMissingThere_theFirstOfBothIsTold() {
    Item both =
        (id, plan, pay) -> {
          String usual = USUAL.json(id, plan, pay);
          String title = "'title': 'Nurse %d'".formatted(id);
          return id < 600
              ? usual
              : usual.replace(title + ", ", id % 2 == 0 ? "'title': null, " : "");
        };
    List<DriftFinding> findings = DETECTOR.compare(run(1, 1_000, both), history(7)).findings();
    assertThat(findings.size(), is(1));
    assertThat(findings.get(0).first().key(), is("k600"));
    assertThat(findings.get(0).records(), is(401L));
  }

  @Test
  void whenNumbersAreShifted_theDistanceIsTold() {
    DriftReport report = DETECTOR.compare(run(3, 1_000, USUAL, 0, 1.5, 0.1), history(7));
    assertThat(report.findings().size(), is(1));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.KS));
    assertThat(finding.path(), is("pay"));
    // Two normal distributions 0.405 apart with a deviation of 0.3: 2 Phi(0.676) - 1.
    assertThat(finding.value(), is(closeTo(0.501, 0.05)));
  }

  @Test
  void whenCodesAreDistributedOtherwise_theIndexIsTold() {
    DriftReport report = DETECTOR.compare(run(3, 1_000, USUAL, 0, 1, 0.5), history(7));
    assertThat(report.findings().size(), is(1));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.PSI));
    assertThat(finding.path(), is("plan"));
    // (0.5 - 0.1) ln(0.5 / 0.1) + (0.5 - 0.9) ln(0.5 / 0.9)
    assertThat(finding.value(), is(closeTo(0.879, 0.12)));
    assertThat(finding.sentence().contains("`WG` in "), is(true));
  }

  @Test
  void whenOneValueStandsInAllRecords_itsFewDifferentValuesAreTold() {
    Profiles now = run(3, 1_000, USUAL);
    Profiles same = new Profiles();
    FieldProfiler fields = new FieldProfiler(TYPE).into(same);
    for (int i = 1; i <= 1_000; i++) {
      fields.add(
          CollectedRecord.of(
              "k" + i,
              FieldValues.of("k" + i, null, 1L),
              new Provenance("api", Locator.line("jobs.jsonl", i), NOW)));
    }
    now.put(
        new Profiles.Key(Profiles.Kind.FIELD, "api", "pay"),
        same.settle().get(Profiles.Kind.FIELD, "api", "pay"));
    DriftReport report = DETECTOR.compare(now, history(7));
    List<DriftTest> tests = report.findings().stream().map(DriftFinding::test).toList();
    assertThat(tests, contains(DriftTest.DISTINCT, DriftTest.KS));
    assertThat(report.findings().get(1).value(), is(greaterThan(0.9)));
  }

  @Test
  void whenNoRecordHasAValue_theFirstNullShowsThatNoneIsDifferent() {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    tests.put(DriftTest.DISTINCT, new DriftDefinition.Test(0.5, DriftPolicy.WARN));
    Profiles now = run(3, 1_000, USUAL);
    Profiles none = new Profiles();
    FieldProfiler fields = new FieldProfiler(TYPE).into(none);
    for (int i = 1; i <= 1_000; i++) {
      fields.add(
          CollectedRecord.of(
              "k" + i,
              FieldValues.of("k" + i, null, null),
              new Provenance("api", Locator.line("jobs.jsonl", i), NOW)));
    }
    now.put(
        new Profiles.Key(Profiles.Kind.FIELD, "api", "pay"),
        none.settle().get(Profiles.Kind.FIELD, "api", "pay"));
    DriftReport report =
        new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED))
            .compare(now, history(7));
    assertThat(report.findings().size(), is(1));
    assertThat(
        sentences(report).get(0).startsWith("pay (/pos/pay/0/min) has 0 different values, usual"),
        is(true));
    assertThat(sentences(report).get(0), endsWith("; null first in k1, 999 follow"));
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT, '/pos/title is missing in 100 of 1,000, which none lacked before: first in k10, 99"
        + " follow'",
    "WARN,",
  })
  void whenSomeLackWhatNoneLacked_itIsToldIfTheyAreRefused(DriftPolicy policy, String expected) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    tests.put(DriftTest.VANISHED_FIELDS, new DriftDefinition.Test(0, policy));
    Item some =
        (id, plan, pay) ->
            id % 10 == 0
                ? USUAL.json(id, plan, pay).replace("'title': 'Nurse %d', ".formatted(id), "")
                : USUAL.json(id, plan, pay);
    DriftReport report =
        new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED))
            .compare(run(1, 1_000, some), history(2));
    assertThat(sentences(report), is(expected == null ? List.of() : List.of(expected)));
  }

  @Test
  void whenATestIsNotAskedFor_itIsNotMade() {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    tests.put(DriftTest.NEW_FIELDS, new DriftDefinition.Test(0, DriftPolicy.FAIL));
    DriftDetector detector =
        new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED));
    Item changed =
        (id, plan, pay) -> USUAL.json(id, plan, pay).replace("'title'", "'a': true, 'title'");
    DriftReport report = detector.compare(run(1, 100, changed), history(7));
    assertThat(report.findings().size(), is(1));
    assertThat(report.findings().get(0).path(), is("/pos/a"));
    assertThat(report.findings().get(0).policy(), is(DriftPolicy.FAIL));
    assertThat(report.notes(), is(empty()));
  }

  /** What is new because it was renamed is new all the same. */
  @ParameterizedTest
  @CsvSource({
    "FAIL,, NEW_FIELDS FAIL /pos/pay_plan",
    "FAIL, WARN, NEW_FIELDS FAIL /pos/plan",
    "WARN, FAIL, VANISHED_FIELDS FAIL /pos/plan",
    "WARN, WARN, VANISHED_FIELDS WARN /pos/plan",
  })
  void ofARenamingTheStricterPolicyHolds(
      DriftPolicy ofNew, DriftPolicy ofVanished, String expected) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    tests.put(DriftTest.NEW_FIELDS, new DriftDefinition.Test(0, ofNew));
    if (ofVanished != null) {
      tests.put(DriftTest.VANISHED_FIELDS, new DriftDefinition.Test(0, ofVanished));
    }
    Item renamed = (id, plan, pay) -> USUAL.json(id, plan, pay).replace("'plan'", "'pay_plan'");
    DriftReport report =
        new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED))
            .compare(run(1, 100, renamed), history(1));

    assertThat(
        report.findings().stream()
            .map(next -> next.test() + " " + next.policy() + " " + next.path())
            .toList(),
        contains(expected));
  }

  @Test
  void whenAllCodesAreOthers_theMostFrequentNewOneIsNamed() {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    tests.put(DriftTest.PSI, new DriftDefinition.Test(0.25, DriftPolicy.WARN));
    Profiles now = run(1, 100, USUAL);
    Profiles same = new Profiles();
    FieldProfiler fields = new FieldProfiler(TYPE).into(same);
    for (int i = 1; i <= 100; i++) {
      fields.add(
          CollectedRecord.of(
              "k" + i,
              FieldValues.of("k" + i, i < 30 ? "A" : "B", 1L),
              new Provenance("api", Locator.line("jobs.jsonl", i), NOW)));
    }
    now.put(
        new Profiles.Key(Profiles.Kind.FIELD, "api", "plan"),
        same.settle().get(Profiles.Kind.FIELD, "api", "plan"));
    DriftFinding finding =
        new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED))
            .compare(now, history(7))
            .findings()
            .get(0);

    assertThat(
        finding.sentence(), endsWith("`B` in 71.0%, before in 0.0%, first in k30, 70 follow"));
  }

  @Test
  void whenANewValueRoseMost_itIsNamedAndNoneThatRoseALittle() {
    Map<String, Long> before = Map.of("A", 500L, "B", 300L, "C", 200L);

    assertThat(
        Distances.psi(Map.of("A", 490L, "B", 310L, "C", 150L, "N", 50L), before, 1e3, 1e3).risen(),
        is(nullValue()));
    assertThat(
        Distances.psi(Map.of("A", 450L, "B", 340L, "C", 200L, "N", 10L), before, 1e3, 1e3).risen(),
        is("B"));
  }

  @Test
  void whenAFieldIsNamed_thePointersItIsMadeFromAreToo() {
    FieldMapping constant =
        new FieldMapping(
            "unit", List.of(), "constant", Map.of("value", "h"), List.of(), List.of(), null);
    FieldMapping places =
        new FieldMapping(
            "places",
            List.of("/places"),
            null,
            Map.of(),
            List.of(FieldMapping.of("city", "/name", null)),
            List.of(),
            null);
    FieldMapping title =
        new FieldMapping(
            "title",
            List.of("/a", "/b"),
            null,
            Map.of(),
            List.of(),
            List.of(),
            FieldMapping.of("title", "/c", null));
    MappedPointers mapped =
        MappedPointers.of(
            List.of(
                constant,
                places,
                title,
                FieldMapping.of("whole", "", null),
                FieldMapping.of("tags", "/tags", null)));

    assertThat(mapped.named("title"), is("title (/a or /b or /c)"));
    assertThat(mapped.named("tags/*"), is("tags/* (/tags)"));
    assertThat(mapped.named("places/*/city"), is("places/*/city (/places/*/name)"));
    assertThat(mapped.named("places/city"), is("places/city (/places/name)"));
    for (String path : List.of("unit", "whole", "other", "places/*/zip")) {
      assertThat(mapped.named(path), is(path));
    }
  }

  @Test
  void whenAMappingReadsAPlace_whatIsAboveAndBelowItIsCovered() {
    FieldMapping array =
        new FieldMapping(
            "places",
            List.of("/places"),
            null,
            Map.of("zone", "/tz"),
            List.of(FieldMapping.of("city", "/name", null)),
            List.of(),
            FieldMapping.of("places", "/other", null));
    MappedPointers mapped = MappedPointers.of(List.of(array, FieldMapping.of("p", "/a/0/b", null)));
    for (String pointer :
        List.of("", "/places", "/places/*", "/places/*/name", "/tz", "/other/x", "/a/*/b/c")) {
      assertThat(pointer, mapped.covers(pointer), is(true));
    }
    for (String pointer : List.of("/places/*/zip", "/a/*/c", "/b")) {
      assertThat(pointer, mapped.covers(pointer), is(false));
    }
  }
}
