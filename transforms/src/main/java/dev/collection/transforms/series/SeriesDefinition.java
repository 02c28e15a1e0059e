package dev.collection.transforms.series;

/**
 * When a number of a run is unusual.
 *
 * @param name what is counted, in words that fit behind a number, such as {@code postings}
 * @param minRuns earlier runs of the same season that are needed, at least 2
 * @param threshold robust standard deviations from which a number is unusual, above 0
 * @param leastRelative share of the expected number that a difference must reach as well, 0 or more
 * @param leastAbsolute size that a difference must reach as well, 0 or more
 * @param lowest what the number can be at least
 * @param highest what the number can be at most, more than {@code lowest}; may be infinite
 * @param best which of the two it is good to reach
 */
public record SeriesDefinition(
    String name,
    int minRuns,
    double threshold,
    double leastRelative,
    double leastAbsolute,
    double lowest,
    double highest,
    Best best) {

  /** Where a number is at its best. */
  public enum Best {
    LOWEST,
    HIGHEST
  }

  public SeriesDefinition {
    if (minRuns < 2 || !(threshold > 0) || !(leastRelative >= 0) || !(leastAbsolute >= 0)) {
      throw new IllegalArgumentException(
          name
              + ": needs at least 2 runs, a threshold above 0, and least differences of 0 or more");
    }
    if (!(lowest < highest)) {
      throw new IllegalArgumentException(name + ": is from " + lowest + " to " + highest);
    }
  }

  /** The number that is nearest to {@code value} and can be. */
  double nearest(double value) {
    return Math.max(lowest, Math.min(highest, value));
  }

  /**
   * Whether a number is as good as it can be, and earlier ones were on the way there.
   *
   * @param slope by how much the number grows from run to run
   */
  boolean isBest(double value, double slope) {
    return best == Best.HIGHEST ? value >= highest && slope > 0 : value <= lowest && slope < 0;
  }
}
