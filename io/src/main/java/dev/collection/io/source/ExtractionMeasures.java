package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;

/** What the report of a page or part adds to the counts of the run. */
final class ExtractionMeasures {
  private ExtractionMeasures() {}

  /**
   * Pages count requests; the report of a part as a whole counts what was announced, what is
   * missing of that, and what came beyond it: everything, where the source announces nothing, or
   * what was added while it was paged. So announced + unannounced = received + not obtained.
   */
  static void add(ExtractionReport report, Measures measures) {
    String source = report.source();
    if (report.page() > 0) {
      measures.add(Measure.REQUESTS, source, report.attempts());
      return;
    }
    measures.add(Measure.BYTES, source, report.bytes());
    // What a part announced that was split is announced again by its narrower parts.
    boolean split = report.status() == ExtractionReport.Status.SPLIT;
    long announced = split ? 0 : Math.max(report.announced(), 0);
    // A record that came twice does not stand for another that did not come.
    long had = report.distinct() < 0 ? report.received() : report.distinct();
    long missing = report.incomplete() ? Math.max(announced - had, 0) : 0;
    measures.add(Measure.ANNOUNCED, source, report.part(), announced);
    measures.add(Measure.NOT_OBTAINED, source, report.part(), missing);
    measures.add(
        Measure.UNANNOUNCED, source, report.part(), report.received() + missing - announced);
  }
}
