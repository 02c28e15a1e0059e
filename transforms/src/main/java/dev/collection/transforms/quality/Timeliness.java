package dev.collection.transforms.quality;

import java.time.Duration;
import java.time.Instant;

/**
 * How fresh the data of a run are, to the second.
 *
 * @param newestEvent the newest value of the spec's event field, as stored; null if there is none
 * @param eventAge how long before {@code newestCollected} that was; a date counts from the end of
 *     its day (UTC); null if there is no event
 * @param newestCollected when the source last said anything
 * @param collectionAge how long before the start of the run that was
 */
public record Timeliness(
    Instant newestEvent, Duration eventAge, Instant newestCollected, Duration collectionAge) {

  /**
   * @param newestEvent null if there is none
   * @param eventIsDate whether the event is a day and not a moment
   */
  static Timeliness of(
      Instant newestEvent, boolean eventIsDate, Instant newestCollected, Instant runStart) {
    Duration eventAge = null;
    if (newestEvent != null) {
      Duration day = eventIsDate ? Duration.ofDays(1) : Duration.ZERO;
      eventAge = age(newestEvent.plus(day), newestCollected);
    }
    return new Timeliness(newestEvent, eventAge, newestCollected, age(newestCollected, runStart));
  }

  /**
   * 1 as long as neither age exceeds {@code maxAge}; beyond it, {@code maxAge} divided by the
   * greater age.
   */
  double score(Duration maxAge) {
    double collection = score(collectionAge, maxAge);
    return eventAge == null ? collection : Math.min(collection, score(eventAge, maxAge));
  }

  private static double score(Duration age, Duration maxAge) {
    return age.compareTo(maxAge) <= 0 ? 1 : (double) maxAge.toSeconds() / age.toSeconds();
  }

  private static Duration age(Instant from, Instant to) {
    Duration age = Duration.ofSeconds(to.getEpochSecond() - from.getEpochSecond());
    return age.isNegative() ? Duration.ZERO : age;
  }
}
