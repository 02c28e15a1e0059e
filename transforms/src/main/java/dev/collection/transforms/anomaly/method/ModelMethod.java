package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.Contribution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A method that judges all columns of a record together, by a Tribuo model. The score is the
 * model's opinion of the record less its opinion of one that is usual in everything, so that it is
 * 0 for that one; the contributions are Shapley values, which divide that difference among the
 * features. A record of which a feature is missing, or of whose group nothing is known, has no
 * score.
 */
final class ModelMethod implements FittedMethod {
  private final ToDoubleFunction<double[]> scorer;
  private final byte[] model;
  private final double ofUsual;
  private final double leastDifference;
  private final double tailPower;

  /**
   * @param scorer the model's opinion of a row of deviations, greater is odder; thread-safe
   * @param columns how many columns a row has
   * @param model in Tribuo's encoding
   */
  ModelMethod(
      ToDoubleFunction<double[]> scorer, byte[] model, int columns, double leastDifference) {
    this(scorer, model, columns, leastDifference, Double.POSITIVE_INFINITY);
  }

  /**
   * @param leastDifference as {@link FittedMethod#leastDifference}
   * @param tailPower as {@link FittedMethod#tailPower}
   */
  ModelMethod(
      ToDoubleFunction<double[]> scorer,
      byte[] model,
      int columns,
      double leastDifference,
      double tailPower) {
    this.scorer = scorer;
    this.model = model;
    this.ofUsual = scorer.applyAsDouble(new double[columns]);
    this.leastDifference = leastDifference;
    this.tailPower = tailPower;
  }

  @Override
  public double score(Comparison record) {
    return record.isComplete() && record.isJudged()
        ? scorer.applyAsDouble(record.deviations()) - ofUsual
        : Double.NaN;
  }

  @Override
  public List<Contribution> contributions(Comparison record) {
    double[] shares =
        ShapleyValues.of(
            record.features(), asUsual -> scorer.applyAsDouble(record.deviations(asUsual)));
    List<Contribution> contributions = new ArrayList<>(shares.length);
    for (int i = 0; i < shares.length; i++) {
      contributions.add(record.contribution(i, shares[i]));
    }
    return contributions;
  }

  @Override
  public double tailPower() {
    return tailPower;
  }

  @Override
  public boolean judgesFeaturesApart() {
    return false;
  }

  @Override
  public double leastDifference() {
    return leastDifference;
  }

  @Override
  public void write(BinaryWriter writer) {
    writer.writeBytes(model);
  }
}
