package dev.collection.transforms.anomaly;

import dev.collection.model.Anomaly;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.anomaly.FittedMethod.Contribution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollectionView;

/** Scores each record with every method and passes it on, marked if one of them flagged it. */
final class ScoreFn extends DoFn<ScoredRecord, ScoredRecord> {
  private static final long serialVersionUID = 1L;

  /** What one method did with the records of one source, in this bundle and window. */
  private static final class Tally {
    private long scored;
    private long flagged;
    private long notEnoughData;
  }

  /** What became of the records of one source: a tally for each method of the model, in order. */
  private static final class SourceTally {
    private final Tally[] methods;
    private long anomalous;

    private SourceTally(int count) {
      methods = new Tally[count];
      for (int i = 0; i < count; i++) {
        methods[i] = new Tally();
      }
    }
  }

  private final FeatureExtractor extractor;
  private final PCollectionView<AnomalyModel> view;

  /** Looked up once a bundle and window: to decode a model for each record would cost more. */
  private transient AnomalyModel model;

  private transient BoundedWindow modelWindow;
  private transient Map<BoundedWindow, Map<String, SourceTally>> tallies;
  private transient List<String> methodNames;

  ScoreFn(FeatureExtractor extractor, PCollectionView<AnomalyModel> view) {
    this.extractor = extractor;
    this.view = view;
  }

  @StartBundle
  public void startBundle() {
    model = null;
    modelWindow = null;
    tallies = new HashMap<>();
  }

  @ProcessElement
  public void process(ProcessContext context, BoundedWindow window) {
    if (context.element().record().deleted()) {
      context.output(context.element());
      return;
    }
    if (model == null || !window.equals(modelWindow)) {
      model = context.sideInput(view);
      modelWindow = window;
      methodNames = model.methods().stream().map(AnomalyModel.Method::name).toList();
    }
    ScoredRecord scored = context.element();
    CollectedRecord record = scored.record();
    FeatureVector vector = extractor.extract(record.values());
    SourceTally tally =
        tallies
            .computeIfAbsent(window, ignored -> new HashMap<>())
            .computeIfAbsent(
                record.provenance().source(), ignored -> new SourceTally(methodNames.size()));
    Tally[] counts = tally.methods;
    boolean anomalous = false;
    for (int i = 0; i < counts.length; i++) {
      FittedMethod method = model.methods().get(i).fitted();
      double score = method == null ? Double.NaN : method.score(vector);
      if (Double.isNaN(score)) {
        counts[i].notEnoughData++;
      } else {
        counts[i].scored++;
        if (score > method.threshold()) {
          counts[i].flagged++;
          anomalous = true;
          context.output(DetectAnomalies.ANOMALIES, anomaly(record, vector, method, score));
        }
      }
    }
    // Once, however many methods agree.
    tally.anomalous += anomalous ? 1 : 0;
    context.output(anomalous ? scored.withAnomalous(true) : scored);
  }

  private Anomaly anomaly(
      CollectedRecord record, FeatureVector vector, FittedMethod method, double score) {
    List<Contribution> contributions = method.contributions(vector);
    Explanation explanation = new Explanation(model.baseline(), vector);
    return new Anomaly(
        record.key(),
        record.provenance().source(),
        method.name(),
        score,
        method.threshold(),
        explanation.group(),
        model.baseline().size(vector.group()),
        method.explain(explanation, score, contributions),
        explanation.json(contributions));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    tallies.forEach(
        (window, counts) ->
            context.output(
                DetectAnomalies.MEASURES, measures(counts), window.maxTimestamp(), window));
    tallies = null;
    model = null;
  }

  private Measures measures(Map<String, SourceTally> bySource) {
    Measures measures = new Measures();
    bySource.forEach(
        (source, tally) -> {
          measures.add(Measure.ANOMALOUS, source, tally.anomalous);
          Tally[] counts = tally.methods;
          for (int i = 0; i < counts.length; i++) {
            String name = methodNames.get(i);
            measures.add(Measure.ANOMALY_SCORED, source, name, counts[i].scored);
            measures.add(Measure.ANOMALY_FLAGGED, source, name, counts[i].flagged);
            measures.add(Measure.ANOMALY_NOT_ENOUGH_DATA, source, name, counts[i].notEnoughData);
          }
        });
    return measures;
  }
}
