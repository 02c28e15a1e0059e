package dev.collection.transforms.anomaly.bench;

import java.util.Arrays;
import java.util.Comparator;

/** How well scores tell anomalies from ordinary records. */
final class Accuracy {
  private Accuracy() {}

  /**
   * The area under the curve of precision over recall, as average precision: the mean, over all
   * anomalies, of the precision at the score that just includes it. Equal scores count as one step.
   * It is the definition of scikit-learn's {@code average_precision_score}.
   *
   * @param scores greater is odder; NaN counts as least odd
   */
  static double averagePrecision(double[] scores, boolean[] anomalies) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -known(scores[i])));
    int total = 0;
    for (boolean anomaly : anomalies) {
      total += anomaly ? 1 : 0;
    }
    double sum = 0;
    int found = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      int before = found;
      while (to < order.length
          && Double.compare(known(scores[order[to]]), known(scores[order[from]])) == 0) {
        found += anomalies[order[to++]] ? 1 : 0;
      }
      sum += (found - before) * (found / (double) to);
      from = to;
    }
    return total == 0 ? Double.NaN : sum / total;
  }

  private static double known(double score) {
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }
}
