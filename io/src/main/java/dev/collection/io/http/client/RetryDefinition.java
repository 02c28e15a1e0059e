package dev.collection.io.http.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How often a page is asked for, and how long to wait in between.
 *
 * @param attempts most requests for one page, the first included
 * @param minBackoff shortest wait
 * @param maxBackoff longest wait, unless the source asks for a longer one (Retry-After)
 */
public record RetryDefinition(int attempts, Duration minBackoff, Duration maxBackoff)
    implements Serializable {
  /** Five attempts, 1 s to 60 s apart. */
  public static final RetryDefinition DEFAULT =
      new RetryDefinition(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says which
   */
  public RetryDefinition {
    Objects.requireNonNull(minBackoff, "minBackoff");
    Objects.requireNonNull(maxBackoff, "maxBackoff");
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException(
          "retry: attempts is " + attempts + "; it is from 1 to 100");
    }
    if (minBackoff.isNegative() || maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "retry: backoff is "
              + minBackoff
              + " to "
              + maxBackoff
              + "; it starts at 0 or more and does not end before it starts");
    }
  }
}
