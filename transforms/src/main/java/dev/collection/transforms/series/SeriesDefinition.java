package dev.collection.transforms.series;

/**
 * When a number of a run is unusual.
 *
 * @param name what is counted, in words that fit behind a number, such as {@code postings}
 * @param minRuns earlier runs of the same season that are needed, at least 2
 * @param threshold robust standard deviations from which a number is unusual, above 0
 * @param leastRelative share of the expected number that a difference must reach as well, 0 or more
 * @param leastAbsolute size that a difference must reach as well, 0 or more
 */
public record SeriesDefinition(
    String name, int minRuns, double threshold, double leastRelative, double leastAbsolute) {
  public SeriesDefinition {
    if (minRuns < 2 || !(threshold > 0) || !(leastRelative >= 0) || !(leastAbsolute >= 0)) {
      throw new IllegalArgumentException(
          name
              + ": needs at least 2 runs, a threshold above 0, and least differences of 0 or more");
    }
  }
}
