package dev.collection.transforms.anomaly;

import java.util.ArrayList;
import java.util.List;

/**
 * A simple slip that would explain a record's odd amounts, tested on the data: it is claimed only
 * if every amount that is out of the usual range lies within it afterwards, that is within {@value
 * #USUAL_SPREADS} spreads of the median of the record's group. A record that has no group to be
 * compared with gets no claim: among all records too much is usual.
 */
final class Repair {
  /** The usual range, in spreads to both sides of the median. */
  static final double USUAL_SPREADS = 2;

  /** The hours of a working year, by which an hourly rate is made an annual one. */
  private static final double HOURS_PER_YEAR = 2087;

  /** A factor, in the words that say that it is applied. */
  private enum Factor {
    TENTH(0.1, "divided by ten"),
    TENFOLD(10, "multiplied by ten"),
    HUNDREDTH(0.01, "divided by a hundred"),
    HUNDREDFOLD(100, "multiplied by a hundred"),
    HOURLY(HOURS_PER_YEAR, "multiplied by 2,087, as an hourly amount in an annual field,");

    private final double logarithm;
    private final String words;

    Factor(double factor, String words) {
      this.logarithm = Math.log(factor);
      this.words = words;
    }
  }

  private Repair() {}

  /**
   * The repair in words, such as {@code divided by ten it would be usual}; null if none fits.
   *
   * @param subject the feature that the sentence is about, called "it"; -1 for none
   */
  static String describe(Baseline baseline, FeatureVector vector, int subject) {
    if (!baseline.hasGroup(vector.group())) {
      return null;
    }
    String exchange = exchange(baseline, vector);
    return exchange != null ? exchange : scale(baseline, vector, subject);
  }

  /** Two neighbouring amounts in the wrong order. */
  private static String exchange(Baseline baseline, FeatureVector vector) {
    for (int second = 1; second < vector.size(); second++) {
      int first = second - 1;
      if (baseline.isLogarithmic(first)
          && baseline.isLogarithmic(second)
          && vector.compared(first) > vector.compared(second)
          && baseline.centre(vector.group(), first) < baseline.centre(vector.group(), second)
          && isOddRatio(baseline, vector, second)
          && isUsual(baseline, vector, first, vector.compared(second))
          && isUsual(baseline, vector, second, vector.compared(first))) {
        return baseline.name(first)
            + " and "
            + baseline.name(second)
            + " are in the wrong order; exchanged they would be usual";
      }
    }
    return null;
  }

  private static String scale(Baseline baseline, FeatureVector vector, int subject) {
    Factor best = null;
    List<Integer> repaired = List.of();
    double least = Double.POSITIVE_INFINITY;
    for (Factor factor : Factor.values()) {
      List<Integer> features = new ArrayList<>();
      double worst = 0;
      for (int i = 0; i < vector.size(); i++) {
        double value = vector.compared(i);
        if (baseline.isLogarithmic(i) && isOdd(baseline, vector, i, value)) {
          features.add(i);
          double z = baseline.standardized(vector.group(), i, value + factor.logarithm);
          worst = Math.max(worst, Math.abs(z));
        }
      }
      if (!features.isEmpty() && worst <= USUAL_SPREADS && worst < least) {
        best = factor;
        repaired = features;
        least = worst;
      }
    }
    return best == null ? null : best.words + names(baseline, repaired, subject) + "would be usual";
  }

  private static String names(Baseline baseline, List<Integer> features, int subject) {
    List<String> names = new ArrayList<>();
    for (int feature : features) {
      if (feature == subject) {
        names.add(0, "it");
      } else {
        names.add(baseline.name(feature));
      }
    }
    return " " + String.join(" and ", names) + " ";
  }

  private static boolean isUsual(
      Baseline baseline, FeatureVector vector, int feature, double compared) {
    return Math.abs(baseline.standardized(vector.group(), feature, compared)) <= USUAL_SPREADS;
  }

  private static boolean isOddRatio(Baseline baseline, FeatureVector vector, int second) {
    double ratio = vector.compared(second) - vector.compared(second - 1);
    return isOdd(baseline, vector, baseline.ratioColumn(second), ratio);
  }

  private static boolean isOdd(
      Baseline baseline, FeatureVector vector, int column, double compared) {
    return Math.abs(baseline.standardized(vector.group(), column, compared)) > USUAL_SPREADS;
  }
}
