package dev.collection.pipeline.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.quality.QualityReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row of quality has the threshold that its score is held against. */
class QualityRowsTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  /** Dimension, threshold and breach of each row of all sources. */
  private List<List<String>> rows(String thresholds, Duration age) throws Exception {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(
        file,
        """
        collection: jobs
        key: [id]
        fields: {id: string}
        sources:
          api: {file: {path: api.jsonl}, map: {id: /id}}
        quality: {thresholds: {%s}}
        """
            .formatted(thresholds));
    CollectionSpec spec = SpecCatalog.read(file, null);
    Measures measures =
        new Measures().add(Measure.NEWEST_COLLECTED, "api", START.minus(age).getEpochSecond());
    for (String dimension : List.of("timeliness", "validity")) {
      measures.add(Measure.QUALITY_MET, "api", dimension, 1);
      measures.add(Measure.QUALITY_CHECKED, "api", dimension, 1);
    }
    QualityReport report =
        QualityReport.of(spec.quality(), spec.type(), spec.rules(), measures, START);
    return new QualityRows(spec, "run")
        .quality(report).stream()
            .filter(row -> row.get(1).isEmpty() && !row.get(2).equals("overall"))
            .map(row -> Arrays.asList(row.get(2), row.get(6), row.get(7)))
            .toList();
  }

  @Test
  void whenAnAgeIsGiven_theThresholdOfTimelinessIsOne() throws Exception {
    assertThat(
        rows("timeliness: 24h", Duration.ofDays(2)),
        is(
            List.of(
                Arrays.asList(
                    "timeliness",
                    "1.0",
                    "timeliness 0.500 below 1: the newest collection, of 2026-11-20T12:00:00Z, was"
                        + " 48 h old when the run started, at most 24 h is allowed"),
                Arrays.asList("validity", null, null))));
    assertThat(
        rows("timeliness: 24h, validity: 0.9", Duration.ofHours(2)),
        is(
            List.of(
                Arrays.asList("timeliness", "1.0", null), Arrays.asList("validity", "0.9", null))));
  }

  @Test
  void whenNoAgeIsGiven_timelinessHasNoThreshold() throws Exception {
    assertThat(
        rows("validity: 0.9", Duration.ofDays(2)),
        is(
            List.of(
                Arrays.asList("timeliness", null, null), Arrays.asList("validity", "0.9", null))));
  }
}
