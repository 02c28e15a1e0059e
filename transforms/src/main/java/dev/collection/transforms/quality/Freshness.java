package dev.collection.transforms.quality;

import java.time.Duration;

/** How fresh something is: 1 up to its greatest acceptable age, then falling with the age. */
final class Freshness {
  private Freshness() {}

  /**
   * {@code min(1, maxAge / age)}: 1 while young enough, one half at twice the age, never 0. What
   * lies in the future is as fresh as can be.
   */
  static double of(Duration age, Duration maxAge) {
    if (age.compareTo(maxAge) <= 0) {
      return 1;
    }
    return (double) maxAge.toMillis() / age.toMillis();
  }
}
