package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.AfterAll;
import dev.collection.io.jdbc.Database;
import dev.collection.io.load.RunRow;
import dev.collection.io.memory.LoadMarks;
import dev.collection.io.memory.SourceProgress;
import dev.collection.model.ExtractionReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Keeps how far each source came, if the run has ended successfully and nothing of the source is
 * missing. Otherwise the mark stays where it was, and the next run reads from there again.
 */
final class KeepMarks extends PTransform<PCollection<RunRow>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SUCCESSFUL = Set.of("done", "done_with_breaches");

  private final Database database;
  private final PCollection<ExtractionReport> reports;
  private final PCollection<Void> loaded;

  /**
   * @param reports what was announced and received, with the marks
   * @param loaded signal that the row of the run was written
   */
  KeepMarks(Database database, PCollection<ExtractionReport> reports, PCollection<Void> loaded) {
    this.database = database;
    this.reports = reports;
    this.loaded = loaded;
  }

  @Override
  public PCollection<Void> expand(PCollection<RunRow> run) {
    PCollection<KV<String, SourceProgress>> merged =
        reports
            .apply("Take progress", ParDo.of(new TakeProgressFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), new SourceProgress.ProgressCoder()))
            .apply("Merge progress", Combine.perKey(new SourceProgress.MergeFn()));
    if (run.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      // For Flink, a view without an element is one that is still to come.
      merged =
          PCollectionList.of(merged)
              .and(
                  run.apply("Mark windows", ParDo.of(new NoProgressFn()))
                      .setCoder(merged.getCoder()))
              .apply("Progress and marks", Flatten.pCollections());
    }
    PCollectionView<Map<String, SourceProgress>> progress =
        merged.apply("Progress to view", View.asMap());
    ListCoder<String> rowCoder = ListCoder.of(StringUtf8Coder.of());
    return run.apply("Find marks", ParDo.of(new FindMarksFn(progress)).withSideInputs(progress))
        .setCoder(rowCoder)
        // A run that is noted as done and has left the old mark only costs a little reading.
        .apply("After run", AfterAll.of(List.of(loaded)))
        .setCoder(rowCoder)
        .apply("Load marks", LoadMarks.into(database));
  }

  static final class TakeProgressFn extends DoFn<ExtractionReport, KV<String, SourceProgress>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element ExtractionReport report, OutputReceiver<KV<String, SourceProgress>> out) {
      SourceProgress progress = SourceProgress.of(report);
      if (progress.tells()) {
        out.output(KV.of(report.source(), progress));
      }
    }
  }

  static final class NoProgressFn extends DoFn<RunRow, KV<String, SourceProgress>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(OutputReceiver<KV<String, SourceProgress>> out) {
      out.output(KV.of("", new SourceProgress(true, null)));
    }
  }

  static final class FindMarksFn extends DoFn<RunRow, List<String>> {
    private static final long serialVersionUID = 1L;
    private final PCollectionView<Map<String, SourceProgress>> progress;

    FindMarksFn(PCollectionView<Map<String, SourceProgress>> progress) {
      this.progress = progress;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      RunRow run = context.element();
      if (!SUCCESSFUL.contains(run.status())) {
        return;
      }
      context
          .sideInput(progress)
          .forEach(
              (source, reached) -> {
                if (reached.complete() && reached.mark() != null) {
                  context.output(
                      LoadMarks.row(
                          run.collection(), source, reached.mark(), run.run(), run.finishedAt()));
                }
              });
    }
  }
}
