package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.kept;
import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(TestPipelineExtension.class)
class DeduplicateRecordsTest {
  private static final String STORE = DeduplicateRecordsTest.class.getName();
  private static final int KEYS = 40;
  private static final int VERSIONS = 3;

  @AfterEach
  void release() {
    DeduplicateRecords.release(STORE);
  }

  private static CheckedRecord posting(int key, int month, int textLength) {
    return version(
        "key" + key, "2026-0" + month + "-01", "t" + "x".repeat(textLength), "Navy", key);
  }

  private static List<CheckedRecord> postings(int textLength) {
    List<CheckedRecord> records = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      for (int month = 1; month <= VERSIONS; month++) {
        records.add(posting(key, month, textLength));
      }
    }
    Collections.shuffle(records, new Random(7));
    return records;
  }

  /** Several collections make several bundles of it, whatever the runner does. */
  private static PCollection<CheckedRecord> inParts(
      TestPipeline pipeline, List<CheckedRecord> records) {
    List<PCollection<CheckedRecord>> parts = new ArrayList<>();
    int size = records.size() / 4;
    for (int part = 0; part < 4; part++) {
      parts.add(
          pipeline.apply(
              "Part " + part,
              Create.of(records.subList(part * size, (part + 1) * size))
                  .withCoder(RecordCoders.CHECKED)));
    }
    return PCollectionList.of(parts).apply(Flatten.pCollections());
  }

  /** How records wait until all of a group are there. */
  enum Form {
    INLINE,
    PARKED,
    BY_KEY;

    DeduplicateRecords of(DeduplicateRecords deduplicate) {
      return switch (this) {
        case INLINE -> deduplicate;
        case PARKED -> deduplicate.parked(STORE);
        case BY_KEY -> deduplicate.groupedByKey();
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void whenVersionsArriveInSeveralBundles_theNewestOfEachKeyIsKept(
      Form form, TestPipeline pipeline) {
    DeduplicateRecords deduplicate =
        form.of(DeduplicateRecords.by(Versions.TYPE).inShards(3))
            .comparing(List.of("title", "agency"));
    var result = inParts(pipeline, postings(0)).apply(deduplicate);

    List<DistinctRecord> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      kept.add(kept(posting(key, 3, 0), 3, 2, 2, 2, 2));
      dropped.add("key" + key + " OUTDATED {\"posted\":[\"2026-03-01\",\"2026-01-01\"]}");
      dropped.add("key" + key + " OUTDATED {\"posted\":[\"2026-03-01\",\"2026-02-01\"]}");
    }
    PAssert.that(result.records()).containsInAnyOrder(kept);
    PAssert.that(result.duplicates().apply("Text", ParDo.of(new Text())))
        .containsInAnyOrder(dropped);
    PAssert.that(result.measures())
        .satisfies(
            measures -> {
              Measures sum = new Measures();
              measures.forEach(sum::addAll);
              assertThat(
                  sum, is(new Measures().add(Measure.DUPLICATE, "api", "OUTDATED", 2 * KEYS)));
              return null;
            });
    pipeline.run();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void whenAShardHasMoreThanOneBlock_noRecordIsLost(Form form, TestPipeline pipeline) {
    DeduplicateRecords deduplicate = DeduplicateRecords.by(Versions.TYPE).inShards(1);
    // 120 records of 100 kB: three blocks of 4 MB, if they come in one bundle.
    var result =
        pipeline
            .apply(Create.of(postings(100_000)).withCoder(RecordCoders.CHECKED))
            .apply(form.of(deduplicate));
    List<DistinctRecord> kept = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      kept.add(kept(posting(key, 3, 100_000), 3));
    }
    PAssert.that(result.records()).containsInAnyOrder(kept);
    pipeline.run();
  }

  @Test
  void whenGroupedByKeyInWindows_eachWindowIsDecidedAndCountedForItself(TestPipeline pipeline) {
    Instant noon = Instant.ofEpochMilli(Versions.NOON.toEpochMilli());
    Duration minute = Duration.standardMinutes(1);
    var result =
        pipeline
            .apply(
                Create.timestamped(
                        TimestampedValue.of(posting(1, 1, 0), noon),
                        TimestampedValue.of(posting(1, 2, 0), noon),
                        TimestampedValue.of(posting(1, 3, 0), noon.plus(minute)),
                        TimestampedValue.of(posting(1, 3, 0), noon.plus(minute)))
                    .withCoder(RecordCoders.CHECKED))
            .apply(Window.into(FixedWindows.of(minute)))
            .apply(DeduplicateRecords.by(Versions.TYPE).groupedByKey());

    IntervalWindow first = new IntervalWindow(noon, minute);
    IntervalWindow second = new IntervalWindow(noon.plus(minute), minute);
    PAssert.that(result.records()).inWindow(first).containsInAnyOrder(kept(posting(1, 2, 0), 2));
    PAssert.that(result.measures())
        .inWindow(first)
        .containsInAnyOrder(new Measures().add(Measure.DUPLICATE, "api", "OUTDATED", 1));
    PAssert.that(result.measures())
        .inWindow(second)
        .containsInAnyOrder(new Measures().add(Measure.DUPLICATE, "api", "IDENTICAL", 1));
    pipeline.run();
  }

  @Test
  void whenThereIsNothing_nothingComes(TestPipeline pipeline) {
    var result =
        pipeline
            .apply(Create.empty(RecordCoders.CHECKED))
            .apply(DeduplicateRecords.by(Versions.TYPE));
    PAssert.that(result.records()).empty();
    PAssert.that(result.duplicates()).empty();
    PAssert.that(result.measures()).empty();
    pipeline.run();
  }

  @Test
  void whenThereIsNoShard_itIsRefused() {
    DeduplicateRecords deduplicate = DeduplicateRecords.by(Versions.TYPE);
    Exception refused = assertThrows(IllegalArgumentException.class, () -> deduplicate.inShards(0));
    assertThat(refused.getMessage(), is("there must be at least one shard, not 0"));
  }

  private static final class Text extends DoFn<DuplicateRecord, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element DuplicateRecord record, OutputReceiver<String> out) {
      out.output(record.key() + " " + record.kind() + " " + record.differences());
    }
  }
}
