package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs one after the other, some of which have too few records to show that a place is gone. */
class VanishedPlacesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final MappedPointers MAPPED =
      MappedPointers.of(
          List.of(FieldMapping.of("id", "/id", null), FieldMapping.of("plan", "/pos/plan", null)));

  private static final DriftDetector DETECTOR =
      new DriftDetector(DriftDefinition.suggested(), Map.of("api", MAPPED));

  private static final String RENAMING =
      "/pos/plan is gone and /pos/pay_plan is new, with values like it (1.00 of 1): renamed? the"
          + " mapping reads what is gone; first in k1, 299 follow";

  /** Good runs so far, the latest first. */
  private final List<Profiles> before = new ArrayList<>();

  private static String old(int i) {
    return "{'id': %d, 'pos': {'plan': '%s', 'x': 1}}".formatted(i, i % 3 == 0 ? "WG" : "GS");
  }

  private static String renamed(int i) {
    return old(i).replace("'plan'", "'pay_plan'");
  }

  /** What is told of the next run, which is then one of the earlier ones. */
  private List<String> next(int records, IntFunction<String> item) {
    return findings(DETECTOR, records, item).stream().map(DriftFinding::sentence).toList();
  }

  private List<DriftFinding> findings(
      DriftDetector detector, int records, IntFunction<String> item) {
    Profiles run = new Profiles();
    ItemProfiler profiler = new ItemProfiler((source, pointer) -> MAPPED.covers(pointer)).into(run);
    for (int i = 1; i <= records; i++) {
      String json = item.apply(i).replace('\'', '"');
      try {
        profiler.add(
            "api",
            JsonItems.parse(json.getBytes(StandardCharsets.UTF_8)),
            new Example("k" + i, NOW, Locator.line("jobs.jsonl", i)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    run.settle();
    List<DriftFinding> told = detector.compare(run, before).findings();
    before.add(0, run);
    return told;
  }

  @Test
  void whenARenamingFirstShowsInASmallRun_theNextRunThatIsGreatEnoughTellsItOnce() {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    assertThat(
        next(9, VanishedPlacesTest::renamed),
        contains("/pos/pay_plan is new, text: first in k1, 8 follow"));
    assertThat(next(300, VanishedPlacesTest::renamed), contains(RENAMING));
    assertThat(next(300, VanishedPlacesTest::renamed), is(empty()));
    assertThat(next(9, VanishedPlacesTest::renamed), is(empty()));
    assertThat(next(300, VanishedPlacesTest::renamed), is(empty()));
  }

  /** Nine of the old shape, none, and nine of the new one, in any order. */
  @ParameterizedTest
  @CsvSource({"old", "none", "new", "old new", "new new", "new none new"})
  void whateverSmallRunsAreBetween_itIsToldOnce(String between) {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    for (String small : between.split(" ", -1)) {
      next(
          small.equals("none") ? 0 : 9,
          small.equals("old") ? VanishedPlacesTest::old : VanishedPlacesTest::renamed);
    }
    List<String> told = next(300, VanishedPlacesTest::renamed);
    assertThat(told, hasSize(1));
    assertThat(told.get(0), startsWith("/pos/plan is gone and /pos/pay_plan is new, with"));
    assertThat(next(300, VanishedPlacesTest::renamed), is(empty()));
  }

  @Test
  void whenASmallRunLacksAPlaceThatIsThereAgain_nothingIsTold() {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    IntFunction<String> without = i -> old(i).replace(", 'x': 1", "");
    assertThat(next(9, without), is(empty()));
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    assertThat(next(9, without), is(empty()));
    assertThat(
        next(300, without),
        contains("/pos/x is gone, which was in 100.0% before; missing first in k1, 299 follow"));
  }

  @Test
  void whenAnObjectIsMissingFromASmallRun_itIsToldLaterAndNotItsMembers() {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    assertThat(next(9, i -> "{'id': %d}".formatted(i)), is(empty()));
    assertThat(
        next(300, i -> "{'id': %d}".formatted(i)),
        contains(
            "/pos is gone, which was in 100.0% before; the mapping reads what is gone; missing"
                + " first in k1, 299 follow"));
  }

  /** It was told with the object that it was in. */
  @Test
  void whenAnObjectIsBackWithoutAMember_itsMemberIsNotToldAgain() {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    assertThat(next(300, i -> "{'id': %d}".formatted(i)).get(0), startsWith("/pos is gone"));
    assertThat(next(300, i -> old(i).replace(", 'x': 1", "")), is(empty()));
  }

  /** Of nine records one may have what one in a hundred has: that says nothing of the next 300. */
  @Test
  void whenARarePlaceWasInASmallRun_itIsNotExpectedInEachNinthRecord() {
    IntFunction<String> rare =
        i -> i % 300 == 1 ? old(i).replace("'x'", "'rare': true, 'x'") : old(i);
    assertThat(next(900, rare), is(empty()));
    assertThat(next(9, rare), is(empty()));
    assertThat(next(9, VanishedPlacesTest::old), is(empty()));
    assertThat(next(900, VanishedPlacesTest::old), is(empty()));
  }

  /** Four in a hundred: 300 records should have shown it, 200 need not. */
  @Test
  void whetherARunIsTooSmallDependsOnHowRareThePlaceIs() {
    IntFunction<String> rare =
        i -> i % 25 == 0 ? old(i).replace("'x'", "'rare': true, 'x'") : old(i);
    String gone = "/pos/rare is gone, which was in 4.0% before; missing first in k1, 299 follow";
    assertThat(next(1_000, rare), is(empty()));
    assertThat(next(200, VanishedPlacesTest::old), is(empty()));
    assertThat(next(200, VanishedPlacesTest::old), is(empty()));
    assertThat(next(300, VanishedPlacesTest::old), contains(gone));
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
  }

  /** One name was new in a small run already, the other is new in this one. */
  @Test
  void whenTwoPlacesAreRenamedOneAfterTheOther_bothAreTold() {
    assertThat(next(300, VanishedPlacesTest::old), is(empty()));
    assertThat(next(9, VanishedPlacesTest::renamed), hasSize(1));
    List<String> told = next(300, i -> renamed(i).replace("'x': 1", "'y': 1"));
    assertThat(told, hasSize(2));
    assertThat(told.get(0), is(RENAMING));
    assertThat(told.get(1), startsWith("/pos/x is gone and /pos/y is new, with values like it"));
  }

  /** Where the new name was accepted in a small run, only that the old one is gone is news. */
  @ParameterizedTest
  @CsvSource({"9, VANISHED_FIELDS WARN", "0, NEW_FIELDS FAIL"})
  void ofARenamingTheStricterPolicyHoldsUnlessTheNewNameIsKnown(int small, String expected) {
    DriftDetector failing =
        new DriftDetector(
            new DriftDefinition(
                7,
                50,
                Map.of(
                    DriftTest.NEW_FIELDS,
                    new DriftDefinition.Test(0, DriftPolicy.FAIL),
                    DriftTest.VANISHED_FIELDS,
                    new DriftDefinition.Test(0, DriftPolicy.WARN))),
            Map.of("api", MAPPED));
    next(300, VanishedPlacesTest::old);
    next(small, VanishedPlacesTest::renamed);
    assertThat(
        findings(failing, 300, VanishedPlacesTest::renamed).stream()
            .map(found -> found.test() + " " + found.policy() + " " + found.sentence())
            .toList(),
        contains(expected + " " + RENAMING));
  }
}
