package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.model.TupleOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads every source of a collection. Bounded.
 *
 * <p>A source is read batch by batch by a splittable DoFn that gives control back to the runner
 * after each, so that a runner which keeps bundles in memory never holds more of a source than a
 * few batches. After a failure a runner reads a batch again; every record of a source is output
 * once per successful read.
 *
 * <p>What a source could not deliver is not an exception but a report: what was good is kept, and
 * the run's accounting decides.
 */
public final class ReadSources extends PTransform<PBegin, ReadSources.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RawRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<FailedRecord> REJECTS = new TupleTag<>("rejects") {};
  private static final TupleTag<ExtractionReport> REPORTS = new TupleTag<>("reports") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  /** Watches a source while it is read, and can give it up on purpose. Used on the workers. */
  public interface ReadControl extends Serializable {
    /** Asked before each batch: why the source is to be read no further; null to go on. */
    String reasonToStop(String source);

    /** Told after each batch how many records came. */
    void onRead(String source, long records);

    /** Never gives up. */
    static ReadControl readAll() {
      return new ReadAll();
    }
  }

  private static final class ReadAll implements ReadControl {
    private static final long serialVersionUID = 1L;

    @Override
    public String reasonToStop(String source) {
      return null;
    }

    @Override
    public void onRead(String source, long records) {}
  }

  private final List<Source> sources;
  private final String run;
  private final int readers;
  private final ReadControl control;
  private final SourceMemory.Provider memory;
  private final PCollectionView<Iterable<String>> obstacles;
  private final String counter;

  private ReadSources(
      List<Source> sources,
      String run,
      int readers,
      ReadControl control,
      SourceMemory.Provider memory,
      PCollectionView<Iterable<String>> obstacles,
      String counter) {
    if (readers < 1) {
      throw new IllegalArgumentException("there must be at least one reader, not " + readers);
    }
    this.sources = List.copyOf(sources);
    this.run = run;
    this.readers = readers;
    this.control = control;
    this.memory = memory;
    this.obstacles = obstacles;
    this.counter = counter;
  }

  /**
   * @param run id of the run, under which sessions wait in a process
   */
  public static ReadSources all(List<? extends Source> sources, String run) {
    return new ReadSources(
        List.copyOf(sources), run, 2, new ReadAll(), SourceMemory::none, null, "extracted");
  }

  /** How many parts of one source are read at the same time. */
  public ReadSources withReaders(int count) {
    return new ReadSources(sources, run, count, control, memory, obstacles, counter);
  }

  /** Lets {@code newControl} watch. */
  public ReadSources watchedBy(ReadControl newControl) {
    return new ReadSources(sources, run, readers, newControl, memory, obstacles, counter);
  }

  /** What the sources remember beyond one session; without it, nothing. */
  public ReadSources remembering(SourceMemory.Provider newMemory) {
    return new ReadSources(sources, run, readers, control, newMemory, obstacles, counter);
  }

  /**
   * Waits until it is known what stands in the way. If anything does, no source is read, and each
   * is reported as failed with the reasons.
   *
   * @param reasons in words; empty if the sources can be read
   */
  public ReadSources unless(PCollectionView<Iterable<String>> reasons) {
    return new ReadSources(sources, run, readers, control, memory, reasons, counter);
  }

  /** The name of the counter of what was read; by default that of extracted records. */
  public ReadSources countedAs(String name) {
    return new ReadSources(sources, run, readers, control, memory, obstacles, name);
  }

  /** Closes the sessions that a failed run left open in this process. */
  public static void release(String run) {
    OpenSessions.closeAll(run);
  }

  @Override
  public Result expand(PBegin input) {
    Map<String, Source> byName =
        sources.stream().collect(Collectors.toMap(Source::name, Function.identity()));
    PCollection<ReadTask> tasks =
        input
            .apply("Name sources", Create.of(sources.stream().map(Source::name).toList()))
            .apply(
                "List parts",
                ParDo.of(new ListPartsFn(Map.copyOf(byName), readers, memory, obstacles))
                    .withSideInputs(obstacles == null ? List.of() : List.of(obstacles)))
            .setCoder(new ReadTask.TaskCoder());
    return new Result(read(tasks, new ReadFn(Map.copyOf(byName), run, control, memory, counter)));
  }

  /** Reads {@code tasks} of sources without a memory. */
  static PCollectionTuple read(
      PCollection<ReadTask> tasks, Map<String, Source> byName, String run, ReadControl control) {
    return read(tasks, new ReadFn(byName, run, control, SourceMemory::none, "extracted"));
  }

  private static PCollectionTuple read(PCollection<ReadTask> tasks, ReadFn reader) {
    return tasks.apply(
        "Read batches",
        ParDo.of(reader)
            .withOutputTags(RECORDS, TupleTagList.of(REJECTS).and(REPORTS).and(MEASURES)));
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** Of collections that come from elsewhere. */
    public static Result of(
        PCollection<RawRecord> records,
        PCollection<FailedRecord> rejects,
        PCollection<ExtractionReport> reports,
        PCollection<Measures> measures) {
      return new Result(
          PCollectionTuple.of(RECORDS, records)
              .and(REJECTS, rejects)
              .and(REPORTS, reports)
              .and(MEASURES, measures));
    }

    /**
     * What comes out of all of them, which are in the same windows.
     *
     * @param results at least one
     */
    public static Result merge(List<Result> results) {
      return results.size() == 1
          ? results.get(0)
          : of(
              flatten("records", results, Result::records),
              flatten("rejects", results, Result::rejects),
              flatten("reports", results, Result::reports),
              flatten("measures", results, Result::measures));
    }

    private static <T> PCollection<T> flatten(
        String what, List<Result> results, Function<Result, PCollection<T>> output) {
      return PCollectionList.of(results.stream().map(output).toList())
          .apply("Merge " + what + " of all sources", Flatten.pCollections());
    }

    /** What was read. */
    public PCollection<RawRecord> records() {
      return tuple.get(RECORDS);
    }

    /** What could not even be cut out of its source; it counts as extracted. */
    public PCollection<FailedRecord> rejects() {
      return tuple.get(REJECTS);
    }

    /** What was announced and received, by page and part. */
    public PCollection<ExtractionReport> reports() {
      return tuple.get(REPORTS);
    }

    /** Extracted, announced and not obtained records, requests and bytes by source. */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  static final class ListPartsFn extends DoFn<String, ReadTask> {
    private static final long serialVersionUID = 1L;
    private final Map<String, Source> sources;
    private final int readers;
    private final SourceMemory.Provider memory;
    private final PCollectionView<Iterable<String>> obstacles;

    ListPartsFn(
        Map<String, Source> sources,
        int readers,
        SourceMemory.Provider memory,
        PCollectionView<Iterable<String>> obstacles) {
      this.sources = sources;
      this.readers = readers;
      this.memory = memory;
      this.obstacles = obstacles;
    }

    @ProcessElement
    public void process(
        ProcessContext context, @Element String name, OutputReceiver<ReadTask> out) {
      String reasons = obstacles == null ? "" : reasons(context.sideInput(obstacles));
      if (!reasons.isEmpty()) {
        out.output(ReadTask.failed(name, "it was not read, because " + reasons));
        return;
      }
      List<String> parts;
      try {
        parts = sources.get(name).parts(SourceContext.system(memory.memory()));
      } catch (IOException e) {
        out.output(ReadTask.unlisted(name, e));
        return;
      }
      int tasks = Math.min(readers, parts.size());
      for (int task = 0; task < tasks; task++) {
        List<String> own = new ArrayList<>();
        for (int part = task; part < parts.size(); part += tasks) {
          own.add(parts.get(part));
        }
        out.output(ReadTask.once(name, own));
      }
    }

    private static String reasons(Iterable<String> reasons) {
      List<String> sorted = new ArrayList<>();
      reasons.forEach(sorted::add);
      Collections.sort(sorted);
      return String.join("; ", sorted);
    }
  }

  @DoFn.BoundedPerElement
  static final class ReadFn extends DoFn<ReadTask, RawRecord> {
    private static final long serialVersionUID = 1L;
    private final Map<String, Source> sources;
    private final String run;
    private final ReadControl control;
    private final SourceMemory.Provider memory;
    private final Counter read;
    private transient TaskReader reader;

    ReadFn(
        Map<String, Source> sources,
        String run,
        ReadControl control,
        SourceMemory.Provider memory,
        String counter) {
      this.sources = sources;
      this.run = run;
      this.control = control;
      this.memory = memory;
      this.read = Metrics.counter("collection", counter);
    }

    @Setup
    public void setup() {
      reader = new TaskReader(sources, run, control, memory);
    }

    @GetInitialRestriction
    public ReadProgress initialRestriction() {
      return ReadProgress.START;
    }

    @GetRestrictionCoder
    public Coder<ReadProgress> restrictionCoder() {
      return new ReadProgress.ProgressCoder();
    }

    @NewTracker
    public RestrictionTracker<ReadProgress, ReadProgress> newTracker(
        @Element ReadTask task, @Restriction ReadProgress from) {
      return new ReadTracker(from, task.parts().size());
    }

    @ProcessElement
    public ProcessContinuation process(
        @Element ReadTask task,
        RestrictionTracker<ReadProgress, ReadProgress> tracker,
        MultiOutputReceiver out)
        throws IOException, InterruptedException {
      ReadProgress from = tracker.currentRestriction();
      if (from.part() >= task.parts().size()) {
        return ProcessContinuation.stop();
      }
      TaskReader.Step step = reader.next(task, from);
      if (!tracker.tryClaim(step.next())) {
        reader.abandon(step);
        return ProcessContinuation.resume();
      }
      try {
        output(task.source(), step.batch(), out);
      } catch (RuntimeException e) {
        reader.abandon(step);
        throw e;
      }
      reader.keep(step);
      return step.isLast() ? ProcessContinuation.stop() : ProcessContinuation.resume();
    }

    private void output(String source, ReadBatch batch, MultiOutputReceiver out) {
      batch.records().forEach(out.get(RECORDS)::output);
      batch.rejects().forEach(out.get(REJECTS)::output);
      batch.reports().forEach(out.get(REPORTS)::output);
      read.inc((long) batch.records().size() + batch.rejects().size());
      out.get(MEASURES).output(TaskReader.measures(source, batch));
    }
  }
}
