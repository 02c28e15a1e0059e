package dev.collection.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ScoreQualityTest {

  @Test
  void whenRecordsAreScored_eachHasItsScoreAndChecksAreCounted(TestPipeline pipeline) {
    DistinctRecord good = Posts.record("api", Posts.full("1"), Posts.allPassed());
    BitSet failed = Posts.bits(0);
    DistinctRecord faulty =
        Posts.record("file", Posts.full("2"), Posts.outcomes(Posts.bits(0), failed));

    ScoreQuality.Result result =
        pipeline
            .apply(Create.of(good, faulty))
            .apply(
                "Score quality",
                ScoreQuality.with(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START));

    PAssert.that(result.records())
        .containsInAnyOrder(
            new ScoredRecord(good.record(), good.outcomes(), 1.0, null, null),
            // Consistency is not measured: accuracy costs .25 of .80.
            new ScoredRecord(
                faulty.record(),
                faulty.outcomes(),
                (0.25 + 0.15 + 0.15) / 0.8,
                "accuracy 0/1 (title_case)",
                null));
    PAssert.that(result.measures())
        .satisfies(
            new AddsUp(
                Map.of(
                    "api accuracy", "2/2",
                    "file accuracy", "0/1",
                    "file accuracy/title_case", "0/1",
                    "file consistency", "0/0",
                    "file completeness", "4/4")));
    pipeline.run();
  }

  @Test
  void whenThereAreNoRecords_nothingComesOut(TestPipeline pipeline) {
    ScoreQuality.Result result =
        pipeline
            .apply(Create.empty(dev.collection.model.RecordCoders.DISTINCT))
            .apply(
                "Score quality",
                ScoreQuality.with(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START));
    PAssert.that(result.records()).empty();
    PAssert.that(result.measures()).empty();
    pipeline.run();
  }

  @Test
  void whenTheEventFieldIsUnknown_theTransformIsNotBuilt() {
    QualityDefinition wrong =
        new QualityDefinition(Map.of(), Map.of(), 0, List.of(), "date", Duration.ofHours(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ScoreQuality.with(Posts.TYPE, Posts.RULES, wrong, Posts.RUN_START));
  }

  /** Source and name to met/checked. */
  private record AddsUp(Map<String, String> expected)
      implements SerializableFunction<Iterable<Measures>, Void> {
    @Override
    public Void apply(Iterable<Measures> elements) {
      Measures sum = new Measures();
      elements.forEach(sum::addAll);
      expected.forEach(
          (key, ratio) -> {
            String source = key.substring(0, key.indexOf(' '));
            String name = key.substring(key.indexOf(' ') + 1);
            String actual =
                sum.get(Measure.QUALITY_MET, source, name)
                    + "/"
                    + sum.get(Measure.QUALITY_CHECKED, source, name);
            assertThat(key, actual, equalTo(ratio));
          });
      return null;
    }
  }
}
