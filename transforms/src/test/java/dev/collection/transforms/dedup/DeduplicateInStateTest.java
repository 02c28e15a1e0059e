package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.NOON;
import static dev.collection.transforms.dedup.Versions.kept;
import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RecordCoders;
import dev.collection.model.RuleOutcomes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class DeduplicateInStateTest {
  private static final Instant START = Instant.ofEpochMilli(NOON.toEpochMilli());
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final DeduplicateInState SEVEN_DAYS =
      DeduplicateRecords.by(Versions.TYPE)
          .comparing(List.of("title"))
          .inShards(DeduplicateInState.MANY_SHARDS)
          .inState(java.time.Duration.ofDays(7));

  /** Records that come one after the other, each in a bundle of its own. */
  private static final class Arrivals {
    private TestStream.Builder<CheckedRecord> stream = TestStream.create(RecordCoders.CHECKED);

    Arrivals at(Duration afterNoon, CheckedRecord record) {
      Instant time = START.plus(afterNoon);
      stream = stream.addElements(TimestampedValue.of(record, time));
      return this;
    }

    Arrivals watermark(Duration afterNoon) {
      stream = stream.advanceWatermarkTo(START.plus(afterNoon));
      return this;
    }

    PCollection<CheckedRecord> in(TestPipeline pipeline) {
      return pipeline
          .apply(stream.advanceWatermarkToInfinity())
          .apply(Window.into(FixedWindows.of(MINUTE)));
    }
  }

  private static Arrivals arrivals() {
    return new Arrivals();
  }

  private static CheckedRecord posted(int month, String title, int item) {
    return version("a", "2026-0" + month + "-01", title, "Navy", item);
  }

  private static CheckedRecord deletion(int month) {
    FieldValues values =
        FieldValues.of("a", LocalDate.parse("2026-0" + month + "-01"), 1L, null, null);
    return new CheckedRecord(
        CollectedRecord.deletion(
            "a", values, new Provenance("api", Locator.item("answer.json", 9), NOON)),
        RuleOutcomes.none());
  }

  private static DistinctRecord passed(CheckedRecord record, long compared, long agreed) {
    return kept(record, 1, agreed, compared);
  }

  private static PCollection<String> words(PCollection<DuplicateRecord> duplicates) {
    return duplicates.apply(
        "Words",
        MapElements.into(TypeDescriptors.strings())
            .via(
                dropped ->
                    dropped.kind()
                        + " item "
                        + dropped.dropped().locator().position()
                        + " kept "
                        + dropped.kept().locator().position()
                        + " "
                        + dropped.differences()));
  }

  private static void assertSum(PCollection<Measures> measures, Measures expected) {
    PAssert.that(measures)
        .satisfies(
            found -> {
              Measures sum = new Measures();
              found.forEach(sum::addAll);
              assertThat(sum, is(expected));
              return null;
            });
  }

  @Test
  void ofASourceThatIsReadAgain_everyWindowPassesOnWhatItFinds(TestPipeline pipeline) {
    Duration later = Duration.standardMinutes(5);
    var result =
        arrivals()
            .at(Duration.ZERO, posted(2, "x", 1))
            .at(Duration.ZERO, posted(2, "x", 2)) // twice in one reading
            .at(later, posted(2, "x", 3)) // there again
            .at(later, posted(1, "w", 4)) // in the same reading, and older
            .at(later.multipliedBy(2), posted(1, "w", 5)) // only the older one: the sink decides
            .at(later.multipliedBy(3), posted(3, "y", 6))
            .in(pipeline)
            .apply(SEVEN_DAYS.readingAgain(java.util.Set.of("api")));

    PAssert.that(result.records())
        .containsInAnyOrder(
            passed(posted(2, "x", 1), 0, 0),
            passed(posted(2, "x", 3), 0, 0),
            passed(posted(1, "w", 5), 0, 0),
            passed(posted(3, "y", 6), 0, 0));
    PAssert.that(words(result.duplicates()))
        .containsInAnyOrder(
            "IDENTICAL item 2 kept 1 {}",
            "OUTDATED item 4 kept 1"
                + " {\"posted\":[\"2026-02-01\",\"2026-01-01\"],\"title\":[\"x\",\"w\"]}");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenANewerVersionComes_bothArePassedOnAndNoneIsADuplicate(TestPipeline pipeline) {
    CheckedRecord first = posted(1, "clerk", 1);
    CheckedRecord second = posted(2, "cook", 2);
    var result =
        arrivals()
            .at(Duration.ZERO, first)
            .at(Duration.ZERO, second)
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records()).containsInAnyOrder(passed(first, 0, 0), passed(second, 1, 0));
    PAssert.that(result.duplicates()).empty();
    PAssert.that(result.measures()).empty();
    pipeline.run();
  }

  @Test
  void whenAnOlderVersionComesOrTheSameAgain_itIsDroppedWithTheReason(TestPipeline pipeline) {
    CheckedRecord newest = posted(3, "cook", 1);
    var result =
        arrivals()
            .at(Duration.ZERO, newest)
            .at(Duration.ZERO, posted(2, "clerk", 2))
            .at(Duration.ZERO, newest)
            .at(Duration.ZERO, posted(3, "cook", 3))
            .at(Duration.ZERO, posted(1, "cook", 4))
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records()).containsInAnyOrder(passed(newest, 0, 0));
    PAssert.that(words(result.duplicates()))
        .containsInAnyOrder(
            "OUTDATED item 2 kept 1 "
                + "{\"posted\":[\"2026-03-01\",\"2026-02-01\"],\"title\":[\"cook\",\"clerk\"]}",
            "IDENTICAL item 1 kept 1 {}",
            "IDENTICAL item 3 kept 1 {}",
            "OUTDATED item 4 kept 1 {\"posted\":[\"2026-03-01\",\"2026-01-01\"]}");
    assertSum(
        result.measures(),
        new Measures()
            .add(Measure.DUPLICATE, "api", "OUTDATED", 2)
            .add(Measure.DUPLICATE, "api", "IDENTICAL", 2));
    pipeline.run();
  }

  @Test
  void whenTheSameIsCollectedLater_itIsIdenticalAndWhatLiesBetweenIsOutdated(
      TestPipeline pipeline) {
    CheckedRecord first = version("a", "2026-01-01", 1L, "cook", "Navy", 1, 0);
    var result =
        arrivals()
            .at(Duration.ZERO, first)
            .at(Duration.ZERO, version("a", "2026-01-01", 1L, "cook", "Navy", 2, 20))
            .at(Duration.ZERO, version("a", "2026-01-01", 1L, "clerk", "Navy", 3, 10))
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records()).containsInAnyOrder(passed(first, 0, 0));
    PAssert.that(words(result.duplicates()))
        .containsInAnyOrder(
            "IDENTICAL item 2 kept 1 {}",
            "OUTDATED item 3 kept 1 {\"title\":[\"cook\",\"clerk\"]}");
    pipeline.run();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenTwoContradictEachOther_theSameOneIsNewestInEitherOrder(
      boolean greaterFirst, TestPipeline pipeline) {
    CheckedRecord cook = posted(1, "cook", 1);
    CheckedRecord clerk = posted(1, "clerk", 2);
    boolean cookIsGreater = cook.record().contentHash().compareTo(clerk.record().contentHash()) > 0;
    CheckedRecord greater = cookIsGreater ? cook : clerk;
    CheckedRecord smaller = cookIsGreater ? clerk : cook;
    var result =
        arrivals()
            .at(Duration.ZERO, greaterFirst ? greater : smaller)
            .at(Duration.ZERO, greaterFirst ? smaller : greater)
            .in(pipeline)
            .apply(SEVEN_DAYS);

    if (greaterFirst) {
      PAssert.that(result.records()).containsInAnyOrder(passed(greater, 0, 0));
      assertSum(result.measures(), new Measures().add(Measure.DUPLICATE, "api", "CONFLICTING", 1));
    } else {
      PAssert.that(result.records())
          .containsInAnyOrder(passed(smaller, 0, 0), passed(greater, 1, 0));
      PAssert.that(result.duplicates()).empty();
    }
    pipeline.run();
  }

  @Test
  void whenARecordIsDeleted_anOlderOneIsDroppedAndANewerOneBringsItBack(TestPipeline pipeline) {
    CheckedRecord back = posted(4, "cook", 4);
    var result =
        arrivals()
            .at(Duration.ZERO, posted(1, "cook", 1))
            .at(Duration.ZERO, deletion(3))
            .at(Duration.ZERO, posted(2, "cook", 2))
            .at(Duration.ZERO, back)
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records())
        .containsInAnyOrder(
            passed(posted(1, "cook", 1), 0, 0), passed(deletion(3), 0, 0), passed(back, 0, 0));
    PAssert.that(words(result.duplicates()))
        .containsInAnyOrder("OUTDATED item 2 kept 9 {\"(deleted)\":[true,false]}");
    pipeline.run();
  }

  @Test
  void whenAKeyHasNotComeForTheTime_itIsForgottenAndPassedOnAgain(TestPipeline pipeline) {
    CheckedRecord record = posted(2, "cook", 1);
    CheckedRecord older = posted(1, "cook", 2);
    var result =
        arrivals()
            .at(Duration.ZERO, record)
            .watermark(Duration.standardDays(5))
            .at(Duration.standardDays(5), record) // a duplicate, which extends the time
            .watermark(Duration.standardDays(12).minus(Duration.millis(1)))
            .at(Duration.standardDays(11), record) // late, and still remembered
            .watermark(Duration.standardDays(18).plus(Duration.millis(1)))
            .at(Duration.standardDays(19), older) // forgotten: the database must tell
            .watermark(Duration.standardDays(20))
            .at(Duration.standardDays(20), record) // newer than what is remembered now
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records())
        .containsInAnyOrder(passed(record, 0, 0), passed(older, 0, 0), passed(record, 1, 1));
    PAssert.that(words(result.duplicates()))
        .containsInAnyOrder("IDENTICAL item 1 kept 1 {}", "IDENTICAL item 1 kept 1 {}");
    pipeline.run();
  }

  @Test
  void whenRecordsAreInWindows_eachOutcomeIsInThatOfItsRecord(TestPipeline pipeline) {
    CheckedRecord first = posted(2, "cook", 1);
    CheckedRecord second = posted(3, "cook", 3);
    Duration inThird = Duration.standardSeconds(130);
    var result =
        arrivals()
            .at(Duration.ZERO, first)
            .watermark(MINUTE)
            .at(Duration.standardSeconds(70), posted(1, "cook", 2))
            .watermark(MINUTE.multipliedBy(2))
            .at(inThird, second)
            .in(pipeline)
            .apply(SEVEN_DAYS);

    PAssert.that(result.records()).inWindow(minute(0)).containsInAnyOrder(passed(first, 0, 0));
    PAssert.that(result.records()).inWindow(minute(1)).empty();
    PAssert.that(result.records()).inWindow(minute(2)).containsInAnyOrder(passed(second, 1, 1));
    PAssert.that(words(result.duplicates()))
        .inWindow(minute(1))
        .containsInAnyOrder("OUTDATED item 2 kept 1 {\"posted\":[\"2026-02-01\",\"2026-01-01\"]}");
    PAssert.that(result.measures())
        .inWindow(minute(1))
        .containsInAnyOrder(new Measures().add(Measure.DUPLICATE, "api", "OUTDATED", 1));
    var counted =
        result
            .records()
            .apply(Combine.globally(Count.<DistinctRecord>combineFn()).withoutDefaults());
    PAssert.that(counted).inOnTimePane(minute(0)).containsInAnyOrder(1L);
    PAssert.that(counted).inOnTimePane(minute(2)).containsInAnyOrder(1L);
    PAssert.that(counted).containsInAnyOrder(1L, 1L);
    pipeline.run();
  }

  private static IntervalWindow minute(int minute) {
    return new IntervalWindow(START.plus(MINUTE.multipliedBy(minute)), MINUTE);
  }

  @Test
  void whenKeysAreForgotten_theSizeOfTheStateGoesDownAgain(TestPipeline pipeline) {
    List<CheckedRecord> records = new ArrayList<>();
    Arrivals arrivals = arrivals();
    for (int key = 0; key < 30; key++) {
      CheckedRecord record = version("key" + key, "2026-01-01", "cook" + key, "Navy", key);
      records.add(record);
      arrivals.at(Duration.ZERO, record);
    }
    CheckedRecord longer = version("key0", "2026-02-01", "a longer title", "Navy", 0);
    PCollection<CheckedRecord> input =
        arrivals
            .at(MINUTE, longer)
            .watermark(Duration.standardDays(7).plus(Duration.millis(1)))
            .in(pipeline);
    var growth = growth(input).apply(Filter.by(size -> !size.equals(StateSize.NONE)));

    List<StateSize> expected = new ArrayList<>();
    records.forEach(record -> expected.add(new StateSize(1, bytes(record))));
    expected.add(new StateSize(0, bytes(longer) - bytes(records.get(0))));
    records
        .subList(1, records.size())
        .forEach(record -> expected.add(new StateSize(-1, -bytes(record))));
    expected.add(new StateSize(-1, -bytes(longer)));
    PAssert.that(growth).containsInAnyOrder(expected);
    pipeline.run();
  }

  /** Which timers have fired by then, and whether the last one does, is up to the runner. */
  @Test
  void whenAKeyComesAfterItsTime_itIsInTheStateOnce(TestPipeline pipeline) {
    CheckedRecord again = posted(1, "a longer title", 1);
    long bytes = bytes(again);
    PCollection<CheckedRecord> input =
        arrivals()
            .at(Duration.ZERO, posted(1, "cook", 1))
            .watermark(Duration.standardDays(7).plus(Duration.millis(1)))
            .at(Duration.standardDays(8), again)
            .in(pipeline);

    PAssert.that(growth(input))
        .satisfies(
            sizes -> {
              StateSize sum = StateSize.NONE;
              for (StateSize size : sizes) {
                sum = sum.plus(size);
              }
              assertThat(sum, is(oneOf(StateSize.NONE, new StateSize(1, bytes))));
              return null;
            });
    pipeline.run();
  }

  /** Of each bundle. */
  private static PCollection<StateSize> growth(PCollection<CheckedRecord> input) {
    return SEVEN_DAYS
        .decide(input, input.getWindowingStrategy().getWindowFn())
        .get(PassNewerFn.GROWTH)
        .apply(Values.create())
        .setCoder(new StateSize.SizeCoder());
  }

  private static long bytes(CheckedRecord record) {
    return new RememberedVersion(0, record.record(), 0).bytes();
  }

  @Test
  void whenStateGrowsAndShrinks_theGaugesShowTheSum(TestPipeline pipeline) {
    pipeline
        .apply(
            TestStream.create(KvCoder.of(StringUtf8Coder.of(), new StateSize.SizeCoder()))
                .addElements(KV.of("", new StateSize(5, 500)))
                .addElements(KV.of("", new StateSize(-3, -290)))
                .addElements(KV.of("", StateSize.NONE))
                .advanceWatermarkToInfinity())
        .apply(ParDo.of(new StateSize.GaugeFn()));

    assertThat(gauges(pipeline.run()), is(Map.of("remembered_keys", 2L, "remembered_bytes", 210L)));
  }

  @Test
  void whenTheJobHasEnded_nothingIsRememberedAnyMore(TestPipeline pipeline) {
    arrivals()
        .at(Duration.ZERO, posted(1, "cook", 1))
        .at(Duration.ZERO, posted(2, "cook", 1))
        .in(pipeline)
        .apply(SEVEN_DAYS);

    assertThat(gauges(pipeline.run()), is(Map.of("remembered_keys", 0L, "remembered_bytes", 0L)));
  }

  private static Map<String, Long> gauges(PipelineResult result) {
    MetricQueryResults metrics =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace("collection"))
                    .build());
    Map<String, Long> gauges = new HashMap<>();
    for (var gauge : metrics.getGauges()) {
      GaugeResult value = gauge.getAttempted();
      gauges.put(gauge.getName().getName(), value.getValue());
    }
    return gauges;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverTheOrder_theLastOnePassedOnIsTheNewestAndEachHasOneOutcome(
      long seed, TestPipeline pipeline) {
    List<CheckedRecord> records = new ArrayList<>();
    for (int key = 0; key < 6; key++) {
      for (int item = 0; item < 6; item++) {
        // Some of the same date and contents, some that contradict each other.
        records.add(
            version("k" + key, "2026-0" + (1 + item / 2) + "-01", "t" + item % 3, "x", item));
      }
    }
    Collections.shuffle(records, new Random(seed));
    VersionOrder order = new VersionOrder(Versions.TYPE);
    Map<String, CheckedRecord> state = new HashMap<>();
    List<DistinctRecord> expected = new ArrayList<>();
    Arrivals arrivals = arrivals();
    int dropped = 0;
    for (CheckedRecord record : records) {
      arrivals.at(Duration.ZERO, record);
      CheckedRecord before = state.get(record.record().key());
      if (before == null || order.compare(record.record(), before.record()) > 0) {
        boolean agreed =
            before != null
                && before.record().values().get(3).equals(record.record().values().get(3));
        expected.add(passed(record, before == null ? 0 : 1, agreed ? 1 : 0));
        state.put(record.record().key(), record);
      } else {
        dropped++;
      }
    }
    var result = arrivals.in(pipeline).apply(SEVEN_DAYS);

    PAssert.that(result.records()).containsInAnyOrder(expected);
    int duplicates = dropped;
    PAssert.that(result.measures())
        .satisfies(
            found -> {
              Measures sum = new Measures();
              found.forEach(sum::addAll);
              assertThat(sum.total(Measure.DUPLICATE), is((long) duplicates));
              return null;
            });
    pipeline.run();
  }

  @Test
  void whenNothingWouldBeRemembered_thatIsRefused() {
    DeduplicateRecords deduplicate = DeduplicateRecords.by(Versions.TYPE);
    assertThrows(
        IllegalArgumentException.class, () -> deduplicate.inState(java.time.Duration.ZERO));
  }

  @Test
  void whenWindowsOverlap_thatIsRefused(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<CheckedRecord> sliding =
        arrivals()
            .in(pipeline)
            .apply("Slide", Window.into(SlidingWindows.of(MINUTE).every(MINUTE.dividedBy(2))));
    assertThrows(IllegalArgumentException.class, () -> sliding.apply(SEVEN_DAYS));
  }

  @Test
  void theEncodingOfStateStaysTheSame() throws Exception {
    RememberedVersion remembered = new RememberedVersion(-7, posted(1, "cook", 1).record(), 1234);
    CoderProperties.coderDecodeEncodeEqual(new RememberedVersion.VersionCoder(), remembered);
    CoderProperties.coderDecodeEncodeEqual(new StateSize.SizeCoder(), new StateSize(-3, 1L << 40));
    assertThat(
        HexFormat.of()
            .formatHex(
                CoderUtils.encodeToByteArray(new RememberedVersion.VersionCoder(), remembered)),
        is(
            "5f0da413016103617069044954454d0b616e737765722e6a736f6e0001809183af0d00203130383939663434646532623936313536333335373837323261643566633032001a030101610406ccbf02020202060104636f6f6b0601044e617679"));
    assertThat(
        HexFormat.of()
            .formatHex(
                CoderUtils.encodeToByteArray(new StateSize.SizeCoder(), new StateSize(-3, 300))),
        is("0305d804"));
  }
}
