package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Comparison;
import java.util.List;

/**
 * {@code robust_z}: how many robust standard deviations a value lies from the median of its group
 * (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993). The score of a record is the
 * root of the sum of the squares over its features: of a record that is odd in one of them about
 * its |z|.
 */
final class RobustZScore implements AnomalyMethod {
  static final String NAME = "robust_z";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FittedMethod fit(TrainingData data, AnomalyDefinition definition)
      throws NotEnoughDataException {
    data.requireVariedRecords();
    return new Fitted();
  }

  @Override
  public FittedMethod read(BinaryReader reader, List<String> columns) {
    return new Fitted();
  }

  private static final class Fitted extends DistanceMethod {
    @Override
    double distance(Comparison record, int feature) {
      return Math.abs(record.deviations()[feature]);
    }

    @Override
    public double leastDifference() {
      return 0.5;
    }

    @Override
    public void write(BinaryWriter writer) {
      // All that it knows is in the baseline.
    }
  }
}
