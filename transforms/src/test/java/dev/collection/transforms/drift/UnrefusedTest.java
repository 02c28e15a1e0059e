package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With policy reject each finding refuses the records that show it, or says why it does not. */
class UnrefusedTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final MappedPointers MAPPED =
      MappedPointers.of(List.of(FieldMapping.of("id", "/id", null)));
  private static final String STREAM =
      "; no record is refused for it, as a stream holds its records against the runs before it"
          + " began";

  private static Profiles run(int records, IntFunction<String> item) {
    Profiles profiles = new Profiles();
    ItemProfiler profiler =
        new ItemProfiler((source, pointer) -> MAPPED.covers(pointer)).into(profiles);
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
    return profiles.settle();
  }

  private static DriftDetector detector(DriftPolicy ofNew, DriftPolicy ofOthers) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    for (DriftTest test : DriftTest.values()) {
      if (!test.isRelative()) {
        DriftPolicy policy = test == DriftTest.NEW_FIELDS ? ofNew : ofOthers;
        tests.put(test, new DriftDefinition.Test(0, policy));
      }
    }
    return new DriftDetector(new DriftDefinition(7, 50, tests), Map.of("api", MAPPED));
  }

  private static List<String> sentences(DriftReport report) {
    return report.findings().stream().map(DriftFinding::sentence).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          {'id': 1, 'a': 'x', 'b': 1} | /b is new, number: first in k1, 99 follow
          {'id': 1, 'a': 7}           | /a has a new code `7`, 1 was known: first in k1, 99 follow, /a is now of type number, and was of type text before: first in k1, 99 follow
          {'id': 1, 'a': 'y'}         | /a has a new code `y`, 1 was known: first in k1, 99 follow
          {'id': 1}                   | /a is gone, which was in 100.0% before; missing first in k1, 99 follow
          {'id': 1, 'c': 'x'}         | /a is gone and /c is new, with values like it (1.00 of 1): renamed? first in k1, 99 follow
          """)
  void whatRecordsAreRefusedForSaysNothingOfIt_unlessTheyAreHeldAgainstOtherRuns(
      String item, String sentence) {
    DriftDetector detector = detector(DriftPolicy.REJECT, DriftPolicy.REJECT);
    Profiles now = run(100, i -> item);
    List<Profiles> before = List.of(run(100, i -> "{'id': 1, 'a': 'x'}"));

    assertThat(
        String.join(", ", sentences(detector.compare(now, before)).stream().sorted().toList()),
        is(sentence));
    // No run before the stream, or one that was like this one.
    for (List<Profiles> contract : List.of(List.<Profiles>of(), List.of(now))) {
      for (String found : sentences(detector.compare(now, before, contract))) {
        assertThat(found, endsWith(STREAM));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT, WARN, false",
    "WARN, REJECT, true",
    "REJECT, REJECT, false",
    "WARN, WARN, false",
    "REJECT, FAIL, false",
  })
  void ofARenamingWhatLacksTheOldNameOrHasTheNewOneIsRefused(
      DriftPolicy ofNew, DriftPolicy ofGone, boolean unrefused) {
    // That some lack the old name is usual, so none is refused for that.
    IntFunction<String> before =
        i -> i % 10 == 0 ? "{'id': 1}" : "{'id': 1, 'a': 'n%d'}".formatted(i);
    IntFunction<String> after = i -> before.apply(i).replace("'a'", "'b'");
    DriftReport report =
        detector(ofNew, ofGone).compare(run(100, after), List.of(run(100, before)));
    String sentence =
        "/a is gone and /b is new, with values like it (1.00 of 1): renamed? first in k1, 89"
            + " follow";
    assertThat(
        sentences(report),
        contains(
            unrefused
                ? sentence + "; no record is refused for it, as some lacked it in earlier runs"
                : sentence));
  }

  @Test
  void whenEarlierItemsHadMorePlacesThanAreKept_noNewOneIsRefused() {
    IntFunction<String> many = i -> "{'id': 1, 'm': {'n%05d': 1}}".formatted(i);
    DriftReport report =
        detector(DriftPolicy.REJECT, DriftPolicy.WARN)
            .compare(
                run(2_500, i -> many.apply(i).replace("'id'", "'a': 1, 'id'")),
                List.of(run(2_500, many)));
    assertThat(
        sentences(report),
        contains(
            "/a is new, number: first in k1, 2,499 follow; no record is refused for it, as earlier"
                + " items had more places than are kept"));
  }

  @Test
  void ofManyMembersItIsSaidOfHowManyNoneIsRefused() {
    StringBuilder all = new StringBuilder("{'id': 1, 'm': {'a': 1");
    for (int i = 0; i < 25; i++) {
      all.append(", 'n%02d': 1".formatted(i));
    }
    String some = all.toString().replaceAll(", 'n[01].': 1", "");
    IntFunction<String> before = i -> (i % 10 == 0 ? some : all) + "}}";
    DriftReport report =
        detector(DriftPolicy.WARN, DriftPolicy.REJECT)
            .compare(run(100, i -> "{'id': 1, 'm': {'a': 1}}"), List.of(run(100, before)));
    assertThat(
        sentences(report),
        contains(
            "25 members of /m are gone, such as /m/n00: first in k1, 2,500 values in all; no record"
                + " is refused for 20 of them, as some lacked it in earlier runs"));
    assertThat(
        sentences(
            detector(DriftPolicy.WARN, DriftPolicy.REJECT)
                .compare(
                    run(40, i -> "{'id': 1, 'm': {'a': 1}}"), List.of(run(40, i -> all + "}}")))),
        contains(
            "25 members of /m are gone, such as /m/n00: first in k1, 1,000 values in all; no record"
                + " is refused for them, as fewer than 50 had it in earlier runs"));
  }

  /** Those that had it when they were held against the contract are not among the records. */
  @Test
  void whenAFieldThatIsFilledLaterHasANewCode_itIsSaidThatNoneIsRefused() {
    Unrefused unrefused =
        new Unrefused(
            new DriftDefinition(
                7,
                50,
                Map.of(DriftTest.NEW_CODES, new DriftDefinition.Test(0, DriftPolicy.REJECT))),
            history(),
            history());
    assertThat(
        unrefused.ofCode(Profiles.Kind.FIELD, "state", "XX"),
        is("the field gets its values later"));
  }

  private static SourceHistory history() {
    Profiles profiles = run(100, i -> "{'id': 1}");
    Profiles fields = run(100, i -> "{'id': 1, 'state': 'TX'}");
    profiles.put(
        new Profiles.Key(Profiles.Kind.FIELD, "api", "state"),
        fields.get(Profiles.Kind.ITEM, "api", "/state"));
    return new SourceHistory("api", new Profiles(), List.of(profiles));
  }
}
