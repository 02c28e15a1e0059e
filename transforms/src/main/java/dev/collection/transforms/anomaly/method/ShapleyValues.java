package dev.collection.transforms.anomaly.method;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Divides a score among the features of a record: each gets what it adds to the score, averaged
 * over all orders in which the features could take their own values instead of the usual ones
 * (Shapley, "A Value for n-Person Games", 1953; Lundberg and Lee, "A Unified Approach to
 * Interpreting Model Predictions", NeurIPS 2017). The shares add up to the score less that of a
 * record that is usual in everything, and a feature that changes nothing gets nothing.
 */
final class ShapleyValues {
  /** Up to so many features all their sets are looked at: 256. */
  private static final int EXACT = 8;

  /** Beyond, so many orders, each with its reverse. The shares still add up, in each order. */
  private static final int ORDERS = 32;

  private static final long SEED = 42;

  private ShapleyValues() {}

  /** The score of a record of which some features have their usual values. */
  @FunctionalInterface
  interface Score {
    double of(boolean[] asUsual);
  }

  static double[] of(int features, Score score) {
    return features <= EXACT ? exact(features, score) : sampled(features, score);
  }

  private static double[] exact(int features, Score score) {
    int sets = 1 << features;
    double[] scores = new double[sets];
    for (int set = 0; set < sets; set++) {
      boolean[] asUsual = new boolean[features];
      for (int i = 0; i < features; i++) {
        asUsual[i] = (set & 1 << i) == 0;
      }
      scores[set] = score.of(asUsual);
    }
    double[] weights = weights(features);
    double[] values = new double[features];
    for (int i = 0; i < features; i++) {
      for (int set = 0; set < sets; set++) {
        if ((set & 1 << i) == 0) {
          values[i] += weights[Integer.bitCount(set)] * (scores[set | 1 << i] - scores[set]);
        }
      }
    }
    return values;
  }

  /** For each size of a set the share of the orders in which exactly it comes first. */
  private static double[] weights(int features) {
    double[] weights = new double[features];
    double sets = 1;
    for (int size = 0; size < features; size++) {
      weights[size] = 1 / (features * sets);
      sets = sets * (features - 1 - size) / (size + 1);
    }
    return weights;
  }

  private static double[] sampled(int features, Score score) {
    double[] values = new double[features];
    int[] order = new int[features];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ORDERS; round++) {
      for (int i = features - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      walk(order, score, values);
      for (int i = 0; i < features / 2; i++) {
        int kept = order[i];
        order[i] = order[features - 1 - i];
        order[features - 1 - i] = kept;
      }
      walk(order, score, values);
    }
    return values;
  }

  /** Adds what each feature adds to the score when the features change in this order. */
  private static void walk(int[] order, Score score, double[] values) {
    boolean[] asUsual = new boolean[order.length];
    Arrays.fill(asUsual, true);
    double before = score.of(asUsual);
    for (int feature : order) {
      asUsual[feature] = false;
      double after = score.of(asUsual);
      values[feature] += (after - before) / (2.0 * ORDERS);
      before = after;
    }
  }
}
