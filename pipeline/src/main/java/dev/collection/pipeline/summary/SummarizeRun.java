package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.AfterAll;
import dev.collection.io.jdbc.Database;
import dev.collection.io.load.LoadRunTables;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.RunStore;
import dev.collection.io.load.ToldWindow;
import dev.collection.io.outbox.OutboxPublisher;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.profile.MergeProfiles;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.ProfilesCoder;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Adds up what was counted in the graph and writes it to the run's tables, as the last step of a
 * run: everything else has been committed by then. Where the input has windows, each of them is
 * added up and written by itself when it has passed, and the run as a whole when it is stopped.
 *
 * <p>The output is empty; its watermark tells what has been written.
 */
public final class SummarizeRun extends PTransform<PCollectionList<Measures>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RunRow> RUN = new TupleTag<>("run") {};
  private static final TupleTag<List<String>> QUALITY = new TupleTag<>("quality") {};
  private static final TupleTag<List<String>> FIELDS = new TupleTag<>("fields") {};
  private static final TupleTag<List<String>> RULES = new TupleTag<>("rules") {};
  private static final TupleTag<List<String>> PROFILES = new TupleTag<>("profiles") {};
  private static final TupleTag<List<String>> ISSUES = new TupleTag<>("issues") {};
  private static final TupleTag<List<String>> DRIFT = new TupleTag<>("drift") {};
  private static final TupleTag<ExtractionReport> REPORTS = new TupleTag<>("reports") {};
  private static final TupleTag<ToldWindow> TOLD = new TupleTag<>("told") {};

  private final RunEnd end;
  private final Database database;
  private final String run;
  private final PCollectionList<ExtractionReport> reports;
  private final PCollection<KV<String, String>> sweeps;
  private final List<PCollection<Void>> written;
  private final RunNotes notes;
  private final PCollectionList<Profiles> profiles;
  private final CompareRuns comparison;
  private final OutboxPublisher publisher;
  private final Duration patience;
  private final RunStore store;

  /** What is to be said of the run as a whole, asked for when everything has been written. */
  @FunctionalInterface
  public interface RunNotes extends Serializable {
    List<String> notes();
  }

  /**
   * @param end how the run ends
   * @param reports what was announced and received
   * @param sweeps where rows are staged: for each source why rows that were not seen stay; null if
   *     all stay, or are settled
   * @param written signals of the side tables' sinks
   * @param notes what is to be said of the run
   * @param profiles of the raw items and of the records, and what is noted of them; at least one
   * @param comparison of the run with earlier ones
   */
  public SummarizeRun(
      RunEnd end,
      Database database,
      String run,
      PCollectionList<ExtractionReport> reports,
      PCollection<KV<String, String>> sweeps,
      List<PCollection<Void>> written,
      RunNotes notes,
      PCollectionList<Profiles> profiles,
      CompareRuns comparison) {
    this(
        end,
        database,
        run,
        reports,
        sweeps,
        written,
        notes,
        profiles,
        comparison,
        null,
        null,
        null);
  }

  private SummarizeRun(
      RunEnd end,
      Database database,
      String run,
      PCollectionList<ExtractionReport> reports,
      PCollection<KV<String, String>> sweeps,
      List<PCollection<Void>> written,
      RunNotes notes,
      PCollectionList<Profiles> profiles,
      CompareRuns comparison,
      OutboxPublisher publisher,
      Duration patience,
      RunStore store) {
    this.publisher = publisher;
    this.patience = patience;
    this.store = store;
    this.end = end;
    this.sweeps = sweeps;
    this.database = database;
    this.run = run;
    this.reports = reports;
    this.written = List.copyOf(written);
    this.notes = notes;
    this.profiles = profiles;
    this.comparison = comparison;
  }

  /**
   * Tells topics what the run has changed and refused, when its row is written.
   *
   * @param newPatience how long to wait for somebody else who is publishing
   * @param newStore where it is noted what has to wait
   */
  public SummarizeRun publishing(
      OutboxPublisher newPublisher, Duration newPatience, RunStore newStore) {
    return new SummarizeRun(
        end,
        database,
        run,
        reports,
        sweeps,
        written,
        notes,
        profiles,
        comparison,
        newPublisher,
        newPatience,
        newStore);
  }

  @Override
  public PCollection<Void> expand(PCollectionList<Measures> measures) {
    boolean endless = measures.get(0).isBounded() == PCollection.IsBounded.UNBOUNDED;
    PCollection<ExtractionReport> all = reports.apply("Merge reports", Flatten.pCollections());
    PCollection<Void> extractions =
        all.apply("Load extractions", LoadRunTables.extractions(database, run));
    PCollection<ExtractionReport> kept =
        all.apply("Keep parts and problems", ParDo.of(new KeepPartsFn()));
    PCollectionView<Map<String, String>> decisions =
        sweeps == null ? null : sweeps.apply("Sweeps to view", View.asMap());
    List<PCollection<Void>> before = new ArrayList<>(written);
    before.add(extractions);
    PCollection<Measures> sums = AddUpMeasures.all(measures);
    PCollectionView<Iterable<ExtractionReport>> parts =
        (endless
                ? PCollectionList.of(kept)
                    .and(sums.apply("Mark windows", ParDo.of(new NoReportFn())))
                    .apply("Parts and marks", Flatten.pCollections())
                : kept)
            .apply("Parts to view", View.asIterable());
    PCollectionView<Iterable<Profiles>> merging = merge(sums, endless);
    List<PCollectionView<?>> sideInputs = new ArrayList<>(List.of(parts, merging));
    if (decisions != null) {
      sideInputs.add(decisions);
    }
    PCollectionTuple rows =
        sums.apply("After all tables", AfterAll.of(before))
            .apply(
                end.step(),
                ParDo.of(new EndFn(end, parts, decisions, notes, merging, comparison))
                    .withSideInputs(sideInputs)
                    .withOutputTags(
                        RUN,
                        TupleTagList.of(QUALITY)
                            .and(FIELDS)
                            .and(RULES)
                            .and(PROFILES)
                            .and(DRIFT)
                            .and(ISSUES)
                            .and(REPORTS)
                            .and(TOLD)));
    ListCoder<String> rowCoder = ListCoder.of(NullableCoder.of(StringUtf8Coder.of()));
    PCollection<Void> quality =
        rows.get(QUALITY).setCoder(rowCoder).apply("Load quality", LoadRunTables.quality(database));
    PCollection<Void> fields =
        rows.get(FIELDS)
            .setCoder(rowCoder)
            .apply("Load quality of fields", LoadRunTables.fieldQuality(database));
    PCollection<Void> rules =
        rows.get(RULES).setCoder(rowCoder).apply("Load rules", LoadRunTables.rules(database));
    PCollection<Void> profiled =
        rows.get(PROFILES)
            .setCoder(rowCoder)
            .apply("Load profiles", LoadRunTables.profiles(database));
    PCollection<Void> drifted =
        rows.get(DRIFT).setCoder(rowCoder).apply("Load drift", LoadRunTables.drift(database));
    PCollection<Void> issues =
        rows.get(ISSUES).setCoder(rowCoder).apply("Load issues", LoadRunTables.issues(database));
    PCollection<Void> found =
        rows.get(REPORTS)
            .apply("Load reports of the end", LoadRunTables.extractions(database, run));
    PCollection<RunRow> ended =
        rows.get(RUN)
            .setCoder(new RunRow.RunRowCoder())
            .apply(
                "After run tables",
                AfterAll.of(List.of(quality, fields, rules, profiled, drifted, issues, found)))
            .setCoder(new RunRow.RunRowCoder());
    PCollection<Void> loaded = ended.apply("Load run", LoadRunTables.runs(database));
    if (publisher != null) {
      ended.apply("Publish changes", new PublishChanges(publisher, patience, store, run, loaded));
    }
    ended.apply("Keep marks", new KeepMarks(database, all, loaded));
    PCollection<ToldWindow> told = rows.get(TOLD).setCoder(new ToldWindow.ToldCoder());
    if (endless) {
      told.apply("After windows", AfterAll.of(List.of(loaded)))
          .setCoder(new ToldWindow.ToldCoder())
          .apply("End stream", new EndStream(end, database, run));
    }
    return loaded;
  }

  private PCollectionView<Iterable<Profiles>> merge(PCollection<Measures> sums, boolean endless) {
    PCollection<Profiles> merged =
        profiles
            .apply("All profiles", Flatten.pCollections())
            .apply("Merge profiles", new MergeProfiles());
    return (endless
            ? PCollectionList.of(merged)
                .and(
                    sums.apply("Mark windows of profiles", ParDo.of(new NoProfilesFn()))
                        .setCoder(new ProfilesCoder()))
                .apply("Profiles and marks", Flatten.pCollections())
            : merged)
        .apply("Profiles to view", View.asIterable());
  }

  /**
   * For Flink, a view without an element is one that is still to come: here is one for each window.
   */
  static final class NoReportFn extends DoFn<Measures, ExtractionReport> {
    private static final long serialVersionUID = 1L;

    static final ExtractionReport NONE =
        new ExtractionReport("", "", 0, -1, 0, 0, 0, ExtractionReport.Status.COMPLETE, "");

    @ProcessElement
    public void process(OutputReceiver<ExtractionReport> out) {
      out.output(NONE);
    }
  }

  /** As {@link NoReportFn}. */
  static final class NoProfilesFn extends DoFn<Measures, Profiles> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(OutputReceiver<Profiles> out) {
      out.output(new Profiles());
    }
  }

  static final class KeepPartsFn extends DoFn<ExtractionReport, ExtractionReport> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element ExtractionReport report, OutputReceiver<ExtractionReport> out) {
      if (report.page() == 0 || report.incomplete() || !report.message().isEmpty()) {
        out.output(report);
      }
    }
  }

  static final class EndFn extends DoFn<Measures, RunRow> {
    private static final long serialVersionUID = 1L;
    private final RunEnd end;
    private final PCollectionView<Iterable<ExtractionReport>> parts;
    private final PCollectionView<Map<String, String>> sweeps;
    private final RunNotes notes;
    private final PCollectionView<Iterable<Profiles>> profiles;
    private final CompareRuns comparison;

    /**
     * @param sweeps null if no rows are settled with the end
     */
    EndFn(
        RunEnd end,
        PCollectionView<Iterable<ExtractionReport>> parts,
        PCollectionView<Map<String, String>> sweeps,
        RunNotes notes,
        PCollectionView<Iterable<Profiles>> profiles,
        CompareRuns comparison) {
      this.profiles = profiles;
      this.comparison = comparison;
      this.end = end;
      this.parts = parts;
      this.sweeps = sweeps;
      this.notes = notes;
    }

    @ProcessElement
    public void process(ProcessContext context, BoundedWindow window, MultiOutputReceiver out)
        throws SQLException {
      List<ExtractionReport> sorted = new ArrayList<>();
      context.sideInput(parts).forEach(sorted::add);
      sorted.remove(NoReportFn.NONE);
      sorted.sort(
          Comparator.comparing(ExtractionReport::source)
              .thenComparing(ExtractionReport::part)
              .thenComparingLong(ExtractionReport::page));
      Profiles merged = new Profiles();
      context.sideInput(profiles).forEach(merged::addAll);
      merged.settle();
      Summarizer.Result result =
          end.end(
              new Summarizer.Counted(
                  context.element(),
                  sorted,
                  notes.notes(),
                  merged,
                  comparison.compare(merged, window),
                  comparison.history(window),
                  sweeps == null ? Map.of() : Map.copyOf(context.sideInput(sweeps)),
                  List.of()),
              window);
      result.quality().forEach(out.get(QUALITY)::output);
      result.fields().forEach(out.get(FIELDS)::output);
      result.rules().forEach(out.get(RULES)::output);
      result.profiles().forEach(out.get(PROFILES)::output);
      result.drift().forEach(out.get(DRIFT)::output);
      result.issues().forEach(out.get(ISSUES)::output);
      result.reports().forEach(out.get(REPORTS)::output);
      out.get(RUN).output(result.run());
      Measures told = context.element().withoutParts();
      if (!result.drift().isEmpty()) {
        told.add(Measure.DRIFT_FOUND, "", "", result.drift().size());
      }
      out.get(TOLD).output(new ToldWindow(result.run().run(), result.run().status(), told));
    }
  }
}
