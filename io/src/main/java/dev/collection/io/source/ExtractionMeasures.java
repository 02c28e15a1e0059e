package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;

/** What the report of a page or part adds to the counts of the run. */
final class ExtractionMeasures {
  private ExtractionMeasures() {}

  /**
   * Pages count requests and bytes; the report of a part as a whole counts what was announced. A
   * source that announces nothing announced what it delivered, and one that delivers more than it
   * announced (postings were added while it was paged) announced that many.
   */
  static void add(ExtractionReport report, Measures measures) {
    if (report.page() > 0) {
      measures.add(Measure.REQUESTS, report.source(), report.attempts());
      return;
    }
    measures.add(Measure.BYTES, report.source(), report.bytes());
    long announced = Math.max(report.announced(), report.received());
    measures.add(Measure.ANNOUNCED, report.source(), report.part(), announced);
    measures.add(
        Measure.NOT_OBTAINED, report.source(), report.part(), announced - report.received());
  }
}
