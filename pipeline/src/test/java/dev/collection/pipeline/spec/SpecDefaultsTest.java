package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.file.FileSource;
import dev.collection.io.file.compression.Compression;
import dev.collection.io.http.client.CircuitDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.model.Dimension;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.quality.QualityDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec that leaves something out means. */
class SpecDefaultsTest {
  private static final String MINIMAL =
      """
      collection: jobs
      key: [id]
      fields: {id: string}
      sources:
        files: {file: {path: "in/*.jsonl.gz"}, map: {id: /id}}
      """;

  @TempDir Path folder;
  private SpecFolder specs;

  @BeforeEach
  void writeSpec() throws Exception {
    specs = new SpecFolder(folder).write("minimal.yaml", MINIMAL);
  }

  @Test
  void whenNothingOptionalIsGiven_takesTheDefaults() throws Exception {
    CollectionSpec spec = specs.read("minimal.yaml");
    assertThat(spec.description(), is(""));
    assertThat(
        spec.sources(),
        is(
            List.of(
                new SourceSpec(
                    "files",
                    new FileSpec(
                        specs.path("in/*.jsonl.gz").toString(),
                        FileSource.Format.JSONL,
                        Compression.AUTO,
                        16L << 20,
                        FileSource.CollectedAt.MODIFIED,
                        null,
                        null,
                        FileSource.DEFAULT_SPLIT_BYTES),
                    "",
                    null,
                    List.of(FieldMapping.of("id", "/id", null)),
                    null,
                    null))));
    assertThat(spec.rules(), is(List.of()));
    assertThat(
        spec.quality(),
        is(
            new QualityDefinition(
                Map.of(
                    Dimension.COMPLETENESS, 0.25,
                    Dimension.ACCURACY, 0.25,
                    Dimension.CONSISTENCY, 0.20,
                    Dimension.TIMELINESS, 0.15,
                    Dimension.VALIDITY, 0.15),
                Map.of(),
                0,
                List.of(),
                null,
                null)));
    assertThat(spec.anomalies(), is(nullValue()));
    assertThat(spec.remember(), is(Duration.ofDays(7)));
    assertThat(spec.load(), is(new LoadSpec("jobs", 1000)));
  }

  @Test
  void whenHttpAndAnomaliesAreShort_takesTheirDefaults() throws Exception {
    specs.write(
        "short.yaml",
        MINIMAL.replace(
                "file: {path: \"in/*.jsonl.gz\"}", "http: {url: http://h/, pages: {number: p}}")
            + "anomalies: {features: [id]}\n");
    CollectionSpec spec = specs.read("short.yaml");
    assertThat(
        spec.sources().get(0).kind(),
        is(
            new HttpSpec(
                "http://h/",
                new ClientSpec(
                    Map.of(),
                    null,
                    LimitDefinition.DEFAULT,
                    RetryDefinition.DEFAULT,
                    CircuitDefinition.DEFAULT,
                    List.of(),
                    false,
                    false),
                Map.of(),
                PageDefinition.numbered("p", 1, null, 0, null, 0),
                List.of(),
                false,
                null)));
    assertThat(
        spec.anomalies(),
        is(
            new AnomalyDefinition(
                List.of("id"),
                List.of(),
                List.of(),
                List.of(
                    "robust_z",
                    "interquartile_range",
                    "isolation_forest",
                    "one_class_svm",
                    "local_outlier_factor",
                    "autoencoder"),
                50,
                20,
                5000,
                0.01,
                MethodSettings.DEFAULTS,
                42)));
  }
}
