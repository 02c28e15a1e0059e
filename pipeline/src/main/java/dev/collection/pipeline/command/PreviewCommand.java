package dev.collection.pipeline.command;

import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import dev.collection.pipeline.graph.SpecSources;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.enrich.LookupTables;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code ./collect preview}: the first records of each source as they would be loaded, or why they
 * would not be. Reads no more than it needs and writes nothing.
 */
final class PreviewCommand {
  private final PrintStream out;
  private final PrintStream err;

  PreviewCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(CollectionSpec spec, CollectionOptions options) {
    List<String> missing = SpecSources.missingInputs(spec);
    if (!missing.isEmpty()) {
      missing.forEach(err::println);
      return ExitCode.MISCONFIGURED;
    }
    try {
      PreviewLookups.Result lookups = PreviewLookups.read(spec);
      lookups.problems().forEach(err::println);
      int code = lookups.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
      return Math.max(code, showSources(spec, options, lookups.tables()));
    } catch (UnresolvedSecretException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return ExitCode.MISCONFIGURED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private int showSources(CollectionSpec spec, CollectionOptions options, LookupTables lookups)
      throws InterruptedException {
    int code = ExitCode.DONE;
    for (SourceSpec source : spec.sources()) {
      RecordPreview preview = new RecordPreview(spec, source, lookups);
      try {
        if (!show(SpecSources.of(source, spec.type().key()), preview, options.getLimit())) {
          code = ExitCode.FAILED;
        }
      } catch (UnresolvedSecretException | IllegalArgumentException e) {
        err.println(e.getMessage());
        return ExitCode.MISCONFIGURED;
      } catch (IOException e) {
        err.println(source.name() + ": " + e.getMessage());
        code = ExitCode.FAILED;
      }
    }
    return code;
  }

  private boolean show(Source source, RecordPreview preview, int limit)
      throws IOException, InterruptedException {
    SourceContext context = SourceContext.system();
    int shown = 0;
    boolean complete = true;
    for (String part : source.parts(context)) {
      try (ReadSession session = source.open(part, Position.START, context)) {
        boolean last = false;
        while (!last && shown < limit) {
          ReadBatch batch = session.next();
          last = batch.last();
          for (FailedRecord reject : batch.rejects()) {
            if (shown++ < limit) {
              showFaults(reject.raw(), reject.violations());
            }
          }
          for (RawRecord raw : batch.records()) {
            if (shown++ < limit) {
              showRecord(raw, preview);
            }
          }
          complete &= problems(batch.reports());
        }
      }
      if (shown >= limit) {
        break;
      }
    }
    if (shown == 0) {
      out.println(source.name() + ": no records");
    }
    return complete;
  }

  private void showRecord(RawRecord raw, RecordPreview preview) {
    RecordPreview.Outcome outcome = preview.of(raw);
    if (!outcome.faults().isEmpty()) {
      showFaults(raw, outcome.faults());
      return;
    }
    out.println(raw.locator().describe());
    outcome.values().forEach((field, value) -> out.println("  " + field + ": " + shorten(value)));
    outcome.lowered().forEach(rule -> out.println("  (lowers the score: " + rule + ")"));
    if (!outcome.empty().isEmpty()) {
      out.println("  (null: " + String.join(", ", outcome.empty()) + ")");
    }
    out.println();
  }

  private void showFaults(RawRecord raw, List<Violation> faults) {
    out.println(raw.locator().describe() + "  REJECTED");
    for (Violation fault : faults) {
      out.println(
          "  "
              + fault.pointer()
              + " "
              + fault.rule()
              + ": "
              + (fault.value().isEmpty() ? "" : "`" + shorten(fault.value()) + "` ")
              + fault.message());
    }
    out.println();
  }

  private boolean problems(List<ExtractionReport> reports) {
    boolean complete = true;
    for (ExtractionReport report : reports) {
      if (report.incomplete() && report.page() == 0) {
        err.println(report.source() + " " + report.part() + ": " + report.message());
        complete = false;
      }
    }
    return complete;
  }

  /** One line, without control characters that a terminal would obey. */
  private static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= 100 ? line : line.substring(0, 99) + "…";
  }
}
