package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Written;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to loading without end: bundles, windows, and other writers in between. */
class LoadAtOnceTest extends SqliteLoadRecordsTest {
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Instant START = Instant.parse("2026-11-15T12:00:00Z");

  @Override
  boolean isEndless() {
    return true;
  }

  @Test
  void ofVersionsInOneBundleTheLastIsWritten_andTheOthersAreStale() throws Exception {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Measures> outcomes =
        pipeline
            .apply(
                TestStream.create(RecordCoders.SCORED)
                    .addElements(
                        record("a", "2026-01-01", "1", "2026-11-01T00:00:00Z"),
                        record("b", "2026-01-01", "5", "2026-11-01T00:00:00Z"),
                        record("a", "2026-01-02", "2", "2026-11-01T00:00:00Z"),
                        record("a", "2026-01-03", "3", "2026-11-01T00:00:00Z"))
                    .advanceWatermarkToInfinity())
            .apply(LoadRecords.into(database(), TABLES, "run-1", 1000));
    PAssert.that(outcomes)
        .satisfies(found -> assertSum(found, Map.of(Measure.INSERTED, 2L, Measure.STALE, 2L)));
    pipeline.run().waitUntilFinish();

    assertThat(
        query("SELECT id, pay, revision FROM jobs ORDER BY id"),
        is(List.of(List.of("a", "3", "1"), List.of("b", "5", "1"))));
  }

  @Test
  void whatIsLoadedIsCountedInTheWindowOfItsRecord() throws Exception {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Measures> outcomes =
        pipeline
            .apply(
                TestStream.create(RecordCoders.SCORED)
                    .addElements(
                        at(0, record("a", "2026-01-01", "1", "2026-11-01T00:00:00Z")),
                        at(61, record("b", "2026-01-01", "1", "2026-11-01T00:00:00Z")))
                    .advanceWatermarkTo(START.plus(MINUTE))
                    .addElements(at(70, record("a", "2026-01-02", "2", "2026-11-01T00:00:00Z")))
                    .advanceWatermarkToInfinity())
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(LoadRecords.into(database(), TABLES, "run-1", 1000));
    PAssert.that(outcomes)
        .inWindow(new IntervalWindow(START, MINUTE))
        .satisfies(found -> assertSum(found, Map.of(Measure.INSERTED, 1L)));
    PAssert.that(outcomes)
        .inWindow(new IntervalWindow(START.plus(MINUTE), MINUTE))
        .satisfies(found -> assertSum(found, Map.of(Measure.INSERTED, 1L, Measure.UPDATED, 1L)));
    pipeline.run().waitUntilFinish();
  }

  /** The batch says one row was written: the other writer's stands in the way of one of them. */
  @Test
  void whatAnotherRunHasOvertakenIsStale() throws Exception {
    ScoredRecord overtaken = record("a", "2026-01-01", "1", "2026-11-01T00:00:00Z");
    ScoredRecord written = record("b", "2026-01-01", "2", "2026-11-01T00:00:00Z");
    ScoredRecord updated = record("c", "2026-01-01", "3", "2026-11-01T00:00:00Z");
    load("run-1", null, overtaken, written, updated);
    load("run-2", null, record("a", "2026-01-02", "9", "2026-11-02T00:00:00Z"));
    BitSet present = new BitSet();
    present.set(2);

    assertThat(
        counted(
            new Written<>(
                new RecordBatch(List.of(overtaken, written, updated), true, present), 2, -1)),
        is(
            new Measures()
                .add(Measure.INSERTED, "src", 1)
                .add(Measure.UPDATED, "src", 1)
                .add(Measure.STALE, "src", -2)));
  }

  @Test
  void ifAllWereWrittenTheTableIsNotAsked() throws Exception {
    ScoredRecord record = record("nobody has it", "2026-01-01", "1", "2026-11-01T00:00:00Z");

    assertThat(
        counted(new Written<>(new RecordBatch(List.of(record), true, new BitSet()), 1, -1)),
        is(new Measures().add(Measure.INSERTED, "src", 1).add(Measure.STALE, "src", -1)));
  }

  /** One row is another writer's by now, one this run has written before, and one is new. */
  @ParameterizedTest
  @CsvSource({
    "2, 1, 1, 1, 1, 1", // One was updated: the fourth was there.
    "2, 2, 2, 0, 1, 1",
    "3, 2, 2, 1, 0, 1",
    "4, 3, 3, 1, 0, 0", // All four were: the other writer has come since then.
    "-1, -1, 2, 1, 0, 1", // Nobody knows: what the table has of this run was written now.
  })
  void ofWhatWasWrittenFirst_theRestIsCompared(
      long rows, long isNew, long inserted, long updated, long unchanged, long stale)
      throws Exception {
    ScoredRecord overtaken = record("a", "2026-01-01", "1", "2026-11-01T00:00:00Z");
    ScoredRecord first = record("b", "2026-01-01", "2", "2026-11-01T00:00:00Z");
    ScoredRecord second = record("c", "2026-01-01", "3", "2026-11-01T00:00:00Z");
    ScoredRecord changed = record("d", "2026-01-02", "4", "2026-11-01T00:00:00Z");
    load("run-0", null, record("d", "2026-01-01", "3", "2026-11-01T00:00:00Z"));
    load("run-1", null, overtaken, first, second, changed);
    load("run-2", null, record("a", "2026-01-02", "9", "2026-11-02T00:00:00Z"));

    Measures counted =
        counted(
            new Written<>(
                new RecordBatch(List.of(overtaken, first, second, changed)), rows, isNew));
    if (rows == 4) {
      assertThat(
          counted,
          is(new Measures().add(Measure.INSERTED, "src", 3).add(Measure.UPDATED, "src", 1)));
    }
    assertSum(
        List.of(counted),
        Map.of(
            Measure.INSERTED, inserted,
            Measure.UPDATED, updated,
            Measure.UNCHANGED, unchanged,
            Measure.STALE, stale));
  }

  private Measures counted(Written<RecordBatch> written) throws Exception {
    LoadRejects rejects =
        new LoadRejects(TABLES, "run-1", database().dialect(), null, SerializableClock.system());
    Outcomes outcomes = new Outcomes(TABLES, "run-1", false, false, rejects);
    return new CountUpsertsFn(database(), TABLES, outcomes, "run-1", rejects)
        .count(written)
        .measures();
  }

  private static TimestampedValue<ScoredRecord> at(int seconds, ScoredRecord record) {
    return TimestampedValue.of(record, START.plus(Duration.standardSeconds(seconds)));
  }

  private static Void assertSum(Iterable<Measures> found, Map<Measure, Long> expected) {
    Measures sum = new Measures();
    found.forEach(sum::addAll);
    for (Measure measure :
        List.of(Measure.INSERTED, Measure.UPDATED, Measure.UNCHANGED, Measure.STALE)) {
      assertThat(
          measure.name(), sum.get(measure, "src", ""), is(expected.getOrDefault(measure, 0L)));
    }
    return null;
  }
}
