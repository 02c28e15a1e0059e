package dev.collection.io.jdbc.write;

import java.time.Duration;

/**
 * When something that failed is tried again: after waits that double, from {@code first} to {@code
 * longest}, of which up to a half is left to chance so that those who failed together do not return
 * together.
 *
 * @param budget since the first failure; when it is used up, the failure stands
 */
public record RetrySchedule(Duration first, Duration longest, Duration budget) {
  /**
   * Deadlocks are gone after the first waits; a database that restarts is back within two seconds
   * of its return. Five minutes is longer than a restart or a failover takes, and short enough to
   * be told of one that does not come back.
   */
  public static final RetrySchedule STANDARD =
      new RetrySchedule(Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofMinutes(5));

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait after a failure.
   *
   * @param attempt which attempt failed, 1 for the first
   * @param random from 0 to 1
   */
  Duration delay(int attempt, double random) {
    long doubled = first.toNanos() << Math.min(attempt - 1, MOST_DOUBLINGS);
    long whole = doubled <= 0 ? longest.toNanos() : Math.min(doubled, longest.toNanos());
    long half = whole / 2;
    return Duration.ofNanos(half + (long) (random * half));
  }
}
