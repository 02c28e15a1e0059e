package dev.collection.io.http.pace;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast one host may be asked.
 *
 * @param requestsPerMinute most requests in any 60 seconds, in all processes
 * @param spacing least time from one request to the next in this JVM; zero for none
 */
public record Pace(int requestsPerMinute, Duration spacing) {
  public Pace {
    Objects.requireNonNull(spacing, "spacing");
  }
}
