package dev.collection.io.kafka.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.source.StopSignal;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;

/**
 * A job that reads a topic on the Direct Runner and "loads" into memory: each window when the test
 * allows it.
 */
final class TopicJob implements AutoCloseable {
  private static final ConcurrentMap<String, TopicJob> JOBS = new ConcurrentHashMap<>();

  final ConcurrentLinkedQueue<RawRecord> records = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<FailedRecord> rejects = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<ExtractionReport> reports = new ConcurrentLinkedQueue<>();
  final ConcurrentMap<Instant, Measures> measures = new ConcurrentHashMap<>();

  /** Windows whose records are all there, by their start, with how many there are. */
  final ConcurrentMap<Instant, Long> ended = new ConcurrentHashMap<>();

  volatile boolean loads;
  final Pipeline pipeline;
  private PipelineResult result;

  /** A job with windows of a minute. */
  TopicJob(KafkaSource source, String group, Duration allowedLateness) {
    this(source, group, Duration.ofMinutes(1), allowedLateness);
  }

  TopicJob(KafkaSource source, String group, Duration window, Duration allowedLateness) {
    String name = group + System.nanoTime();
    JOBS.put(name, this);
    DirectOptions options =
        PipelineOptionsFactory.fromArgs("--blockOnRun=false", "--targetParallelism=4")
            .as(DirectOptions.class);
    pipeline = Pipeline.create(options);
    ReadTopics.Result read =
        pipeline.apply(
            "Read",
            ReadTopics.of(
                source,
                group,
                FixedWindows.of(org.joda.time.Duration.millis(window.toMillis())),
                allowedLateness));
    read.read().records().apply("Keep records", ParDo.of(new KeepRecords(name)));
    read.read().rejects().apply("Keep rejects", ParDo.of(new KeepRejects(name)));
    read.read().reports().apply("Keep reports", ParDo.of(new KeepReports(name)));
    read.read().measures().apply("Keep measures", ParDo.of(new KeepMeasures(name)));
    PCollection<Void> told =
        read.read()
            .measures()
            .apply("Count", Combine.globally(Count.<Measures>combineFn()).withoutDefaults())
            .apply("Load", ParDo.of(new LoadFn(name)));
    told.apply("Commit", CommitOffsets.of(read.spans(), List.of(source), group));
  }

  TopicJob start() {
    StopSignal.reset();
    result = pipeline.run();
    return this;
  }

  /** Asks it to stop and waits until it has. */
  void stop() {
    StopSignal.request();
    PipelineResult.State state = result.waitUntilFinish(org.joda.time.Duration.standardSeconds(60));
    assertThat(state, is(PipelineResult.State.DONE));
    StopSignal.reset();
  }

  void waitUntilFinish() {
    result.waitUntilFinish(org.joda.time.Duration.standardSeconds(60));
  }

  @Override
  public void close() throws IOException {
    loads = true;
    if (!result.getState().isTerminal()) {
      result.cancel();
    }
  }

  /** Waits until it is so. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within a minute: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private abstract static class KeepFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;
    private final String name;

    KeepFn(String name) {
      this.name = name;
    }

    TopicJob job() {
      return JOBS.get(name);
    }
  }

  private static final class KeepRecords extends KeepFn<RawRecord> {
    private static final long serialVersionUID = 1L;

    KeepRecords(String name) {
      super(name);
    }

    @ProcessElement
    public void process(@Element RawRecord raw) {
      job().records.add(raw);
    }
  }

  private static final class KeepRejects extends KeepFn<FailedRecord> {
    private static final long serialVersionUID = 1L;

    KeepRejects(String name) {
      super(name);
    }

    @ProcessElement
    public void process(@Element FailedRecord failed) {
      job().rejects.add(failed);
    }
  }

  private static final class KeepReports extends KeepFn<ExtractionReport> {
    private static final long serialVersionUID = 1L;

    KeepReports(String name) {
      super(name);
    }

    @ProcessElement
    public void process(@Element ExtractionReport report) {
      job().reports.add(report);
    }
  }

  private static final class KeepMeasures extends KeepFn<Measures> {
    private static final long serialVersionUID = 1L;

    KeepMeasures(String name) {
      super(name);
    }

    @ProcessElement
    public void process(@Element Measures counts, IntervalWindow window) {
      job()
          .measures
          .merge(
              Instant.ofEpochMilli(window.start().getMillis()),
              counts,
              (before, now) -> new Measures().addAll(before).addAll(now));
    }
  }

  private static final class LoadFn extends KeepFn<Long> {
    private static final long serialVersionUID = 1L;

    LoadFn(String name) {
      super(name);
    }

    @ProcessElement
    public void process(IntervalWindow window) throws Exception {
      TopicJob job = job();
      job.ended.merge(Instant.ofEpochMilli(window.start().getMillis()), 1L, Long::sum);
      await("the test allows to load", () -> job.loads);
    }
  }

  /** The last value of a gauge; empty if it was never set. */
  OptionalLong gauge(String name) {
    return StreamSupport.stream(result.metrics().allMetrics().getGauges().spliterator(), false)
        .filter(gauge -> gauge.getName().equals(MetricName.named("collection", name)))
        .mapToLong(gauge -> gauge.getAttempted().getValue())
        .findFirst();
  }

  /** How often each window ended: once. */
  Map<Instant, Long> ended() {
    return Map.copyOf(ended);
  }
}
