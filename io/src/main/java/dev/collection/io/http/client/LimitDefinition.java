package dev.collection.io.http.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What a source is spared, and what we are.
 *
 * @param requestsPerMinute most requests in any 60 seconds, retries and redirects included
 * @param concurrent most requests under way at one time
 * @param timeout for one request, from connecting to the last byte of the answer
 * @param maxBodyBytes longest answer, both as transferred and inflated
 */
public record LimitDefinition(
    int requestsPerMinute, int concurrent, Duration timeout, int maxBodyBytes)
    implements Serializable {
  /** 60 requests a minute, 4 at a time, 30 s and 64 MB for each. */
  public static final LimitDefinition DEFAULT =
      new LimitDefinition(60, 4, Duration.ofSeconds(30), 64 << 20);

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says which
   */
  public LimitDefinition {
    Objects.requireNonNull(timeout, "timeout");
    if (requestsPerMinute < 1) {
      throw new IllegalArgumentException(
          "limits: requests_per_minute is " + requestsPerMinute + "; it is 1 or more");
    }
    if (concurrent < 1 || concurrent > 100) {
      throw new IllegalArgumentException(
          "limits: concurrent is " + concurrent + "; it is from 1 to 100");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("limits: timeout is " + timeout + "; it is above zero");
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "limits: max_body is " + maxBodyBytes + " bytes; it is 1 or more");
    }
  }
}
