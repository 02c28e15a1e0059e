package dev.collection.pipeline.sample;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.pipeline.sample.SampleOutput.Format;
import dev.collection.pipeline.sample.SampleReader.Loadable;
import dev.collection.pipeline.sample.posting.SampleFault;
import dev.collection.pipeline.sample.posting.SampleFault.Outcome;
import dev.collection.pipeline.sample.posting.SampleFault.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleGeneratorTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 15);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Format.class)
  void whenOptionsAreTheSame_bytesAreTheSame(Format format) throws IOException {
    SampleOptions options = SampleOptions.of(500, 42, DAY).withCollections(2);
    generate("a", options, format, true);
    generate("b", options, format, true);
    Map<String, byte[]> first = SampleReader.contents(directory.resolve("a"));
    assertSameContents(first, SampleReader.contents(directory.resolve("b")));
    for (Path file : filesOf("a")) {
      byte[] again = Files.readAllBytes(directory.resolve("b").resolve(file.getFileName()));
      assertThat(file.toString(), Files.readAllBytes(file), equalTo(again));
    }
  }

  @Test
  void whenCompressed_headerHasNoTimeAndNoSystem() throws IOException {
    generate("a", SampleOptions.of(1, 42, DAY).withoutFaults(), Format.JSONL, true);
    byte[] file = Files.readAllBytes(directory.resolve("a/usajobs-2026-11-15.jsonl.gz"));
    assertThat(HexFormat.of().formatHex(file, 0, 10), is("1f8b08000000000000ff"));
  }

  @Test
  void whenSeedDiffers_itemsDiffer() throws IOException {
    generate("a", SampleOptions.of(20, 1, DAY), Format.JSONL, false);
    generate("b", SampleOptions.of(20, 2, DAY), Format.JSONL, false);
    assertThat(
        SampleReader.contents(directory.resolve("a")).get("usajobs-2026-11-15.jsonl"),
        not(
            equalTo(
                SampleReader.contents(directory.resolve("b")).get("usajobs-2026-11-15.jsonl"))));
  }

  @Test
  void whenMoreRecordsAreAsked_theFirstOnesStayTheSame() throws IOException {
    generate("a", SampleOptions.of(20, 1, DAY).withoutFaults(), Format.JSONL, false);
    generate("b", SampleOptions.of(40, 1, DAY).withoutFaults(), Format.JSONL, false);
    List<String> few = Files.readAllLines(directory.resolve("a/usajobs-2026-11-15.jsonl"));
    List<String> many = Files.readAllLines(directory.resolve("b/usajobs-2026-11-15.jsonl"));
    assertThat(many.subList(0, 20), equalTo(few));
    assertThat(many, hasSize(40));
  }

  @Test
  void whenPages_eachIsACompleteAnswer() throws IOException {
    SampleOptions options = SampleOptions.of(23, 1, DAY).withCollections(2);
    SampleOutput output = new SampleOutput(directory.resolve("a"), Format.PAGES, false, 5);
    SampleTruth truth = SampleGenerator.generate(options, output);
    assertThat(truth.files(), is(6L));
    Map<String, byte[]> files = SampleReader.contents(directory.resolve("a"));
    Map<String, Integer> items =
        Map.of(
            "usajobs-2026-11-08-page-001.json", 5,
            "usajobs-2026-11-08-page-002.json", 5,
            "usajobs-2026-11-08-page-003.json", 2,
            "usajobs-2026-11-15-page-001.json", 5,
            "usajobs-2026-11-15-page-002.json", 5,
            "usajobs-2026-11-15-page-003.json", 1);
    for (Map.Entry<String, Integer> expected : items.entrySet()) {
      JsonNode page = JsonItems.parse(files.get(expected.getKey()));
      JsonNode result = page.path("SearchResult");
      int total = expected.getKey().contains("11-08") ? 12 : 11;
      assertThat(page.path("LanguageCode").textValue(), is("EN"));
      assertThat(page.path("SearchParameters").isObject(), is(true));
      assertThat(result.path("SearchResultCount").intValue(), is(expected.getValue()));
      assertThat(result.path("SearchResultCountAll").intValue(), is(total));
      assertThat(result.path("SearchResultItems").size(), is(expected.getValue()));
      assertThat(result.at("/UserArea/NumberOfPages").textValue(), is("3"));
    }
    assertThat(files.size(), is(items.size() + 1));
  }

  @ParameterizedTest
  @CsvSource({"1, PAGES, 1", "2, JSONL, 1", "3, PAGES, 2", "4, JSONL, 3", "5, JSONL, 2"})
  void whenReadBack_truthIsWhatTheBytesSay(long seed, Format format, int collections)
      throws IOException {
    SampleOptions options =
        SampleOptions.of(6_000, seed, DAY).withCollections(collections).withTextScale(0.1);
    generate("a", options, format, true);
    JsonNode truth = JsonItems.parse(Files.readAllBytes(directory.resolve("a/truth.json")));
    SampleReader read = SampleReader.read(directory.resolve("a"));
    Map<String, List<Loadable>> byKey = read.byKey();
    long identical = 0;
    long outdated = 0;
    long conflicting = 0;
    for (Map.Entry<String, List<Loadable>> key : byKey.entrySet()) {
      List<Loadable> versions = key.getValue();
      JsonNode newest = truth.path("newest_versions").path(key.getKey());
      if (versions.size() == 1) {
        assertThat(key.getKey(), newest.isMissingNode(), is(true));
        continue;
      }
      assertThat(key.getKey(), versions, hasSize(2));
      if (versions.get(0).item().equals(versions.get(1).item())) {
        identical++;
        continue;
      }
      Comparator<Loadable> newestBy =
          Comparator.comparing(Loadable::posted).thenComparing(Loadable::collectedOn);
      if (newestBy.compare(versions.get(0), versions.get(1)) == 0) {
        conflicting++;
        continue;
      }
      outdated++;
      Loadable kept =
          newestBy.compare(versions.get(0), versions.get(1)) > 0
              ? versions.get(0)
              : versions.get(1);
      assertThat(newest.path("posting_date").textValue(), is(kept.posted().toString()));
    }
    assertThat(read.items, is(6_000L));
    assertThat(truth.path("items").longValue(), is(6_000L));
    assertThat(truth.path("loadable_keys").intValue(), is(byKey.size()));
    JsonNode lost = truth.path("items_not_loaded");
    assertThat(lost.path("rejected").longValue(), is(read.unreadable + read.otherRejects));
    assertThat(lost.path("duplicate").longValue(), is(identical));
    assertThat(lost.path("outdated").longValue(), is(outdated));
    assertThat(lost.path("conflicting").longValue(), is(conflicting));
    assertThat(truth.path("newest_versions").size(), is((int) outdated));
    assertThat(
        read.items,
        is(
            byKey.size()
                + read.unreadable
                + read.otherRejects
                + identical
                + outdated
                + conflicting));
  }

  @Test
  void whenDefaults_eachFaultHasItsShare() throws IOException {
    SampleOptions options = SampleOptions.of(20_000, 1, DAY).withCollections(2).withTextScale(0.1);
    SampleTruth truth = generate("a", options, Format.JSONL, false);
    for (SampleFault fault : SampleFault.values()) {
      // Only the first of two collections has postings that come again in the next.
      double postings = fault.where() == Where.NEXT_COLLECTION ? 10_000 : 20_000;
      double expected = postings * fault.defaultShare();
      assertThat(
          fault.name(),
          (double) truth.count(fault),
          is(both(greaterThan(expected * 0.9 - 3)).and(lessThan(expected * 1.1 + 3))));
    }
  }

  @Test
  void whenFaultsAreNone_everyItemIsLoadableOnce() throws IOException {
    SampleOptions options = SampleOptions.of(2_000, 1, DAY).withCollections(2).withoutFaults();
    SampleTruth truth = generate("a", options, Format.JSONL, false);
    SampleReader read = SampleReader.read(directory.resolve("a"));
    assertThat(read.byKey().size(), is(2_000));
    assertThat(truth.loadableKeys(), is(2_000L));
    for (Outcome outcome : Outcome.values()) {
      assertThat(truth.count(outcome), is(0L));
    }
  }

  @Test
  void whenAShareIsGiven_onlyThatFaultOccurs() throws IOException {
    SampleOptions options =
        SampleOptions.of(1_000, 1, DAY).withoutFaults().withShare(SampleFault.UNPARSABLE_PAY, 0.1);
    SampleTruth truth = generate("a", options, Format.JSONL, false);
    assertThat(truth.count(SampleFault.UNPARSABLE_PAY), is(100L));
    assertThat(truth.count(Outcome.REJECTED), is(100L));
    assertThat(SampleReader.read(directory.resolve("a")).otherRejects, is(100L));
  }

  @Test
  void whenOlderVersionsCome_theyComeOnEitherSideOfTheNewer() throws IOException {
    SampleOptions options =
        SampleOptions.of(1_000, 1, DAY)
            .withoutFaults()
            .withShare(SampleFault.OLDER_VERSION_FIRST, 0.05)
            .withShare(SampleFault.OLDER_VERSION_LATER, 0.05);
    SampleTruth truth = generate("a", options, Format.JSONL, false);
    Map<String, List<Loadable>> byKey = SampleReader.read(directory.resolve("a")).byKey();
    for (String key : truth.controlNumbers(SampleFault.OLDER_VERSION_FIRST)) {
      List<Loadable> versions = byKey.get(key);
      assertThat(versions.get(0).posted().plusDays(30), is(versions.get(1).posted()));
    }
    for (String key : truth.controlNumbers(SampleFault.OLDER_VERSION_LATER)) {
      List<Loadable> versions = byKey.get(key);
      assertThat(versions.get(1).posted().plusDays(30), is(versions.get(0).posted()));
    }
    assertThat(truth.controlNumbers(SampleFault.OLDER_VERSION_FIRST), is(not(empty())));
    assertThat(truth.controlNumbers(SampleFault.OLDER_VERSION_LATER), is(not(empty())));
  }

  @Test
  void whenFaultsAreNone_fewPaysStandOutInTheirGroup() throws IOException {
    generate("a", SampleOptions.of(10_000, 3, DAY).withoutFaults(), Format.JSONL, false);
    PayGroups groups = PayGroups.of(SampleReader.read(directory.resolve("a")).loadable);
    long out = groups.keysBeyond(3.5).size();
    assertThat(out, is(lessThan(100L)));
  }

  @Test
  void whenAnomaliesArePlanted_theyStandOutInTheirGroup() throws IOException {
    SampleOptions options = SampleOptions.of(10_000, 3, DAY).withoutFaults();
    for (SampleFault fault : SampleFault.values()) {
      if (fault.outcome() == Outcome.ANOMALY) {
        options = options.withShare(fault, 0.002);
      }
    }
    SampleTruth truth = generate("a", options, Format.JSONL, false);
    PayGroups groups = PayGroups.of(SampleReader.read(directory.resolve("a")).loadable);
    List<String> planted = new ArrayList<>();
    for (SampleFault fault : SampleFault.values()) {
      if (fault.outcome() == Outcome.ANOMALY) {
        planted.addAll(truth.controlNumbers(fault));
      }
    }
    assertThat(planted, hasSize(80));
    List<String> missed = new ArrayList<>(planted);
    missed.removeAll(groups.keysBeyond(3.5));
    assertThat(missed, is(empty()));
  }

  @Test
  void whenUsualScale_itemsAreAboutFourKilobytes() throws IOException {
    generate("a", SampleOptions.of(5_000, 1, DAY), Format.JSONL, false);
    long bytes = Files.size(directory.resolve("a/usajobs-2026-11-15.jsonl"));
    assertThat(bytes / 5_000.0, is(both(greaterThan(3_800.0)).and(lessThan(4_800.0))));
  }

  private SampleTruth generate(String name, SampleOptions options, Format format, boolean gzip)
      throws IOException {
    return SampleGenerator.generate(
        options, new SampleOutput(directory.resolve(name), format, gzip, 250));
  }

  private List<Path> filesOf(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.sorted().toList();
    }
  }

  private static void assertSameContents(Map<String, byte[]> one, Map<String, byte[]> other) {
    assertThat(one.keySet(), equalTo(other.keySet()));
    one.forEach((name, bytes) -> assertThat(name, bytes, equalTo(other.get(name))));
  }

  /** Robust z-scores of the logarithm of annual pay within pay plan and lower grade. */
  private record PayGroups(Map<String, List<Loadable>> groups) {
    static PayGroups of(List<Loadable> items) {
      Map<String, List<Loadable>> groups = new HashMap<>();
      for (Loadable item : items) {
        JsonNode descriptor = item.item().path("MatchedObjectDescriptor");
        String grade = descriptor.at("/UserArea/Details/LowGrade").textValue();
        String group =
            descriptor.at("/JobGrade/0/Code").textValue()
                + (grade.length() == 1 ? "0" + grade : grade);
        groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(item);
      }
      return new PayGroups(groups);
    }

    List<String> keysBeyond(double threshold) {
      List<String> keys = new ArrayList<>();
      for (List<Loadable> group : groups.values()) {
        for (String which : List.of("Minimum", "Maximum")) {
          double median = median(group.stream().mapToDouble(item -> pay(item, which)).toArray());
          double spread =
              1.4826
                  * median(
                      group.stream()
                          .mapToDouble(item -> Math.abs(pay(item, which) - median))
                          .toArray());
          for (Loadable item : group) {
            // Where most of a group is paid the same (a cap), five percent is a usual difference.
            if (Math.abs(pay(item, which) - median) > threshold * Math.max(spread, 0.05)) {
              keys.add(item.key());
            }
          }
        }
      }
      return keys.stream().distinct().toList();
    }

    private static double pay(Loadable item, String which) {
      JsonNode pay = item.item().at("/MatchedObjectDescriptor/PositionRemuneration/0");
      boolean hourly = pay.path("RateIntervalCode").textValue().matches("PH|Per Hour");
      double amount = Double.parseDouble(pay.path(which + "Range").textValue());
      return Math.log(hourly ? amount * 2087 : amount);
    }

    private static double median(double[] values) {
      Arrays.sort(values);
      int middle = values.length / 2;
      return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
  }
}
