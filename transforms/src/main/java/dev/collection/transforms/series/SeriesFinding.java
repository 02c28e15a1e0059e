package dev.collection.transforms.series;

/**
 * What was found of a run's number.
 *
 * @param expected what earlier runs of the season lead one to expect; NaN without enough history
 * @param score robust standard deviations above the expected; NaN without enough history
 * @param sentence for people
 */
public record SeriesFinding(Status status, double expected, double score, String sentence) {

  /** Whether the number is unusual, or why that cannot be said. */
  public enum Status {
    USUAL,
    UNUSUAL,
    NOT_ENOUGH_HISTORY
  }
}
