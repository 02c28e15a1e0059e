package dev.collection.io.http.pace;

import dev.collection.io.source.SourceMemory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * This process's share of a limit that all processes of a source keep together, in their {@link
 * SourceMemory}. Where limits are high, requests are reserved in blocks, so that not every request
 * has to ask the database; where they are low, one by one. Not safe for use by many threads.
 *
 * <p>Why no minute is over the limit: a request that the memory has reserved at {@code e} is let go
 * by {@code e + VALIDITY}, written and received within another second. All that arrive in 60
 * seconds were therefore reserved within {@link #WINDOW}, and the memory reserves no more than the
 * limit in that. What of a block is not used in time is forfeited, as is what a crash takes with
 * it: both only make the rest wait.
 */
final class SharedLimit {
  /** How long a reserved request may be let go. */
  static final Duration VALIDITY = Duration.ofSeconds(1);

  /** The window that the memory keeps within the limit. */
  static final Duration WINDOW = RateLimiter.WINDOW.plus(VALIDITY);

  /** A hundredth of the limit: as much of a window may stay unused because a block does not fit. */
  private static final int SHARE = 100;

  private static final int LARGEST_BLOCK = 1_000;

  private int size = 1;
  private int left;
  private Instant validUntil = Instant.MIN;

  /**
   * Takes one request.
   *
   * @param limit what the limit is of
   * @param wall the time as other processes know it
   * @param steady the time as this process counts it
   * @return zero if it may be sent now; otherwise how long to wait before asking again
   */
  Duration take(
      SourceMemory memory, String limit, int requestsPerMinute, Instant wall, Instant steady)
      throws IOException {
    if (left > 0 && steady.isBefore(validUntil) && !steady.isBefore(validUntil.minus(VALIDITY))) {
      left--;
      return Duration.ZERO;
    }
    // The next block is as large as this one proved useful.
    size = left > 0 ? Math.max(1, size - left) : size * 2;
    size = Math.max(1, Math.min(size, Math.min(requestsPerMinute / SHARE, LARGEST_BLOCK)));
    left = 0;
    Duration wait = memory.reserve(limit, requestsPerMinute, WINDOW, size, wall);
    if (wait.isZero()) {
      // Counted from before the memory was asked, so from no later than what it wrote down.
      validUntil = steady.plus(VALIDITY);
      left = size - 1;
    }
    return wait;
  }
}
