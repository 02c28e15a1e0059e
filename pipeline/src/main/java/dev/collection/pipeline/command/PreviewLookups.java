package dev.collection.pipeline.command;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.pipeline.graph.SpecSources;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.LookupSpec;
import dev.collection.transforms.enrich.LookupReading;
import dev.collection.transforms.enrich.LookupTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the lookups of a spec for a preview, which has no graph. */
final class PreviewLookups {
  private PreviewLookups() {}

  /**
   * @param tables what could be read
   * @param problems what could not, in words
   */
  record Result(LookupTables tables, List<String> problems) {}

  static Result read(CollectionSpec spec) throws InterruptedException {
    LookupReading reading = new LookupReading(spec.enrich().definitions());
    List<String> problems = new ArrayList<>();
    SourceContext context = SourceContext.system();
    for (LookupSpec lookup : spec.enrich().lookups()) {
      Source source = SpecSources.of(lookup.source(), List.of());
      String name = "lookup " + lookup.definition().name();
      try {
        for (String part : source.parts(context)) {
          try (ReadSession session = source.open(part, Position.START, context)) {
            boolean last = false;
            while (!last) {
              ReadBatch batch = session.next();
              last = batch.last();
              batch.records().forEach(reading::add);
              for (ExtractionReport report : batch.reports()) {
                if (report.incomplete() && report.page() == 0) {
                  problems.add(name + ": " + report.message());
                }
              }
            }
          }
        }
      } catch (IOException e) {
        problems.add(name + ": " + e.getMessage());
      }
    }
    LookupTables tables = reading.tables();
    problems.addAll(tables.problems(spec.enrich().definitions()));
    return new Result(tables, problems);
  }
}
