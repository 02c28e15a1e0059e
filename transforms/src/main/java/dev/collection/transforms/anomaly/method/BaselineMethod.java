package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Comparison;
import java.util.List;

/** A method that needs no more than the baseline: the distance of each feature from it. */
abstract class BaselineMethod implements AnomalyMethod {
  private final String name;
  private final double leastDifference;

  /**
   * @param leastDifference as {@link FittedMethod#leastDifference}
   */
  BaselineMethod(String name, double leastDifference) {
    this.name = name;
    this.leastDifference = leastDifference;
  }

  /** As {@link DistanceMethod#distance}. */
  abstract double distance(Comparison record, int feature);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final FittedMethod fit(TrainingData data, AnomalyDefinition definition)
      throws NotEnoughDataException {
    data.requireVariedRecords();
    return new Fitted();
  }

  @Override
  public final FittedMethod read(BinaryReader reader, List<String> columns) {
    return new Fitted();
  }

  private final class Fitted extends DistanceMethod {
    @Override
    double distance(Comparison record, int feature) {
      return BaselineMethod.this.distance(record, feature);
    }

    @Override
    public double leastDifference() {
      return leastDifference;
    }

    @Override
    public void write(BinaryWriter writer) {
      // All that it knows is in the baseline.
    }
  }
}
