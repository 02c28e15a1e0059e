package dev.collection.transforms.anomaly.detect;

import dev.collection.model.ScoredRecord;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.Judgement;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Scores each record with every method and passes it on, with whether one of them flagged it if one
 * of them has a score.
 */
final class ScoreFn extends DoFn<ScoredRecord, ScoredRecord> {
  private static final long serialVersionUID = 1L;

  private final FeatureExtractor extractor;
  private final PCollectionView<AnomalyModel> view;

  /** Has the model, looked up once a bundle: to decode it for each record would cost more. */
  private transient Scoring scoring;

  ScoreFn(FeatureExtractor extractor, PCollectionView<AnomalyModel> view) {
    this.extractor = extractor;
    this.view = view;
  }

  @StartBundle
  public void startBundle() {
    scoring = new Scoring();
  }

  @ProcessElement
  public void process(ProcessContext context, BoundedWindow window) {
    ScoredRecord scored = context.element();
    if (scored.record().deleted()) {
      context.output(scored);
      return;
    }
    if (scoring.needsModel(window)) {
      scoring.use(context.sideInput(view), window);
    }
    Judgement judgement =
        scoring.score(
            Observation.of(scored.record(), extractor),
            anomaly -> context.output(DetectAnomalies.ANOMALIES, anomaly));
    context.output(judgement.isScored() ? scored.withAnomalous(judgement.isAnomaly()) : scored);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    scoring.finish(
        (window, measures) ->
            context.output(DetectAnomalies.MEASURES, measures, window.maxTimestamp(), window));
    scoring = null;
  }
}
