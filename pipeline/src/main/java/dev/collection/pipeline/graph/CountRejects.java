package dev.collection.pipeline.graph;

import dev.collection.model.FailedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Violation;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.failure.RejectBudget;
import dev.collection.transforms.failure.RejectBudgetDefinition;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;

/** Counts rejects by source, stage and rule, and charges them to their source's budget. */
final class CountRejects extends PTransform<PCollection<FailedRecord>, PCollection<Measures>> {
  private static final long serialVersionUID = 1L;
  private final Map<String, RejectBudgetDefinition> budgets;
  private final String run;

  CountRejects(CollectionSpec spec, String run) {
    this.budgets = SpecTransforms.budgets(spec);
    this.run = run;
  }

  static void release(String run) {
    RejectBudget.release(run);
  }

  @Override
  public PCollection<Measures> expand(PCollection<FailedRecord> input) {
    return input.apply("Count", ParDo.of(new CountFn(budgets, run)));
  }

  static final class CountFn extends DoFn<FailedRecord, Measures> {
    private static final long serialVersionUID = 1L;
    private final Map<String, RejectBudgetDefinition> budgets;
    private final String run;
    private final Counter rejected = Metrics.counter("collection", "rejected");
    private transient Map<BoundedWindow, Measures> counts;

    CountFn(Map<String, RejectBudgetDefinition> budgets, String run) {
      this.budgets = budgets;
      this.run = run;
    }

    @StartBundle
    public void startBundle() {
      counts = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element FailedRecord failed, BoundedWindow window) {
      Measures measures = counts.computeIfAbsent(window, unused -> new Measures());
      String source = failed.raw().source();
      measures.add(Measure.REJECTED, source, failed.stage(), 1);
      for (Violation violation : failed.violations()) {
        measures.add(Measure.VIOLATION, source, violation.rule(), 1);
      }
      rejected.inc();
      RejectBudgetDefinition definition = budgets.get(source);
      if (definition != null) {
        RejectBudget.of(run, source, definition).addRejected(1);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.forEach((window, measures) -> context.output(measures, window.maxTimestamp(), window));
      counts = null;
    }
  }
}
