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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A severe rule fails a run by what records it failed, and by nothing else of its name. */
class RunFailuresTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, title: string, pay: integer}
      sources:
        api: {file: {path: api.jsonl}, map: {id: /id, title: /title, pay: /pay}}
      quality: {required: [title]}
      rules:
        title: {check: "title != 'none'", dimension: DIMENSION, on_failure: fail}
      """;

  @TempDir Path folder;

  private List<String> failures(String dimension, Measures measures) throws Exception {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, SPEC.replace("DIMENSION", dimension));
    CollectionSpec spec = SpecCatalog.read(file, null);
    QualityReport quality =
        QualityReport.of(spec.quality(), spec.type(), spec.rules(), measures, Instant.EPOCH);
    return new RunFailures(spec).of(measures, List.of(), List.of(), quality);
  }

  private static Measures checks(String name, long met, long checked) {
    return new Measures()
        .add(Measure.QUALITY_MET, "api", name, met)
        .add(Measure.QUALITY_CHECKED, "api", name, checked);
  }

  @Test
  void whenASevereRuleIsNamedLikeARequiredField_aRecordThatFailsItFailsTheRun() throws Exception {
    Measures measures =
        checks("completeness/title", 4, 4).addAll(checks("completeness/title (rule)", 3, 4));
    assertThat(
        failures("completeness", measures),
        is(List.of("source api: title (rule) failed on 1 of 4")));
  }

  @Test
  void whenTheFieldOfThatNameIsMissing_theRuleHasNotFailed() throws Exception {
    Measures measures =
        checks("completeness/title", 3, 4).addAll(checks("completeness/title (rule)", 4, 4));
    assertThat(failures("completeness", measures), is(List.of()));
    assertThat(
        failures(
            "accuracy", checks("completeness/title", 3, 4).addAll(checks("accuracy/title", 4, 4))),
        is(List.of()));
  }

  @Test
  void whenASevereRuleOfAnotherDimensionFails_theMissingFieldOfItsNameIsToldAsOne()
      throws Exception {
    Measures measures = checks("completeness/title", 3, 4).addAll(checks("accuracy/title", 2, 4));
    assertThat(failures("accuracy", measures), is(List.of("source api: title failed on 2 of 4")));
  }
}
