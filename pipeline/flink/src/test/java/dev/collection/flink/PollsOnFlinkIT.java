package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.poll.PollSources;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.StopSignal;
import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.transforms.dedup.DeduplicateRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polls, and the state that deduplicates them, when a task of Flink fails between two of them. */
class PollsOnFlinkIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final int KEYS = 20;
  private static final RecordType TYPE =
      new RecordType(
          "numbers",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("version", FieldType.INTEGER)),
          List.of("id"),
          List.of("version"));

  private static final AtomicLong MINUTES = new AtomicLong();
  private static final AtomicInteger POLLS = new AtomicInteger();
  private static final AtomicInteger SAVED = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static final ConcurrentLinkedQueue<DistinctRecord> KEPT = new ConcurrentLinkedQueue<>();

  @BeforeEach
  @AfterEach
  void reset() {
    StopSignal.reset();
    MINUTES.set(0);
    POLLS.set(0);
    SAVED.set(0);
    FAILURES.set(0);
    KEPT.clear();
  }

  /** At each poll, of each key the first version and then the one of the poll. */
  private record Numbers(String name) implements Source {
    @Override
    public List<String> parts(SourceContext context) {
      int poll = POLLS.incrementAndGet();
      if (poll == 3) {
        // What follows fails: only what a checkpoint has saved is to be remembered then.
        await(() -> SAVED.get() >= 2);
      }
      return List.of(Integer.toString(poll));
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context) {
      return new ReadSession() {
        @Override
        public ReadBatch next() {
          long poll = Long.parseLong(part);
          List<RawRecord> records = new ArrayList<>();
          for (long version : poll == 1 ? new long[] {1} : new long[] {1, poll}) {
            for (int key = 0; key < KEYS; key++) {
              byte[] payload = ("k" + key + " " + version).getBytes(StandardCharsets.UTF_8);
              records.add(new RawRecord(name, Locator.item(part, key), payload, NOON));
            }
          }
          MINUTES.incrementAndGet();
          return new ReadBatch(records, List.of(), List.of(), Position.START, true);
        }

        @Override
        public void close() {}
      };
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no checkpoint was completed in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static CheckedRecord record(RawRecord raw) {
    String text = new String(raw.payload(), StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    String key = text.substring(0, space);
    FieldValues values = FieldValues.of(key, Long.parseLong(text.substring(space + 1)));
    return new CheckedRecord(
        CollectedRecord.of(key, values, raw.provenance()), RuleOutcomes.none());
  }

  private static long keysOf(int version) {
    return KEPT.stream()
        .filter(record -> version(record) == version)
        .map(record -> record.record().key())
        .distinct()
        .count();
  }

  private static long version(DistinctRecord record) {
    return (Long) record.record().values().get(1);
  }

  /** Notes what was passed on, and of which poll a checkpoint has saved it; fails once. */
  private static final class NoteFn extends DoFn<DistinctRecord, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element DistinctRecord record, BundleFinalizer finalizer) {
      int version = (int) version(record);
      if (version == 3 && FAILURES.getAndIncrement() == 0) {
        throw new IllegalStateException("a task fails on purpose");
      }
      KEPT.add(record);
      // The attempt that fails loses a part of version 3 and all that follows of that part.
      if (version > 3 && keysOf(version) == KEYS) {
        StopSignal.request();
      }
      finalizer.afterBundleCommit(
          org.joda.time.Instant.now().plus(org.joda.time.Duration.standardHours(1)),
          () -> SAVED.accumulateAndGet(version, Math::max));
    }
  }

  @Test
  @Timeout(180)
  void whenATaskFailsBetweenPolls_theStateIsThatOfTheCheckpoint() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setStreaming(true);
    options.setParallelism(2);
    options.setCheckpointingInterval(200L);
    options.setMaxBundleTimeMills(100L);
    options.setAutoWatermarkInterval(50L);
    options.setNumberOfExecutionRetries(2);
    options.setExecutionRetryDelay(0L);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            PollSources.every(
                    org.joda.time.Duration.standardMinutes(1),
                    org.joda.time.Instant.ofEpochMilli(NOON.toEpochMilli()),
                    "polling")
                .polling(List.of(new Numbers("api")))
                .withClock(() -> NOON.plusSeconds(60 * MINUTES.get())))
        .records()
        .apply(MapElements.into(TypeDescriptor.of(CheckedRecord.class)).via(PollsOnFlinkIT::record))
        .setCoder(RecordCoders.CHECKED)
        .apply(DeduplicateRecords.by(TYPE).inState(Duration.ofDays(7)))
        .records()
        .apply("Note", ParDo.of(new NoteFn()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Integer> firstVersions = new TreeMap<>();
    Map<String, Long> newest = new HashMap<>();
    for (DistinctRecord record : KEPT) {
      newest.merge(record.record().key(), version(record), Math::max);
      if (version(record) == 1) {
        firstVersions.merge(record.record().key(), 1, Integer::sum);
      }
    }
    assertThat(FAILURES.get() > 0, is(true));
    // A version of before the failure is not passed on again: the state was restored.
    assertThat(firstVersions.keySet().size(), is(KEYS));
    assertThat(Set.copyOf(firstVersions.values()), is(Set.of(1)));
    assertThat(newest.keySet().size(), is(KEYS));
    assertThat(Set.copyOf(newest.values()).size(), is(1));
    // The size as well: otherwise more would have been forgotten at the end than was remembered.
    Map<String, Long> gauges = new HashMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace("collection"))
                .build())
        .getGauges()
        .forEach(gauge -> gauges.put(gauge.getName().getName(), gauge.getAttempted().getValue()));
    assertThat(gauges, is(Map.of("remembered_keys", 0L, "remembered_bytes", 0L)));
  }
}
