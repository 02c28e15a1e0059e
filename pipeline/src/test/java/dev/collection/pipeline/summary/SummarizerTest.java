package dev.collection.pipeline.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.drift.DriftFinding;
import dev.collection.transforms.drift.DriftPolicy;
import dev.collection.transforms.drift.DriftReport;
import dev.collection.transforms.drift.DriftTest;
import dev.collection.transforms.profile.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too long to be told is cut, and says so. */
class SummarizerTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  private RunSummary summarize(
      Measures measures, List<ExtractionReport> reports, List<DriftFinding> drift)
      throws Exception {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(
        file,
        """
        collection: jobs
        key: [id]
        fields: {id: string}
        sources:
          api: {file: {path: api.jsonl}, map: {id: /id}}
        drift: {}
        """);
    CollectionSpec spec = SpecCatalog.read(file, null);
    Summarizer.Counted counted =
        new Summarizer.Counted(
            measures,
            reports,
            List.of("memory is short"),
            new Profiles(),
            new DriftReport(drift, List.of("source api: drift: not enough history")),
            RunHistory.NONE,
            Map.of(),
            List.of());
    Summarizer.Result result =
        new Summarizer(spec, "run", START)
            .summarize(counted, Summarizer.Ending.LOADED, START.plusSeconds(1));
    assertThat(result.drift().size(), is(drift.size()));
    return RunSummary.fromJson(result.run().summary());
  }

  private static Measures read() {
    return new Measures().add(Measure.EXTRACTED, "api", 1).add(Measure.INSERTED, "api", 1);
  }

  private static List<DriftFinding> findings(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                new DriftFinding(
                    DriftTest.NEW_FIELDS,
                    // Those that refuse are told like those that only warn.
                    i % 2 == 0 ? DriftPolicy.WARN : DriftPolicy.REJECT,
                    "api",
                    Profiles.Kind.ITEM,
                    "/f" + i,
                    1,
                    null,
                    1,
                    "/f" + i + " is new"))
        .toList();
  }

  private static List<ExtractionReport> pages(int count, Status status, String message) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new ExtractionReport("api", "", i, -1, 1, 1, 1, status, message + i))
        .toList();
  }

  @Test
  void whenMuchIsDifferent_otherNotesAreToldAllTheSame_andHowMuchMoreThereIs() throws Exception {
    List<String> notes =
        summarize(
                read().add(Measure.LATE, "api", 1),
                pages(102, Status.COMPLETE, "came slowly, "),
                findings(1_300))
            .notes();

    List<String> expected = new ArrayList<>();
    for (int i = 2; i <= 200; i += 2) {
      expected.add("source api: /f" + i + " is new");
    }
    expected.add(
        "100 of 1,300 differences from earlier runs are told here, all of them are in"
            + " collection_drift");
    expected.add("memory is short");
    expected.add("source api: drift: not enough history");
    expected.add(
        "source api: 1 record came when its window had closed, and counts in the earliest that was"
            + " open");
    for (int i = 1; i <= 100; i++) {
      expected.add("source api: came slowly, " + i);
    }
    expected.add(
        "100 of 102 notes of parts and pages are told here, all of them are in"
            + " collection_extractions");
    assertThat(notes, is(expected));
  }

  @Test
  void whenNotesAreFew_allAreTold_andNothingElse() throws Exception {
    List<String> notes =
        summarize(read(), pages(100, Status.COMPLETE, "came slowly, "), findings(100)).notes();

    assertThat(notes.size(), is(202));
    assertThat(notes.get(99), is("source api: /f99 is new"));
    assertThat(notes.get(100), is("memory is short"));
    assertThat(notes.get(201), is("source api: came slowly, 100"));
  }

  @Test
  void whenManyPagesAreIncomplete_itIsSaidHowManyMoreThereAre() throws Exception {
    RunSummary summary = summarize(read(), pages(101, Status.FAILED, "no answer "), List.of());

    assertThat(summary.extraction().size(), is(100));
    assertThat(
        summary.notes(),
        is(
            List.of(
                "memory is short",
                "source api: drift: not enough history",
                "100 of 101 incomplete parts and pages are told here, all of them are in"
                    + " collection_extractions")));
  }
}
