package dev.collection.transforms.anomaly.detect;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.Anomaly;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.model.Judgement;
import dev.collection.transforms.anomaly.model.ModelFile;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That a stream and a run that ends say the same of the same records by the same model. */
@ExtendWith(TestPipelineExtension.class)
class StreamedDetectionTest {
  private static final java.time.Instant NOW = java.time.Instant.parse("2026-11-26T12:00:00Z");
  private static final ModelTrainer TRAINER =
      new ModelTrainer(
          PayRecords.TYPE.collection(), PayRecords.DEFINITION, SerializableClock.fixed(NOW));
  private static final FeatureExtractor EXTRACTOR =
      FeatureExtractor.of(PayRecords.TYPE, PayRecords.DEFINITION);
  private static final Duration LENGTH = Duration.standardMinutes(1);
  private static final IntervalWindow[] WINDOWS = {window(0), window(1), window(2)};

  private static final List<ScoredRecord> FIRST = records(300, 4);
  private static final List<ScoredRecord> SECOND = records(400, 5);
  private static final List<ScoredRecord> THIRD = records(250, 6);

  private static List<ScoredRecord> records(int count, long seed) {
    return PayRecords.generate(count, 0.04, seed).stream().map(Planted::record).toList();
  }

  private static IntervalWindow window(int index) {
    Instant start = Instant.ofEpochMilli(0).plus(LENGTH.multipliedBy(index));
    return new IntervalWindow(start, LENGTH);
  }

  private static DetectAnomalies detection() {
    return DetectAnomalies.using(PayRecords.TYPE, PayRecords.DEFINITION)
        .withClock(SerializableClock.fixed(NOW));
  }

  private static ModelFile train(List<ScoredRecord> records) {
    ReferenceSample sample = ReferenceSample.empty(PayRecords.DEFINITION);
    records.forEach(
        next -> sample.add(next.record().key(), EXTRACTOR.extract(next.record().values())));
    return TRAINER.train(sample);
  }

  private static ModelFile train(List<ScoredRecord> window, List<ScoredRecord> next) {
    return train(Stream.concat(window.stream(), next.stream()).toList());
  }

  /** What there is to say, without a graph. */
  private static final class Expected {
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Measures measures = new Measures();
    private final List<KV<String, String>> flagged = new ArrayList<>();
    private final List<KV<String, String>> unflagged = new ArrayList<>();

    private Expected(ModelFile model, List<ScoredRecord> records) {
      Scoring scoring = new Scoring();
      scoring.use(model.model(), WINDOWS[0]);
      for (ScoredRecord next : records) {
        CollectedRecord record = next.record();
        Judgement judgement = scoring.score(Observation.of(record, EXTRACTOR), anomalies::add);
        if (judgement.isScored()) {
          (judgement.isAnomaly() ? flagged : unflagged)
              .add(KV.of(record.key(), record.contentHash()));
        }
      }
      scoring.finish((window, counted) -> measures.addAll(counted));
    }
  }

  private static void assertSame(
      DetectAnomalies.Result found, IntervalWindow window, Expected expected) {
    PAssert.that(found.anomalies()).inWindow(window).containsInAnyOrder(expected.anomalies);
    PAssert.that(found.flagged()).inWindow(window).containsInAnyOrder(expected.flagged);
    PAssert.that(found.unflagged()).inWindow(window).containsInAnyOrder(expected.unflagged);
    Measures measures = expected.measures;
    PAssert.that(found.measures())
        .inWindow(window)
        .satisfies(
            bundles -> {
              Measures sum = new Measures();
              bundles.forEach(sum::addAll);
              assertThat(sum, is(measures));
              return null;
            });
  }

  /** That the only model was made as another; its bytes also have the time of Tribuo's training. */
  private static final class Origins implements SerializableFunction<Iterable<byte[]>, Void> {
    private static final long serialVersionUID = 1L;

    private final byte[] expected;

    private Origins(ModelFile expected) {
      this.expected = expected.encoded();
    }

    @Override
    public Void apply(Iterable<byte[]> files) {
      try {
        List<ModelFile.Origin> origins = new ArrayList<>();
        for (byte[] file : files) {
          origins.add(TRAINER.read(file).origin());
        }
        assertThat(origins, is(List.of(TRAINER.read(expected).origin())));
      } catch (ModelFileException e) {
        throw new AssertionError(e);
      }
      return null;
    }
  }

  private static TestStream.Builder<ScoredRecord> add(
      TestStream.Builder<ScoredRecord> stream, int window, List<ScoredRecord> records) {
    Instant start = WINDOWS[window].start();
    TestStream.Builder<ScoredRecord> more = stream;
    for (ScoredRecord record : records) {
      more = more.addElements(TimestampedValue.of(record, start.plus(Duration.standardSeconds(1))));
    }
    return more;
  }

  private static DetectAnomalies.Result detect(
      TestPipeline pipeline, TestStream<ScoredRecord> stream, DetectAnomalies detection) {
    return pipeline
        .apply("Stream", stream)
        .apply("Windows", Window.into(FixedWindows.of(LENGTH)))
        .apply("Detect in stream", detection);
  }

