package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.Locator;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Sources that use data as names: what is different in many members is told once. */
class ManyMembersTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final MappedPointers MAPPED =
      MappedPointers.of(
          List.of(FieldMapping.of("id", "/id", null), FieldMapping.of("one", "/m/n1", null)));

  private static final DriftDetector DETECTOR =
      new DriftDetector(DriftDefinition.suggested(), Map.of("api", MAPPED));

  /**
   * A run of as many records, {@code k1} and so on.
   *
   * @param members adds to {@code /m} of a record, by its number from 1
   */
  private static Profiles run(int records, BiConsumer<Integer, ObjectNode> members) {
    Profiles profiles = new Profiles();
    ItemProfiler profiler =
        new ItemProfiler((source, pointer) -> MAPPED.covers(pointer)).into(profiles);
    for (int i = 1; i <= records; i++) {
      ObjectNode item = JsonNodeFactory.instance.objectNode().put("id", i);
      members.accept(i, item.putObject("m"));
      profiler.add("api", item, new Example("k" + i, NOW, Locator.line("jobs.jsonl", i)));
    }
    return profiles.settle();
  }

  private static BiConsumer<Integer, ObjectNode> with(int names) {
    return (i, map) -> {
      for (int n = 1; n <= names; n++) {
        map.put("n" + n, 1);
      }
    };
  }

  private static List<String> sentences(DriftReport report) {
    return report.findings().stream().map(DriftFinding::sentence).toList();
  }

  private static DriftReport compare(Profiles now, Profiles... before) {
    return DETECTOR.compare(now, List.of(before));
  }

  @Test
  void whenManyMembersAreNew_theirPlaceIsToldOnceWithTheFirstAndAllRecords() {
    BiConsumer<Integer, ObjectNode> ids =
        (i, map) -> {
          // The first in number 5, two in each from there on, and one of them a hundred times.
          if (i >= 5 && i < 23) {
            map.put("a" + (99 - i), i).putObject("b" + i).put("x", i);
          }
          if (i > 900) {
            map.put("always", "x");
          }
        };
    DriftReport report = compare(run(1_000, ids), run(1_000, with(0)));

    assertThat(
        sentences(report),
        contains("37 members of /m are new, such as /m/a94: first in k5, 136 values in all"));
    DriftFinding finding = report.findings().get(0);
    assertThat(finding.test(), is(DriftTest.NEW_FIELDS));
    assertThat(finding.path(), is("/m"));
    assertThat(finding.first().key(), is("k5"));
    assertThat(finding.records(), is(136L));
    assertThat(finding.value(), is(136.0));
    assertThat(finding.policy(), is(DriftPolicy.WARN));
  }

  @Test
  void whenAFewMembersAreNew_eachIsTold() {
    BiConsumer<Integer, ObjectNode> ids =
        (i, map) -> {
          if (i <= Findings.MOST_MEMBERS) {
            map.put("a%02d".formatted(i), true);
          }
        };
    List<String> found = sentences(compare(run(100, ids), run(100, with(0))));
    assertThat(found, hasSize(20));
    assertThat(found.get(19), is("/m/a20 is new, boolean: first in k20, no other"));
  }

  @Test
  void whenManyMembersAreGone_thoseThatAFieldReadsAreToldThemselves() {
    assertThat(
        sentences(compare(run(100, with(0)), run(100, with(30)))),
        contains(
            "29 members of /m are gone, such as /m/n10: first in k1, 2,900 values in all",
            "/m/n1 is gone, which was in 100.0% before; the mapping reads what is gone; missing"
                + " first in k1, 99 follow"));
  }

  @Test
  void whenManyMembersChangeTheirType_theirPlaceIsToldOnce() {
    BiConsumer<Integer, ObjectNode> texts =
        (i, map) -> {
          with(30).accept(i, map);
          if (i > 90) {
            map.fieldNames().forEachRemaining(name -> map.put(name, "1"));
          }
        };
    assertThat(
        sentences(compare(run(100, texts), run(100, with(30)))),
        contains(
            "29 members of /m are of a type that they never had, such as /m/n10: first in k91, 290"
                + " values in all",
            "/m/n1 is now of type text, and was of type number before: first in k91, 9 follow"));
  }

  @Test
  void whenManyMembersAreMissingMoreOften_theirPlaceIsToldOnce() {
    BiConsumer<Integer, ObjectNode> half = (i, map) -> with(i % 2 == 0 ? 30 : 1).accept(i, map);
    Profiles before = run(200, with(30));
    DriftReport report = DETECTOR.compare(run(200, half), Collections.nCopies(7, before));
    assertThat(
        sentences(report),
        contains(
            "29 members of /m are missing or null more or less often than usual, such as /m/n10:"
                + " first in k1, 2,900 values in all"));
    assertThat(report.findings().get(0).value(), is(0.5));
  }

  @Test
  void whenAllNamesAreOthers_notAllPairsAreCompared() {
    BiConsumer<Integer, ObjectNode> before =
        (i, map) -> {
          for (int n = 0; n < 900; n++) {
            map.put("before" + n, n);
          }
          map.put("n1", "one");
        };
    BiConsumer<Integer, ObjectNode> after =
        (i, map) -> {
          for (int n = 0; n < 900; n++) {
            map.put("after" + n, n);
          }
          map.put("uno", "one");
        };
    assertThat(
        sentences(compare(run(20, after), run(20, before))),
        contains(
            "900 members of /m are new, such as /m/after0: first in k1, 18,000 values in all",
            "900 members of /m are gone, such as /m/before0: first in k1, 18,000 values in all",
            "/m/n1 is gone and /m/uno is new, with values like it (1.00 of 1): renamed? the mapping"
                + " reads what is gone; first in k1, 19 follow"));
  }

  /** Of ids, too, some are like others, which is no renaming. */
  @Test
  void whenManyMembersAreGoneOrNew_noneOfThemIsRenamedUnlessAFieldReadsIt() {
    BiConsumer<Integer, ObjectNode> before =
        (i, map) -> {
          for (int n = 0; n < 60; n++) {
            map.put("before" + n, n < 15 ? "GS" : "x" + i);
          }
          map.put("n1", true);
        };
    BiConsumer<Integer, ObjectNode> after =
        (i, map) -> {
          for (int n = 0; n < 60; n++) {
            map.put("after" + n, n < 15 ? "GS" : null);
          }
          map.put("uno", true);
        };
    assertThat(
        sentences(compare(run(50, after), run(50, before))),
        contains(
            "60 members of /m are new, such as /m/after0: first in k1, 3,000 values in all",
            "60 members of /m are gone, such as /m/before0: first in k1, 3,000 values in all",
            "/m/n1 is gone and /m/uno is new, with values like it (1.00 of 1): renamed? the mapping"
                + " reads what is gone; first in k1, 49 follow"));
  }

  /** A member elsewhere that is gone has not become one of many ids, either. */
  @Test
  void whenManyMembersAreNew_noOtherIsRenamedToOneOfThem() {
    BiConsumer<Integer, ObjectNode> before =
        (i, map) -> map.putObject("o").put("x", "GS").put("y", i);
    BiConsumer<Integer, ObjectNode> after =
        (i, map) -> {
          map.putObject("o").put("y", i);
          for (int n = 0; n < 30; n++) {
            map.put("id" + n, "GS");
          }
        };
    assertThat(
        sentences(compare(run(50, after), run(50, before))),
        contains(
            "30 members of /m are new, such as /m/id0: first in k1, 1,500 values in all",
            "/m/o/x is gone, which was in 100.0% before; missing first in k1, 49 follow"));
  }

  /** Many ids do not keep others from being told as renamed. */
  @Test
  void whenAMemberBesideManyIsRenamed_itIsTold() {
    BiConsumer<Integer, ObjectNode> before =
        (i, map) -> map.putObject("o").put("x", "GS").put("y", i);
    BiConsumer<Integer, ObjectNode> after =
        (i, map) -> {
          map.putObject("o").put("z", "GS").put("y", i);
          for (int n = 0; n < 900; n++) {
            map.put("id" + n, i % 2);
          }
        };
    BiConsumer<Integer, ObjectNode> others =
        (i, map) -> {
          for (int n = 0; n < 900; n++) {
            map.put("old" + n, i % 2);
          }
        };
    assertThat(
        sentences(compare(run(50, after), run(50, before.andThen(others)))),
        contains(
            "900 members of /m are new, such as /m/id0: first in k1, 45,000 values in all",
            "900 members of /m are gone, such as /m/old0: first in k1, 45,000 values in all",
            "/m/o/x is gone and /m/o/z is new, with values like it (1.00 of 1): renamed? first in"
                + " k1, 49 follow"));
  }

  @Test
  void whenPlacesAreMoreThanAreKept_thoseWithFewNamesAreStillCompared() {
    BiConsumer<Integer, ObjectNode> ids = (i, map) -> map.put("n%05d".formatted(i), i);
    Profiles before = run(2_500, ids);
    Profiles now = run(2_500, ids.andThen((i, map) -> map.put("a", 1).put("z", 1)));

    DriftReport report = compare(now, before);

    assertThat(sentences(report), contains("/m/a is new, number: first in k1, 2,499 follow"));
    assertThat(
        report.notes(),
        contains(
            "source api: its items have more than 2,000 places; new, vanished and renamed ones are"
                + " told of the first 2,000, which are those with the fewest names in their"
                + " pointer, up to /m/n01996",
            "source api: drift: not enough history: 1 of 7 runs"));
  }

  @Test
  void whenANewPlaceHasMoreMembersThanAreKept_theyAreAtLeastThose() {
    Profiles now = run(2_500, (i, map) -> map.withObject("/byid").put("n%05d".formatted(i), i));

    assertThat(
        sentences(compare(now, run(100, (i, map) -> {}))),
        contains(
            "/m/byid is new, object with at least 1,996 places in it: first in k1, 2,499 follow"));
  }

  @Test
  void whenPlacesAreTooDeep_itIsSaid() {
    BiConsumer<Integer, ObjectNode> deep =
        (i, map) -> {
          ObjectNode next = map;
          for (int depth = 0; depth < 20; depth++) {
            next = next.putObject("d");
          }
        };
    DriftReport report = compare(run(100, deep), run(100, deep));
    assertThat(report.findings(), is(empty()));
    assertThat(
        report.notes(),
        contains(
            "source api: its items have places with more than 16 names or 500 characters in their"
                + " pointer; those are not looked at",
            "source api: drift: not enough history: 1 of 7 runs"));
  }
}
