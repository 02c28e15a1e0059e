package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import java.util.Map;
import java.util.OptionalDouble;

/** The mean of what was measured; the weight of what was not is spread over the rest. */
final class WeightedMean {
  private WeightedMean() {}

  /**
   * @param scores of the dimensions that were measured
   * @return empty if no measured dimension has a weight
   */
  static OptionalDouble of(Map<Dimension, Double> scores, Map<Dimension, Double> weights) {
    double sum = 0;
    double total = 0;
    for (Dimension dimension : Dimension.values()) { // One order, so that one sum.
      Double score = scores.get(dimension);
      double weight = weights.getOrDefault(dimension, 0.0);
      if (score != null && weight > 0) {
        sum += weight * score;
        total += weight;
      }
    }
    return total > 0 ? OptionalDouble.of(Math.min(1, sum / total)) : OptionalDouble.empty();
  }
}
