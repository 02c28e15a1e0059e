package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Comparison;
import java.util.List;

/**
 * {@code interquartile_range}: how many interquartile ranges a value lies outside the quartiles of
 * its group (Tukey, "Exploratory Data Analysis", 1977, whose fences stand at 1.5). Unlike {@code
 * robust_z} it does not take the group to be symmetric. The score of a record is the root of the
 * sum of the squares over its features; 0 if all lie between the quartiles.
 */
final class InterquartileRange implements AnomalyMethod {
  static final String NAME = "interquartile_range";

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
      return record.outsideQuartiles(feature);
    }

    @Override
    public double leastDifference() {
      return 0.35;
    }

    @Override
    public void write(BinaryWriter writer) {
      // All that it knows is in the baseline.
    }
  }
}
