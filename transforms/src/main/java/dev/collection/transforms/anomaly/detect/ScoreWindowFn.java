package dev.collection.transforms.anomaly.detect;

import dev.collection.model.Anomaly;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.Judgement;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Scores what has been observed in a window that is complete. The records themselves have gone on
 * long ago; key and content of those that have a score come out, for their rows to be marked.
 */
final class ScoreWindowFn extends DoFn<KV<Integer, Iterable<Observation>>, Anomaly> {
  private static final long serialVersionUID = 1L;

  private final PCollectionView<AnomalyModel> view;
  private transient Scoring scoring;

  ScoreWindowFn(PCollectionView<AnomalyModel> view) {
    this.view = view;
  }

  @StartBundle
  public void startBundle() {
    scoring = new Scoring();
  }

  @ProcessElement
  public void process(ProcessContext context, BoundedWindow window) {
    if (scoring.needsModel(window)) {
      scoring.use(context.sideInput(view), window);
    }
    for (Observation record : context.element().getValue()) {
      Judgement judgement = scoring.score(record, context::output);
      if (judgement.isScored()) {
        context.output(
            judgement.isAnomaly() ? DetectAnomalies.FLAGGED : DetectAnomalies.UNFLAGGED,
            KV.of(record.key(), record.contentHash()));
      }
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    scoring.finish(
        (window, measures) ->
            context.output(DetectAnomalies.MEASURES, measures, window.maxTimestamp(), window));
    scoring = null;
  }
}
