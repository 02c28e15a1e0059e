package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code robust_z}: how many robust standard deviations a value lies from the median of its group
 * (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993). Judged are the features that
 * are compared by logarithm or, if there are none, all; the record's score is the greatest |z|, and
 * a feature's contribution is its own |z|. A record whose group is unknown or too small has no
 * score.
 */
final class RobustZScore implements AnomalyMethod {
  static final String NAME = "robust_z";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FittedMethod fit(ReferenceSample sample, Baseline baseline, AnomalyDefinition definition)
      throws NotEnoughDataException {
    if (sample.count() < definition.minRecords()) {
      throw new NotEnoughDataException(
          String.format(
              Locale.ROOT,
              "%,d records, at least %,d are needed",
              sample.count(),
              definition.minRecords()));
    }
    return new Fitted(baseline, definition.zThreshold());
  }

  @Override
  public FittedMethod read(BinaryReader reader, Baseline baseline) {
    return new Fitted(baseline, reader.readDouble());
  }

  private static final class Fitted implements FittedMethod {
    private final Baseline baseline;
    private final double threshold;
    private final int[] judged;

    private Fitted(Baseline baseline, double threshold) {
      this.baseline = baseline;
      this.threshold = threshold;
      this.judged = judged(baseline);
    }

    private static int[] judged(Baseline baseline) {
      List<Integer> amounts = new ArrayList<>();
      List<Integer> features = new ArrayList<>();
      for (int i = 0; i < baseline.features(); i++) {
        features.add(i);
        if (baseline.isLogarithmic(i)) {
          amounts.add(i);
        }
      }
      return (amounts.isEmpty() ? features : amounts)
          .stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public double score(FeatureVector vector) {
      double score = Double.NaN;
      if (baseline.hasGroup(vector.group())) {
        for (int feature : judged) {
          double z = deviation(vector, feature);
          if (Double.isNaN(score) || z > score) {
            score = z;
          }
        }
      }
      return score;
    }

    private double deviation(FeatureVector vector, int feature) {
      return Math.abs(baseline.standardized(vector.group(), feature, vector.compared(feature)));
    }

    @Override
    public double threshold() {
      return threshold;
    }

    @Override
    public List<Contribution> contributions(FeatureVector vector) {
      List<Contribution> contributions = new ArrayList<>(judged.length);
      for (int feature : judged) {
        double z = deviation(vector, feature);
        contributions.add(
            new Contribution(
                feature,
                vector.value(feature),
                baseline.usualValue(vector.group(), feature),
                Double.isNaN(z) ? 0 : z));
      }
      contributions.sort(Comparator.comparingDouble(Contribution::contribution).reversed());
      return contributions;
    }

    @Override
    public String explain(Explanation explanation, double score, List<Contribution> contributions) {
      return explanation.ofFeature(contributions);
    }

    @Override
    public void write(BinaryWriter writer) {
      writer.writeDouble(threshold);
    }
  }
}
