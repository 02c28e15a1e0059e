package dev.collection.transforms.failure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class FailuresTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final RawRecord RAW =
      new RawRecord("s", Locator.line("f", 3), new byte[] {1, 2}, Instant.EPOCH);
  private static final Violation FIRST = new Violation("/a", "as:date", "x", "is no date");
  private static final Violation SECOND = new Violation("/b", "as:date", "y", "is no date");

  private static FailedRecord failed(String stage) {
    return FailedRecords.ofStage(stage, SerializableClock.fixed(NOW))
        .of(RAW, ErrorCode.NOT_CONVERTIBLE, FIRST);
  }

  @Test
  void whenARecordFails_everyFieldIsFilled() {
    FailedRecords failures = FailedRecords.ofStage("Normalize", SerializableClock.fixed(NOW));

    assertThat(
        failures.of(RAW, ErrorCode.NOT_CONVERTIBLE, List.of(FIRST, SECOND)),
        is(
            new FailedRecord(
                RAW,
                "Normalize",
                ErrorCode.NOT_CONVERTIBLE,
                List.of(FIRST, SECOND),
                null,
                1,
                NOW)));
    assertThat(
        failures.of(RAW, ErrorCode.RULE_BROKEN, List.of(FIRST), "k"),
        is(new FailedRecord(RAW, "Normalize", ErrorCode.RULE_BROKEN, List.of(FIRST), "k", 1, NOW)));
    assertThat(failures.of(RAW, ErrorCode.NO_KEY, FIRST).key(), nullValue());
    assertThrows(
        IllegalArgumentException.class, () -> failures.of(RAW, ErrorCode.NO_KEY, List.of()));
  }

  @Test
  void whenStagesFail_allTheirFailuresAreOneCollection(TestPipeline pipeline) {
    Failures failures = Failures.collector();
    PCollection<String> output = stage(pipeline, "Parse", "a").failuresTo(failures);
    stage(pipeline, "Normalize", "b").failuresTo(failures);

    PAssert.that(output).containsInAnyOrder("a");
    PAssert.that(failures.all(pipeline)).containsInAnyOrder(failed("Parse"), failed("Normalize"));
    assertThat(failures.size(), is(2));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenNoStageFails_theCollectionIsEmpty(TestPipeline pipeline) {
    PAssert.that(Failures.collector().all(pipeline)).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenFailuresAreAdded_theyAreKeptInOrder(TestPipeline pipeline) {
    Failures failures = Failures.collector();
    PCollection<FailedRecord> first = stage(pipeline, "Parse", "a").failures();
    PCollection<FailedRecord> second = stage(pipeline, "Normalize", "b").failures();
    failures.add(first);
    failures.add(second);

    assertThat(failures, contains(first, second));
    assertThrows(NullPointerException.class, () -> failures.add(null));
    pipeline.run().waitUntilFinish();
  }

  private static WithFailures.Result<PCollection<String>, FailedRecord> stage(
      TestPipeline pipeline, String name, String output) {
    return WithFailures.Result.of(
        pipeline.apply(name, Create.of(output).withCoder(StringUtf8Coder.of())),
        pipeline.apply(name + " failures", Create.of(failed(name)).withCoder(RecordCoders.FAILED)));
  }
}
