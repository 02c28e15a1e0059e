package dev.collection.transforms.anomaly.calibrate;

import java.util.Arrays;

/**
 * Makes one p-value of those of several methods, which look at the same record and so depend on
 * each other in ways that nobody knows (Liu and Xie, "Cauchy Combination Test: A Powerful Test With
 * Analytic p-Value Calculation Under Arbitrary Dependency Structures", JASA 115, 2020): each
 * p-value becomes a Cauchy variable, whose mean is one too, and whose tail hardly feels the
 * dependence. One method that is sure is heard; several that are half sure add up.
 *
 * <p>One method leads: its p-value always counts, and puts those records in order that no method is
 * sure of. The others count where they are sure, with a p-value below {@value #SURE}, and are
 * otherwise taken to say nothing, as 0.5 does, whose Cauchy variable is 0: among records that are
 * somewhat odd, methods that see single columns only blur the order of one that sees all. That is
 * the thought of Zaykin, Zhivotovsky, Westfall and Weir, "Truncated Product Method for Combining
 * P-values" (Genetic Epidemiology 22, 2002), for Cauchy's combination.
 *
 * <p>p-values above {@value #GREATEST} count as that: a method that finds a record utterly ordinary
 * would otherwise outvote one that is sure of the opposite, since tan goes to minus infinity there.
 */
public final class CauchyCombination {
  private static final double GREATEST = 0.95;
  private static final double SURE = 0.001;
  private static final double LOG_SURE = Math.log(SURE);

  /** Below this, tan((0.5 - p) pi) is 1 / (p pi) to the last digit, in logarithms without limit. */
  private static final double SMALL = Math.log(1e-6);

  private CauchyCombination() {}

  /**
   * The logarithm of the combined p-value.
   *
   * @param logP logarithms of p-values; NaN for a method that has none
   * @param leads every method by its position: the first of them that has a p-value leads
   * @return NaN if no method has one
   */
  public static double logP(double[] logP, int[] leads) {
    int leading = Arrays.stream(leads).filter(i -> !Double.isNaN(logP[i])).findFirst().orElse(-1);
    if (leading < 0) {
      return Double.NaN;
    }
    double[] heard = new double[logP.length];
    int methods = 0;
    double least = logP[leading];
    for (int i = 0; i < logP.length; i++) {
      methods += Double.isNaN(logP[i]) ? 0 : 1;
      heard[i] = i == leading || logP[i] < LOG_SURE ? logP[i] : Double.NaN;
      least = Math.min(least, Double.isNaN(heard[i]) ? 0 : heard[i]);
    }
    return least < SMALL ? ofSmall(heard, methods, least) : ofLarge(heard, methods);
  }

  /** In units of the greatest Cauchy variable, 1 / (p pi) of the least p, which may overflow. */
  private static double ofSmall(double[] heard, int methods, double least) {
    double sum = 0;
    for (double logP : heard) {
      if (logP < SMALL) {
        sum += Math.exp(least - logP);
      } else if (!Double.isNaN(logP)) {
        sum += cauchy(logP) * Math.PI * Math.exp(least);
      }
    }
    return least - Math.log(sum / methods);
  }

  private static double ofLarge(double[] heard, int methods) {
    double sum = 0;
    for (double logP : heard) {
      sum += Double.isNaN(logP) ? 0 : cauchy(logP);
    }
    return Math.log(0.5 - Math.atan(sum / methods) / Math.PI);
  }

  private static double cauchy(double logP) {
    return Math.tan((0.5 - Math.min(Math.exp(logP), GREATEST)) * Math.PI);
  }
}
