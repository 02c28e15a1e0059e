package dev.collection.pipeline.summary;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.drift.DriftPolicy;
import dev.collection.transforms.drift.DriftReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of a run, or a window, is different from earlier ones, as its summary and its rows say it.
 */
final class Differences {
  private final CollectionSpec spec;
  private final DriftReport drift;
  private final List<UnusualNumber> unusual;

  /**
   * @param drift what was found by comparing profiles
   * @param unusual numbers, by the time series of those of earlier runs
   */
  Differences(CollectionSpec spec, DriftReport drift, List<UnusualNumber> unusual) {
    this.spec = spec;
    this.drift = drift;
    this.unusual = unusual;
  }

  /** Those that make the run a failed one. */
  List<String> failures() {
    List<String> failures = new ArrayList<>(drift(DriftPolicy.FAIL));
    failures.addAll(unusual(DriftPolicy.FAIL));
    return failures;
  }

  /** The others, as far as there is room for them. */
  List<String> notes(Measures measures) {
    List<String> different = new ArrayList<>(drift(DriftPolicy.WARN));
    // What no single record shows, such as a place that only some had.
    different.addAll(drift(DriftPolicy.REJECT));
    List<String> notes = new ArrayList<>(CutList.DIFFERENCES.notes(different));
    notes.addAll(CutList.UNUSUAL.notes(unusual(DriftPolicy.WARN)));
    long ofWindows = measures.ofName(Measure.DRIFT_FOUND, "");
    if (ofWindows > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "drift: %,d %s in the windows: see collection_drift",
              ofWindows,
              Plural.of(ofWindows, "finding")));
    }
    return notes;
  }

  /** All of them, for {@code summary.json}; null if nobody asked for any. */
  RunSummary.Drift summary() {
    return spec.drift() == null && spec.series() == null
        ? null
        : RunSummary.Drift.of(drift, unusual, seriesPolicy().specName());
  }

  /** Rows of {@code collection_drift}. */
  List<List<String>> rows(String run) {
    return CompareRuns.rows(run, drift, unusual, seriesPolicy().specName());
  }

  private List<String> drift(DriftPolicy policy) {
    return drift.findings().stream()
        .filter(finding -> finding.policy() == policy)
        .map(finding -> SourceNotes.named(finding.source(), finding.sentence()))
        .toList();
  }

  private List<String> unusual(DriftPolicy policy) {
    return policy == seriesPolicy()
        ? unusual.stream().map(UnusualNumber::note).toList()
        : List.of();
  }

  private DriftPolicy seriesPolicy() {
    return spec.series() != null && spec.series().fails() ? DriftPolicy.FAIL : DriftPolicy.WARN;
  }
}
