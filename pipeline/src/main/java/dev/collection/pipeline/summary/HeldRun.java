package dev.collection.pipeline.summary;

import dev.collection.io.load.Publication;
import dev.collection.io.load.RunRow;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run that waits, and what becomes of its row when somebody has decided. */
public final class HeldRun {
  private final RunRow row;
  private final RunSummary summary;

  public HeldRun(RunRow row) {
    this.row = row;
    summary = RunSummary.fromJson(row.summary());
  }

  /** Its id. */
  public String run() {
    return row.run();
  }

  /** Records that it has staged. */
  public long withheld() {
    return row.counts().getOrDefault("withheld", 0L);
  }

  /**
   * For each source why rows that the run has not seen stay; empty if they do not.
   *
   * @param obstacle why all of them stay, whatever the run has found; null if there is no reason
   */
  public Map<String, String> sweeps(String obstacle) {
    Map<String, String> sweeps =
        new LinkedHashMap<>(summary.sweeps() == null ? Map.of() : summary.sweeps());
    if (obstacle != null) {
      sweeps.replaceAll((source, reason) -> obstacle);
    }
    return sweeps;
  }

  /**
   * The row when it is published.
   *
   * @throws IllegalStateException if it does not balance then; nothing may be published
   */
  public RunRow published(Publication.Outcome outcome, Instant now) {
    Map<String, Map<String, Long>> sources = new LinkedHashMap<>();
    List<SourceLedger> ledgers = new ArrayList<>();
    for (Map.Entry<String, Map<String, Long>> source : summary.sources().entrySet()) {
      SourceLedger ledger = SourceLedger.of(source.getKey(), source.getValue(), outcome.measures());
      if (!ledger.balances()) {
        throw new IllegalStateException(
            "source " + source.getKey() + " does not balance when the run is published");
      }
      ledgers.add(ledger);
      sources.put(source.getKey(), ledger.counts());
    }
    Map<String, Long> totals = SourceLedger.total(ledgers).counts();
    totals.put("anomalies", summary.totals().get("anomalies"));
    List<String> notes = new ArrayList<>(summary.notes());
    for (ExtractionReport report : outcome.reports()) {
      notes.add("source " + report.source() + ": " + report.message());
    }
    notes.add("it was held, and published at " + now);
    return row(
        "done_with_breaches",
        totals,
        sources,
        notes,
        more(summary.rejects(), outcome.measures(), Measure.REJECTED),
        more(summary.violations(), outcome.measures(), Measure.VIOLATION));
  }

  /** The row when what it has staged is dropped. */
  public RunRow discarded(Instant now) {
    List<String> notes = new ArrayList<>(summary.notes());
    notes.add("it was held, and discarded at " + now);
    return row(
        "discarded",
        summary.totals(),
        summary.sources(),
        notes,
        summary.rejects(),
        summary.violations());
  }

  private static Map<String, Long> more(
      Map<String, Long> counts, Measures measures, Measure measure) {
    Map<String, Long> sum = new TreeMap<>(counts);
    measures
        .counts()
        .forEach(
            (key, count) -> {
              if (key.measure() == measure && count != 0) {
                sum.merge(key.name(), count, Long::sum);
              }
            });
    return sum;
  }

  private RunRow row(
      String status,
      Map<String, Long> totals,
      Map<String, Map<String, Long>> sources,
      List<String> notes,
      Map<String, Long> rejects,
      Map<String, Long> violations) {
    RunSummary after =
        new RunSummary(
            0,
            summary.run(),
            summary.collection(),
            status,
            summary.message(),
            summary.startedAt(),
            summary.finishedAt(),
            summary.seconds(),
            totals,
            sources,
            summary.extraction(),
            summary.parts(),
            summary.failures(),
            notes,
            rejects,
            violations,
            summary.duplicates(),
            summary.lookups(),
            summary.quality(),
            summary.anomalies(),
            summary.unmapped(),
            summary.drift(),
            null);
    return new RunRow(
        row.run(),
        row.collection(),
        row.startedAt(),
        row.finishedAt(),
        status,
        row.message(),
        totals,
        row.quality(),
        after.toJson());
  }
}
