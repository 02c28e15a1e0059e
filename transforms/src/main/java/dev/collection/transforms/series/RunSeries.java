package dev.collection.transforms.series;

import java.util.Arrays;

/**
 * A number of earlier runs, oldest first. Immutable.
 *
 * <p>A season is what comes again, such as the day of the week; a series without one has the same
 * for every run.
 */
public final class RunSeries {
  private final double[] values;
  private final int[] seasons;

  /**
   * @param values NaN for a run that has no such number; copied
   * @param seasons for each value; copied
   * @throws IllegalArgumentException if they are not as many, or a value is infinite
   */
  public RunSeries(double[] values, int[] seasons) {
    if (values.length != seasons.length) {
      throw new IllegalArgumentException(
          values.length + " values of " + seasons.length + " seasons");
    }
    if (Arrays.stream(values).anyMatch(Double::isInfinite)) {
      throw new IllegalArgumentException("an infinite value");
    }
    this.values = values.clone();
    this.seasons = seasons.clone();
  }

  int size() {
    return values.length;
  }

  double value(int run) {
    return values[run];
  }

  int season(int run) {
    return seasons[run];
  }

  boolean isKnown(int run) {
    return !Double.isNaN(values[run]);
  }
}
