package dev.collection.pipeline.summary;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.enrich.LookupDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a summary says of sources that were read: records that came late, what complete parts have
 * to say, and sources that gave nothing at all.
 */
final class SourceNotes {
  private SourceNotes() {}

  /**
   * @param ledgers of the sources that are expected to have records
   */
  static List<String> of(
      CollectionSpec spec,
      Measures measures,
      List<SourceLedger> ledgers,
      List<ExtractionReport> reports,
      LookupCounts lookups) {
    List<String> notes = new ArrayList<>(late(spec, measures));
    notes.addAll(lookups.notes());
    List<String> remarks = new ArrayList<>();
    for (ExtractionReport report : reports) {
      boolean complete = !report.incomplete() && !report.message().isEmpty();
      if (complete || (lookups.isOptional(report) && report.page() == 0)) {
        remarks.add(origin(report) + ": " + report.message());
      }
    }
    notes.addAll(CutList.REMARKS.notes(remarks));
    for (SourceLedger ledger : ledgers) {
      boolean said =
          reports.stream()
              .filter(report -> report.incomplete() || !report.message().isEmpty())
              .anyMatch(report -> report.source().equals(ledger.source()));
      if (ledger.extracted() == 0 && !said) {
        notes.add(
            "source "
                + ledger.source()
                + ": it has no records; if it should have some, look at its path or query");
      }
    }
    return notes;
  }

  private static List<String> late(CollectionSpec spec, Measures measures) {
    List<String> notes = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      long late = measures.ofSource(Measure.LATE, source.name());
      if (late > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "source %s: %,d %s came when %s window had closed, and %s in the earliest that was"
                    + " open",
                source.name(),
                late,
                Plural.of(late, "record"),
                late == 1 ? "its" : "their",
                late == 1 ? "counts" : "count"));
      }
    }
    return notes;
  }

  /**
   * A sentence with the source that it is of.
   *
   * @param source empty if it is of all
   */
  static String named(String source, String sentence) {
    return source.isEmpty() ? sentence : "source " + source + ": " + sentence;
  }

  /** The source or the lookup that a report is of. */
  static String origin(ExtractionReport report) {
    return report.source().startsWith(LookupDefinition.SOURCE_PREFIX)
        ? report.source().replace(":", " ")
        : "source " + report.source();
  }
}