  private static TestStream.Builder<ScoredRecord> begin() {
    return TestStream.create(RecordCoders.SCORED).advanceWatermarkTo(Instant.ofEpochMilli(0));
  }

  @Test
  void whenWindowsFollow_eachIsScoredByTheModelOfThoseBeforeAsInBatch(TestPipeline pipeline)
      throws Exception {
    ModelFile own = train(FIRST);
    ModelFile both = train(FIRST, SECOND);
    Expected first = new Expected(own, FIRST);
    Expected second = new Expected(own, SECOND);
    Expected third = new Expected(both, THIRD);
    assertThat(second.anomalies, is(not(new Expected(train(SECOND), SECOND).anomalies)));
    assertThat(third.anomalies, is(not(new Expected(own, THIRD).anomalies)));

    DetectAnomalies.Result stream =
        detect(
            pipeline,
            add(
                    add(add(begin(), 0, FIRST).advanceWatermarkTo(WINDOWS[0].end()), 1, SECOND)
                        .advanceWatermarkTo(WINDOWS[1].end()),
                    2,
                    THIRD)
                .advanceWatermarkToInfinity(),
            detection());
    DetectAnomalies.Result batch =
        pipeline
            .apply("Create first", Create.of(FIRST).withCoder(RecordCoders.SCORED))
            .apply("Detect in batch", detection());
    DetectAnomalies.Result stored =
        pipeline
            .apply("Create third", Create.of(THIRD).withCoder(RecordCoders.SCORED))
            .apply("Detect by stored model", detection().withModel(both.encoded()));

    assertSame(stream, WINDOWS[0], first);
    assertSame(stream, WINDOWS[1], second);
    assertSame(stream, WINDOWS[2], third);
    PAssert.that(batch.anomalies()).containsInAnyOrder(first.anomalies);
    PAssert.that(batch.models()).satisfies(new Origins(own));
    PAssert.that(stored.anomalies()).containsInAnyOrder(third.anomalies);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenWindowsCompleteAtOnceAndRecordsCameMixed_modelsAreThoseOfTheirOrder(
      TestPipeline pipeline) {
    ModelFile own = train(FIRST);

    DetectAnomalies.Result stream =
        detect(
            pipeline,
            add(add(add(begin(), 2, THIRD), 1, SECOND), 0, FIRST).advanceWatermarkToInfinity(),
            detection());

    assertSame(stream, WINDOWS[0], new Expected(own, FIRST));
    assertSame(stream, WINDOWS[1], new Expected(own, SECOND));
    assertSame(stream, WINDOWS[2], new Expected(train(FIRST, SECOND), THIRD));
    PAssert.that(stream.models()).inWindow(WINDOWS[1]).satisfies(new Origins(train(FIRST, SECOND)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenThereIsAModel_theFirstWindowIsScoredByIt(TestPipeline pipeline) throws Exception {
    ModelFile before = train(THIRD);
    Expected first = new Expected(before, FIRST);
    assertThat(first.anomalies, is(not(new Expected(train(FIRST), FIRST).anomalies)));

    DetectAnomalies.Result stream =
        detect(
            pipeline,
            add(add(begin(), 0, FIRST).advanceWatermarkTo(WINDOWS[0].end()), 1, SECOND)
                .advanceWatermarkToInfinity(),
            detection().withModel(before.encoded()));

    assertSame(stream, WINDOWS[0], first);
    assertSame(stream, WINDOWS[1], new Expected(train(FIRST), SECOND));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenWindowsAreTooSmall_saysSoUntilTogetherTheyHaveEnough(TestPipeline pipeline) {
    List<ScoredRecord> few = FIRST.subList(0, 40);
    List<ScoredRecord> more = FIRST.subList(40, 300);

    DetectAnomalies.Result stream =
        detect(
            pipeline,
            add(add(begin(), 0, few).advanceWatermarkTo(WINDOWS[0].end()), 1, more)
                .advanceWatermarkToInfinity(),
            detection());

    assertSame(stream, WINDOWS[0], new Expected(train(few), few));
    assertSame(stream, WINDOWS[1], new Expected(train(few, more), more));
    PAssert.that(stream.models()).inWindow(WINDOWS[0]).empty();
    PAssert.that(stream.models()).inWindow(WINDOWS[1]).satisfies(new Origins(train(few, more)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenARecordHasNoScore_nothingIsSaidOfIt(TestPipeline pipeline) {
    List<ScoredRecord> records = new ArrayList<>(FIRST);
    records.add(PayRecords.record(10_000, "GS", null, null, null, null));
    Expected expected = new Expected(train(records), records);
    assertThat(expected.flagged.isEmpty(), is(false));
    assertThat(expected.flagged.size() + expected.unflagged.size(), is(FIRST.size()));

    DetectAnomalies.Result stream =
        detect(pipeline, add(begin(), 0, records).advanceWatermarkToInfinity(), detection());

    assertSame(stream, WINDOWS[0], expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenTheModelIsCutShort_refusesIt() {
    byte[] file = train(FIRST).encoded();

    ModelFileException thrown =
        assertThrows(
            ModelFileException.class,
            () -> detection().withModel(Arrays.copyOf(file, file.length - 1)));

    assertThat(thrown.getMessage(), startsWith("the model is cut short or damaged"));
  }
}
