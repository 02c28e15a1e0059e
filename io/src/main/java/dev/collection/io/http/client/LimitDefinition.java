package dev.collection.io.http.client;

import dev.collection.io.http.pace.Pace;
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
 * @param spacing least time from one request to the next; zero for none
 */
public record LimitDefinition(
    int requestsPerMinute, int concurrent, Duration timeout, int maxBodyBytes, Duration spacing)
    implements Serializable {
  /** 60 requests a minute, 4 at a time, 30 s and 64 MB for each. */
  public static final LimitDefinition DEFAULT =
      new LimitDefinition(60, 4, Duration.ofSeconds(30), 64 << 20);

  /** Requests may follow each other at once. */
  public LimitDefinition(
      int requestsPerMinute, int concurrent, Duration timeout, int maxBodyBytes) {
    this(requestsPerMinute, concurrent, timeout, maxBodyBytes, Duration.ZERO);
  }

  Pace pace() {
    return new Pace(requestsPerMinute, spacing);
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says which
   */
  public LimitDefinition {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(spacing, "spacing");
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
