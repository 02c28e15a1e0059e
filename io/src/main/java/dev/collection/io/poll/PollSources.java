package dev.collection.io.poll;

import dev.collection.io.source.OnTime;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceMemory;
import dev.collection.io.source.TaskReader;
import dev.collection.io.source.WatchSources;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads sources again and again in one job, at the ticks of a schedule: at start + k × interval,
 * the first time at once. Unbounded. What comes out has the timestamp of its tick; by default it is
 * in the window from that tick to the next, which closes when all sources have been read.
 *
 * <p>A <i>polled</i> source is read as {@link ReadSources} reads it, once for each tick, its parts
 * one after the other: within its limits, from its mark as it is then, with the same reports and
 * measures. There are never two polls of one source at once: a poll that takes longer than the
 * interval is read to its end, and the ticks that came meanwhile are made up by one, as are those
 * of a job that was down. A source that cannot be read is a report with status FAILED in the window
 * of its poll, and is tried again at the next tick.
 *
 * <p>Of a <i>watched</i> source only parts that are new or have changed are read, see {@link
 * WatchSources}.
 *
 * <p>At least once: how far a poll has come is in the checkpoint, and a failure repeats what was
 * read since. On {@link dev.collection.io.source.StopSignal} a poll ends with the batch that is
 * being read; what was left is reported as stopped, and the job drains.
 */
public final class PollSources extends PTransform<PBegin, ReadSources.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RawRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<FailedRecord> REJECTS = new TupleTag<>("rejects") {};
  private static final TupleTag<ExtractionReport> REPORTS = new TupleTag<>("reports") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  private final List<Source> polled;
  private final List<Source> watched;
  private final Settings settings;

  /** What is the same for all sources. */
  private record Settings(
      String run,
      Duration interval,
      Instant start,
      WindowFn<Object, ?> windows,
      ReadSources.ReadControl control,
      SourceMemory.Provider memory,
      SerializableClock clock) {}

  private PollSources(List<Source> polled, List<Source> watched, Settings settings) {
    this.polled = polled;
    this.watched = watched;
    this.settings = settings;
  }

  /**
   * @param interval between polls; at least a millisecond
   * @param start time of the first tick; usually now
   * @param run id of the run, under which sessions wait in a process
   */
  public static PollSources every(Duration interval, Instant start, String run) {
    TickSchedule.starting(start, interval); // refuses what cannot be
    return new PollSources(
        List.of(),
        List.of(),
        new Settings(
            run,
            interval,
            start,
            windows(interval, start),
            ReadSources.ReadControl.readAll(),
            SourceMemory::none,
            SerializableClock.system()));
  }

  /** Windows that each begin with a tick of the schedule. */
  public static FixedWindows windows(Duration interval, Instant start) {
    return FixedWindows.of(interval)
        .withOffset(Duration.millis(Math.floorMod(start.getMillis(), interval.getMillis())));
  }

  /** Reads these from beginning to end at each tick. */
  public PollSources polling(List<? extends Source> sources) {
    return new PollSources(List.copyOf(sources), watched, settings);
  }

  /** Reads of these what is new, or has changed, at each tick. */
  public PollSources watching(List<? extends Source> sources) {
    return new PollSources(polled, List.copyOf(sources), settings);
  }

  /** Puts what comes out into other windows, by the time of its tick. */
  public PollSources into(WindowFn<Object, ?> windows) {
    return with(
        new Settings(
            settings.run(),
            settings.interval(),
            settings.start(),
            windows,
            settings.control(),
            settings.memory(),
            settings.clock()));
  }

  /** Lets {@code control} watch. */
  public PollSources watchedBy(ReadSources.ReadControl control) {
    return with(
        new Settings(
            settings.run(),
            settings.interval(),
            settings.start(),
            settings.windows(),
            control,
            settings.memory(),
            settings.clock()));
  }

  /** What polled sources remember beyond one session; without it, nothing. */
  public PollSources remembering(SourceMemory.Provider memory) {
    return with(
        new Settings(
            settings.run(),
            settings.interval(),
            settings.start(),
            settings.windows(),
            settings.control(),
            memory,
            settings.clock()));
  }

  /** Tells by this clock what is due. */
  public PollSources withClock(SerializableClock clock) {
    return with(
        new Settings(
            settings.run(),
            settings.interval(),
            settings.start(),
            settings.windows(),
            settings.control(),
            settings.memory(),
            clock));
  }

  private PollSources with(Settings changed) {
    return new PollSources(polled, watched, changed);
  }

  /**
   * @throws IllegalArgumentException if there is no source
   */
  @Override
  public ReadSources.Result expand(PBegin input) {
    if (polled.isEmpty() && watched.isEmpty()) {
      throw new IllegalArgumentException("there is no source to poll");
    }
    List<ReadSources.Result> results = new ArrayList<>();
    polled.forEach(source -> results.add(poll(input, source)));
    if (!watched.isEmpty()) {
      results.add(watch(input));
    }
    return ReadSources.Result.merge(results);
  }

  private ReadSources.Result poll(PBegin input, Source source) {
    PollSource polls =
        new PollSource(
            source,
            settings.run(),
            settings.interval(),
            settings.start(),
            settings.control(),
            settings.memory(),
            settings.clock());
    PCollectionTuple read =
        input
            .apply("Poll " + source.name(), Read.from(polls))
            .apply("Put polls of " + source.name() + " into windows", intoWindows())
            .apply(
                "Take batches of " + source.name() + " apart",
                ParDo.of(new TakeApartFn())
                    .withOutputTags(RECORDS, TupleTagList.of(REJECTS).and(REPORTS).and(MEASURES)));
    return ReadSources.Result.of(
        read.get(RECORDS), read.get(REJECTS), read.get(REPORTS), read.get(MEASURES));
  }

  private ReadSources.Result watch(PBegin input) {
    ReadSources.Result read =
        input
            .apply(
                "Look at the clock",
                Ticks.every(settings.interval(), settings.start()).withClock(settings.clock()))
            .apply(
                "Watch",
                WatchSources.all(watched, settings.run())
                    .withClock(settings.clock())
                    .watchedBy(settings.control()));
    return ReadSources.Result.of(
        read.records().apply("Put watched records into windows", intoWindows()),
        read.rejects().apply("Put watched rejects into windows", intoWindows()),
        read.reports().apply("Put watched reports into windows", intoWindows()),
        read.measures().apply("Put watched measures into windows", intoWindows()));
  }

  private <T> Window<T> intoWindows() {
    return OnTime.<T>into(settings.windows());
  }

  static final class TakeApartFn extends DoFn<PolledBatch, RawRecord> {
    private static final long serialVersionUID = 1L;
    private final Counter read = Metrics.counter("collection", "extracted");

    @ProcessElement
    public void process(@Element PolledBatch polled, MultiOutputReceiver out) {
      ReadBatch batch = polled.batch();
      batch.records().forEach(out.get(RECORDS)::output);
      batch.rejects().forEach(out.get(REJECTS)::output);
      batch.reports().forEach(out.get(REPORTS)::output);
      read.inc((long) batch.records().size() + batch.rejects().size());
      out.get(MEASURES).output(TaskReader.measures(polled.source(), batch));
    }
  }
}
