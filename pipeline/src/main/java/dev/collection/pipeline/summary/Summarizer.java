package dev.collection.pipeline.summary;

import dev.collection.io.load.RunIds;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.RunStore;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.drift.DriftReport;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.quality.AgeLimit;
import dev.collection.transforms.quality.Issue;
import dev.collection.transforms.quality.QualityReport;
import dev.collection.transforms.series.SeriesReport;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/** Computes a run's summary and the rows of its tables from what was counted. */
public final class Summarizer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_ISSUES = 20;

  private final CollectionSpec spec;
  private final String run;
  private final Instant startedAt;
  private final Instant reference;
  private final boolean whole;

  public Summarizer(CollectionSpec spec, String run, Instant startedAt) {
    this(spec, run, startedAt, startedAt, true);
  }

  private Summarizer(
      CollectionSpec spec, String run, Instant startedAt, Instant reference, boolean whole) {
    this.spec = spec;
    this.run = run;
    this.startedAt = startedAt;
    this.reference = reference;
    this.whole = whole;
  }

  /** For what is in {@code window}, if the run has windows; otherwise for the run. */
  Summarizer of(BoundedWindow window) {
    if (!(window instanceof IntervalWindow interval)) {
      return this;
    }
    return new Summarizer(
        spec,
        new RunIds(run).of(window),
        Instant.ofEpochMilli(interval.start().getMillis()),
        AgeLimit.moment(interval, reference),
        false);
  }

  /**
   * For a run without end that has gone on until {@code now}.
   *
   * @param endless the run, or the one from whose savepoint it went on
   */
  Summarizer of(String endless, Instant now) {
    Instant start = endless.equals(run) ? startedAt : RunIds.startOf(endless).orElse(startedAt);
    return new Summarizer(spec, endless, start, now, whole);
  }

  /**
   * @param quality rows of {@code collection_quality}
   * @param fields rows of {@code collection_field_quality}
   * @param rules rows of {@code collection_rules}
   * @param profiles rows of {@code collection_profiles}
   * @param drift rows of {@code collection_drift}
   * @param issues rows of {@code collection_issues}
   * @param reports of what was found when the run ended, to be added to {@code
   *     collection_extractions}
   */
  record Result(
      RunRow run,
      List<List<String>> quality,
      List<List<String>> fields,
      List<List<String>> rules,
      List<List<String>> profiles,
      List<List<String>> drift,
      List<List<String>> issues,
      List<ExtractionReport> reports) {

    Result with(List<ExtractionReport> found) {
      return new Result(run, quality, fields, rules, profiles, drift, issues, found);
    }
  }

  /** What became of the records that a run has collected. */
  enum Ending {
    /** They are in the table. */
    LOADED,
    /** They wait for somebody to publish them. */
    HELD,
    /** They were dropped. */
    DROPPED
  }

  /**
   * What a run has counted.
   *
   * @param measures added up
   * @param reports those of all parts, and of pages that were not complete or of which something is
   *     to be said
   * @param notes what is to be said of the run as a whole
   * @param profiles of the raw items and of the records
   * @param drift what is different from earlier runs
   * @param history the numbers of earlier runs
   * @param sweeps where rows are staged: for each source why rows that were not seen stay; empty if
   *     they do not
   * @param failures what makes the run a failed one besides what was counted
   */
  record Counted(
      Measures measures,
      List<ExtractionReport> reports,
      List<String> notes,
      Profiles profiles,
      DriftReport drift,
      RunHistory history,
      Map<String, String> sweeps,
      List<String> failures) {

    Counted failing(String failure) {
      List<String> more = new ArrayList<>(failures);
      more.add(failure);
      return new Counted(measures, reports, notes, profiles, drift, history, sweeps, more);
    }
  }

  Result summarize(Counted counted, Ending ending, Instant finishedAt) {
    Measures measures = counted.measures();
    List<ExtractionReport> reports = counted.reports();
    LookupCounts lookups = new LookupCounts(spec.enrich().definitions(), measures);
    List<ExtractionReport> problems =
        reports.stream()
            .filter(report -> report.incomplete() && !lookups.isOptional(report))
            .toList();
    Map<String, Map<String, Long>> sources = new LinkedHashMap<>();
    List<SourceLedger> ledgers = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      SourceLedger ledger = SourceLedger.of(source.name(), measures);
      ledgers.add(ledger);
      sources.put(source.name(), ledger.counts());
    }
    SourceLedger total = SourceLedger.total(ledgers);
    QualityReport quality =
        QualityReport.of(
            spec.quality(),
            spec.type(),
            spec.rules(),
            measures,
            reference,
            (source, check) -> IssueRows.keys(counted.profiles(), source, check));
    Double overall =
        quality.total().overall().isPresent() ? quality.total().overall().getAsDouble() : null;
    List<String> breaches =
        quality.breaches().stream().map(QualityReport.Breach::sentence).toList();
    Map<String, RunSummary.Method> methods = methods(measures);
    List<String> failures = new ArrayList<>(counted.failures());
    failures.addAll(new RunFailures(spec).of(measures, ledgers, problems, quality));
    SeriesReport series = series(counted, quality);
    Differences differences =
        new Differences(spec, counted.drift(), UnusualNumber.of(series, counted.profiles()));
    failures.addAll(differences.failures());
    if (ending == Ending.DROPPED) {
      if (failures.isEmpty()) {
        failures.addAll(breaches);
      }
      failures.add("nothing was published, the table is as it was");
    }
    String status = status(ending, failures, breaches);
    String message = String.join("; ", failures.isEmpty() ? breaches : failures);
    long unexplained = 0;
    for (SourceLedger ledger : ledgers) {
      unexplained += ledger.counts().get("unexplained");
    }
    Map<String, Long> totals = total.counts();
    totals.put("unexplained", unexplained);
    totals.put("anomalies", measures.total(Measure.ANOMALOUS));
    List<Issue> issues = new ArrayList<>(quality.issues());
    issues.addAll(RefusedIssues.of(spec.rules(), measures, counted.profiles()));
    List<String> notes = withCounted(counted, differences, series.notes(), measures);
    // That a source has nothing is worth a note of a whole run, not of a minute of it.
    notes.addAll(SourceNotes.of(spec, measures, whole ? ledgers : List.of(), reports, lookups));
    notes.addAll(CutList.INCOMPLETE.leftOut(problems.size()));
    notes.addAll(
        CutList.PARTS.leftOut(reports.stream().filter(report -> report.page() == 0).count()));
    RunSummary summary =
        new RunSummary(
            unexplained,
            run,
            spec.type().collection(),
            status,
            message,
            startedAt.toString(),
            finishedAt.toString(),
            Duration.between(startedAt, finishedAt).toMillis() / 1000.0,
            totals,
            sources,
            extractions(problems),
            parts(reports),
            failures,
            notes,
            byName(measures, Measure.REJECTED),
            byName(measures, Measure.VIOLATION),
            byName(measures, Measure.DUPLICATE),
            lookups.byName(),
            new RunSummary.Quality(overall, dimensions(quality), breaches, mostFrequent(issues)),
            methods,
            UnmappedPlaces.of(spec, counted.profiles()),
            differences.summary(),
            ending == Ending.HELD ? counted.sweeps() : null);
    RunRow row =
        new RunRow(
            run,
            spec.type().collection(),
            startedAt,
            finishedAt,
            status,
            message,
            totals,
            overall,
            summary.toJson());
    QualityRows qualityRows = new QualityRows(spec, run);
    return new Result(
        row,
        qualityRows.quality(quality),
        qualityRows.fields(measures),
        qualityRows.rules(measures),
        new ProfileRows(spec, run).of(counted.profiles()),
        differences.rows(run),
        IssueRows.of(run, issues),
        List.of());
  }

  /** The most frequent ones; all are in {@code collection_issues}. */
  private static List<String> mostFrequent(List<Issue> issues) {
    return issues.stream()
        .sorted(Comparator.comparingLong(Issue::missed).reversed())
        .limit(MOST_ISSUES)
        .map(issue -> SourceNotes.named(issue.source(), issue.sentence()))
        .toList();
  }

  private static String status(Ending ending, List<String> failures, List<String> breaches) {
    if (!failures.isEmpty()) {
      return "failed";
    }
    if (ending == Ending.HELD) {
      return RunStore.HELD;
    }
    return breaches.isEmpty() ? "done" : "done_with_breaches";
  }

  /** Nothing of the sum of a stream, which is no run among others: its windows are judged. */
  private SeriesReport series(Counted counted, QualityReport quality) {
    return counted.profiles().byKey().isEmpty() && counted.history().runs().isEmpty()
        ? SeriesReport.NONE
        : counted.history().judge(spec, counted.profiles(), quality, startedAt);
  }

  private List<String> withCounted(
      Counted counted, Differences differences, List<String> ofSeries, Measures measures) {
    List<String> notes = new ArrayList<>(differences.notes(measures));
    notes.addAll(counted.notes());
    notes.addAll(counted.drift().notes());
    notes.addAll(ofSeries);
    if (spec.anomalies() != null) {
      notes.addAll(AnomalyNotes.of(spec.anomalies(), measures, counted.profiles()));
    }
    notes.addAll(PartitionNotes.of(spec.load().partitioning(), measures));
    return notes;
  }

  private static Map<String, Double> dimensions(QualityReport quality) {
    Map<String, Double> dimensions = new LinkedHashMap<>();
    quality
        .total()
        .dimensions()
        .forEach((dimension, score) -> dimensions.put(dimension.specName(), score.value()));
    return dimensions;
  }

  private static List<RunSummary.Part> parts(List<ExtractionReport> reports) {
    return reports.stream()
        .filter(report -> report.page() == 0)
        .limit(CutList.PARTS.most())
        .map(RunSummary.Part::of)
        .toList();
  }

  private static List<RunSummary.Extraction> extractions(List<ExtractionReport> problems) {
    return problems.stream()
        .limit(CutList.INCOMPLETE.most())
        .map(RunSummary.Extraction::of)
        .toList();
  }

  /** Counts of a measure by name, over all sources. */
  static Map<String, Long> byName(Measures measures, Measure measure) {
    Map<String, Long> counts = new TreeMap<>();
    measures
        .counts()
        .forEach(
            (key, count) -> {
              if (key.measure() == measure) {
                counts.merge(key.name(), count, Long::sum);
              }
            });
    return counts;
  }

  private Map<String, RunSummary.Method> methods(Measures measures) {
    Map<String, RunSummary.Method> methods = new LinkedHashMap<>();
    if (spec.anomalies() != null) {
      for (String method : spec.anomalies().methods()) {
        methods.put(
            method,
            new RunSummary.Method(
                measures.ofName(Measure.ANOMALY_SCORED, method),
                measures.ofName(Measure.ANOMALY_FLAGGED, method),
                measures.ofName(Measure.ANOMALY_NOT_ENOUGH_DATA, method)));
      }
    }
    return methods;
  }
}
