package dev.collection.transforms.anomaly.detect;

import dev.collection.model.Anomaly;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.Contribution;
import dev.collection.transforms.anomaly.Explanation;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.Judgement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Scores the records of one bundle with every method of a model, and counts by window and source.
 */
final class Scoring {

  /** What one method did with the records of one source, in this bundle and window. */
  private static final class Tally {
    private long scored;
    private long flagged;

    /** Records without a score, by reason. */
    private final Map<String, Long> unscored = new HashMap<>();
  }

  /** What became of the records of one source: a tally for each method of the model, in order. */
  private static final class SourceTally {
    private final Tally[] methods;
    private final Map<String, Long> unjudged = new HashMap<>();
    private final Map<String, Long> lacking = new HashMap<>();
    private long anomalous;

    private SourceTally(int count) {
      methods = new Tally[count];
      for (int i = 0; i < count; i++) {
        methods[i] = new Tally();
      }
    }
  }

  private final Map<BoundedWindow, Map<String, SourceTally>> tallies = new HashMap<>();
  private AnomalyModel model;
  private BoundedWindow modelWindow;
  private List<String> methodNames;

  /** Whether the model of another window is in use, or none. */
  boolean needsModel(BoundedWindow window) {
    return model == null || !window.equals(modelWindow);
  }

  void use(AnomalyModel newModel, BoundedWindow window) {
    model = newModel;
    modelWindow = window;
    methodNames = model.methods().stream().map(AnomalyModel.Method::name).toList();
  }

  /**
   * Scores a record of the window whose model is in use.
   *
   * @return what the model makes of it
   */
  Judgement score(Observation record, Consumer<Anomaly> anomalies) {
    SourceTally tally =
        tallies
            .computeIfAbsent(modelWindow, unused -> new HashMap<>())
            .computeIfAbsent(record.source(), unused -> new SourceTally(methodNames.size()));
    Tally[] counts = tally.methods;
    Judgement judgement = model.judge(record.vector());
    for (int i = 0; i < counts.length; i++) {
      if (Double.isNaN(judgement.score(i))) {
        counts[i].unscored.merge(model.unscored(i, judgement.comparison()), 1L, Long::sum);
      } else {
        counts[i].scored++;
        if (judgement.isFlaggedBy(i)) {
          counts[i].flagged++;
          anomalies.accept(anomaly(record, judgement, i));
        }
      }
    }
    Comparison comparison = judgement.comparison();
    for (int i = 0; i < comparison.features(); i++) {
      if (comparison.isUnjudged(i)) {
        tally.unjudged.merge(comparison.name(i), 1L, Long::sum);
      }
      FeatureVector.Lack lack = record.vector().lack(i);
      if (lack != null) {
        tally.lacking.merge(comparison.name(i) + ": " + lack.name(), 1L, Long::sum);
      }
    }
    // Once, however many methods agree.
    tally.anomalous += judgement.isAnomaly() ? 1 : 0;
    return judgement;
  }

  private Anomaly anomaly(Observation record, Judgement judgement, int index) {
    AnomalyModel.Method method = model.methods().get(index);
    List<Contribution> contributions =
        new ArrayList<>(method.fitted().contributions(judgement.comparison()));
    contributions.sort(Comparator.comparingDouble(Contribution::contribution).reversed());
    Explanation explanation = new Explanation(judgement.comparison());
    double score = judgement.score(index);
    String sentence =
        method.fitted().judgesFeaturesApart()
            ? explanation.ofFeature(contributions)
            : explanation.ofCombination(score, contributions);
    return new Anomaly(
        record.key(),
        record.source(),
        method.name(),
        score,
        model.threshold(index, judgement.comparison()),
        judgement.comparison().group(),
        judgement.comparison().groupSize(),
        sentence + Explanation.ofCertainty(judgement.logP(index), model.logCutoff()),
        explanation.json(contributions),
        Explanation.probability(judgement.logP(index)),
        Explanation.probability(judgement.logP()),
        Explanation.probability(model.logCutoff()));
  }

  /** Hands out what was counted in each window. */
  void finish(BiConsumer<BoundedWindow, Measures> counted) {
    tallies.forEach((window, bySource) -> counted.accept(window, measures(bySource)));
  }

  private Measures measures(Map<String, SourceTally> bySource) {
    Measures measures = new Measures();
    bySource.forEach(
        (source, tally) -> {
          measures.add(Measure.ANOMALOUS, source, tally.anomalous);
          tally.unjudged.forEach(
              (feature, count) -> measures.add(Measure.FEATURE_UNJUDGED, source, feature, count));
          tally.lacking.forEach(
              (why, count) -> measures.add(Measure.FEATURE_LACKING, source, why, count));
          Tally[] counts = tally.methods;
          for (int i = 0; i < counts.length; i++) {
            String name = methodNames.get(i);
            measures.add(Measure.ANOMALY_SCORED, source, name, counts[i].scored);
            measures.add(Measure.ANOMALY_FLAGGED, source, name, counts[i].flagged);
            measures.add(Measure.ANOMALY_NOT_ENOUGH_DATA, source, name, 0);
            counts[i].unscored.forEach(
                (why, count) -> {
                  measures.add(Measure.ANOMALY_NOT_ENOUGH_DATA, source, name, count);
                  measures.add(Measure.ANOMALY_UNSCORED, source, name + ": " + why, count);
                });
          }
        });
    return measures;
  }
}
