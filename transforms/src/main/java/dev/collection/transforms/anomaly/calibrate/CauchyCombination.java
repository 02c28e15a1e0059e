package dev.collection.transforms.anomaly.calibrate;

/**
 * Makes one p-value of those of several methods, which look at the same record and so depend on
 * each other in ways that nobody knows (Liu and Xie, "Cauchy Combination Test: A Powerful Test With
 * Analytic p-Value Calculation Under Arbitrary Dependency Structures", JASA 115, 2020): each
 * p-value becomes a Cauchy variable, whose mean is one too, and whose tail hardly feels the
 * dependence. One method that is sure is heard; several that are half sure add up.
 *
 * <p>p-values above {@value #GREATEST} count as that: a method that finds a record utterly ordinary
 * would otherwise outvote one that is sure of the opposite, since tan goes to minus infinity there.
 */
public final class CauchyCombination {
  private static final double GREATEST = 0.95;

  /** Below this, tan((0.5 - p) pi) is 1 / (p pi) to the last digit, in logarithms without limit. */
  private static final double SMALL = Math.log(1e-6);

  private CauchyCombination() {}

  /**
   * The logarithm of the combined p-value.
   *
   * @param logP logarithms of p-values; NaN for a method that has none
   * @param weights of the methods, above 0; only their ratios matter, among those with a p-value
   * @return NaN if no method has one
   */
  public static double logP(double[] logP, double[] weights) {
    double weight = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < logP.length; i++) {
      if (!Double.isNaN(logP[i])) {
        weight += weights[i];
        least = Math.min(least, logP[i]);
      }
    }
    if (weight == 0) {
      return Double.NaN;
    }
    return least < SMALL ? ofSmall(logP, weights, weight, least) : ofLarge(logP, weights, weight);
  }

  /** In units of the greatest Cauchy variable, 1 / (p pi) of the least p, which may overflow. */
  private static double ofSmall(double[] logP, double[] weights, double weight, double least) {
    double sum = 0;
    for (int i = 0; i < logP.length; i++) {
      if (logP[i] < SMALL) {
        sum += weights[i] * Math.exp(least - logP[i]);
      } else if (!Double.isNaN(logP[i])) {
        sum += weights[i] * cauchy(logP[i]) * Math.PI * Math.exp(least);
      }
    }
    return least - Math.log(sum / weight);
  }

  private static double ofLarge(double[] logP, double[] weights, double weight) {
    double sum = 0;
    for (int i = 0; i < logP.length; i++) {
      sum += Double.isNaN(logP[i]) ? 0 : weights[i] * cauchy(logP[i]);
    }
    return Math.log(0.5 - Math.atan(sum / weight) / Math.PI);
  }

  private static double cauchy(double logP) {
    return Math.tan((0.5 - Math.min(Math.exp(logP), GREATEST)) * Math.PI);
  }
}
