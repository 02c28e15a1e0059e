package dev.collection.io.source;

import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class KeepNewFnTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T12:00:00Z");

  private static Instant time(int millis) {
    return FIRST.plus(Duration.millis(millis));
  }

  private static TestStream.Builder<KV<KV<String, String>, ListedState>> listings() {
    return TestStream.create(
        KvCoder.of(
            KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), new ListedState.StateCoder()));
  }

  private static KV<KV<String, String>, ListedState> listed(String part, String state, int tick) {
    return listed("drop", part, state, tick);
  }

  private static KV<KV<String, String>, ListedState> listed(
      String source, String part, String state, int tick) {
    return KV.of(KV.of(source, part), new ListedState(state, time(tick), time(tick + 1000)));
  }

  private static ReadTask reading(String source, String part, int tick) {
    return new ReadTask(source, List.of(part), "", time(tick).getMillis());
  }

  private static PCollection<ReadTask> keep(
      TestPipeline pipeline, TestStream<KV<KV<String, String>, ListedState>> listings) {
    return pipeline
        .apply("Listings", listings)
        .apply("Keep", ParDo.of(new KeepNewFn()))
        .setCoder(new ReadTask.TaskCoder());
  }

  @Test
  void whenStatesChange_eachNewStateIsReadOnce(TestPipeline pipeline) {
    PCollection<ReadTask> kept =
        keep(
            pipeline,
            listings()
                .addElements(listed("a", "1", 0), listed("b", "1", 0))
                .addElements(listed("a", "1", 1), listed("b", "2", 1))
                .addElements(listed("a", "1", 2), listed("b", "1", 2))
                .advanceWatermarkToInfinity());

    PAssert.that(kept)
        .containsInAnyOrder(
            reading("drop", "a", 0),
            reading("drop", "b", 0),
            reading("drop", "b", 1),
            reading("drop", "b", 2));
    pipeline.run();
  }

  @Test
  void whenAnOlderListingArrivesLate_nothingIsReadForItOrAfterIt(TestPipeline pipeline) {
    PCollection<ReadTask> kept =
        keep(
            pipeline,
            listings()
                .addElements(listed("a", "old", 1))
                .addElements(listed("a", "new", 3))
                .addElements(listed("a", "old", 2))
                .addElements(listed("a", "other", 3))
                .addElements(listed("a", "new", 5))
                .addElements(listed("a", "other", 4))
                .addElements(listed("a", "new", 6))
                .advanceWatermarkToInfinity());

    PAssert.that(kept).containsInAnyOrder(reading("drop", "a", 1), reading("drop", "a", 3));
    pipeline.run();
  }

  @Test
  void whenSourcesHaveAPartOfTheSameName_eachHasAStateOfItsOwn(TestPipeline pipeline) {
    PCollection<ReadTask> kept =
        keep(
            pipeline,
            listings()
                .addElements(listed("drop", "", "1", 0), listed("other", "", "1", 0))
                .addElements(listed("drop", "", "2", 1), listed("other", "", "1", 1))
                .advanceWatermarkToInfinity());

    PAssert.that(kept)
        .containsInAnyOrder(
            reading("drop", "", 0), reading("other", "", 0), reading("drop", "", 1));
    pipeline.run();
  }

  @Test
  void whenListedInTime_aPartIsRememberedAndOtherwiseForgotten(TestPipeline pipeline) {
    PCollection<ReadTask> kept =
        keep(
            pipeline,
            listings()
                .addElements(listed("a", "1", 0), listed("b", "1", 0))
                .advanceWatermarkTo(time(900))
                .addElements(listed("a", "1", 900))
                .advanceWatermarkTo(time(1800))
                .addElements(listed("a", "1", 1800), listed("b", "1", 1800))
                .advanceWatermarkToInfinity());

    PAssert.that(kept)
        .containsInAnyOrder(
            reading("drop", "a", 0), reading("drop", "b", 0), reading("drop", "b", 1800));
    pipeline.run();
  }

  @Test
  void whenEncoded_statesAndTasksAreTheSame() throws Exception {
    ListedState state = new ListedState("7 bytes", Instant.ofEpochMilli(-1), FIRST);
    CoderProperties.coderDecodeEncodeEqual(new ListedState.StateCoder(), state);
    CoderProperties.coderDeterministic(
        new ListedState.StateCoder(),
        state,
        new ListedState("7 bytes", Instant.ofEpochMilli(-1), FIRST));
    CoderProperties.coderDecodeEncodeEqual(
        new ReadTask.TaskCoder(), new ReadTask("drop", List.of("a", "b"), "it is away", -3));
    CoderProperties.coderDecodeEncodeEqual(
        new ReadTask.TaskCoder(), ReadTask.once("drop", List.of()));
  }
}
