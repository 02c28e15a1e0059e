package dev.collection.transforms.anomaly.calibrate;

/**
 * A generalized Pareto distribution of the excesses over a threshold: what the tail of nearly any
 * distribution looks like far enough out (Pickands, "Statistical Inference Using Extreme Order
 * Statistics", 1975). It says how likely scores are that no reference record reached.
 *
 * <p>Fitted by maximum likelihood in Grimshaw's one-parameter form ("Computing Maximum Likelihood
 * Estimates for the Generalized Pareto Distribution", 1993), with the greatest excesses censored:
 * of these it is only used that they are greater than the rest, since some may be anomalies
 * themselves. The likelihood is penalized as by Coles and Dixon ("Likelihood-Based Inference for
 * Extreme Value Models", 1999), so that a heavy tail has to be seen in more than a few excesses.
 * Two things make it careful where it would otherwise promise too much:
 *
 * <ul>
 *   <li>the shape is never below 0: a tail with an end would give records slightly beyond the
 *       sample the probability 0;
 *   <li>the shape is at least 1/k for k excesses: that is the exact predictive distribution of
 *       another excess if the tail is exponential with a scale estimated from k values.
 * </ul>
 *
 * @param shape above 0
 * @param scale above 0, in the unit of the scores
 */
record ParetoTail(double shape, double scale) {
  /** From this on no mean exists; estimates that large come from too little data. */
  private static final double GREATEST_SHAPE = 1;

  /**
   * Weight of the penalty on the shape; its authors take 1. Without one, two hundred excesses of an
   * exponential tail now and then give a shape above 0.5, and nothing is found.
   */
  private static final double PENALTY = 2;

  private static final int STEPS = 400;

  /**
   * Fits the tail.
   *
   * @param excesses over the threshold, ascending, 0 or more
   * @param censored how many of the greatest excesses to censor; fewer than there are
   * @param leastScale the scale is not taken to be less
   */
  static ParetoTail fit(double[] excesses, int censored, double leastScale) {
    int exact = excesses.length - censored;
    double last = excesses[exact - 1];
    double sum = censored * last;
    for (int i = 0; i < exact; i++) {
      sum += excesses[i];
    }
    double leastShape = 1.0 / exact;
    double exponential = sum / exact;
    if (!(exponential > 0)) {
      return new ParetoTail(leastShape, leastScale);
    }
    double shape = 0;
    double scale = exponential;
    double best = -exact * (Math.log(exponential) + 1);
    for (int step = 0; step < STEPS; step++) {
      // shape / scale, from a thousandth to a hundred times 1 / exponential
      double ratio = Math.pow(10, -3 + 5.0 * step / (STEPS - 1)) / exponential;
      double logarithms = censored * Math.log1p(ratio * last);
      for (int i = 0; i < exact; i++) {
        logarithms += Math.log1p(ratio * excesses[i]);
      }
      double candidate = logarithms / exact;
      if (candidate < GREATEST_SHAPE) {
        double observed = logarithms - censored * Math.log1p(ratio * last);
        double likelihood =
            -exact * Math.log(candidate / ratio)
                - observed
                - exact
                - PENALTY * (1 / (1 - candidate) - 1);
        if (likelihood > best) {
          best = likelihood;
          shape = candidate;
          scale = candidate / ratio;
        }
      }
    }
    return new ParetoTail(Math.max(shape, leastShape), Math.max(scale, leastScale));
  }

  /** The logarithm of the probability that an excess is greater. */
  double logSurvival(double excess) {
    return -Math.log1p(shape * excess / scale) / shape;
  }

  /** The excess that is exceeded with this probability, the inverse of {@link #logSurvival}. */
  double excessAt(double logSurvival) {
    return scale * Math.expm1(-shape * logSurvival) / shape;
  }
}
