package dev.collection.io.http.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Keeps every 60 seconds of requests to one source within its limit, across all the threads of this
 * JVM. It remembers when each recent request was let go and lets the next one go only when the
 * window that it would complete has room; whoever waited is checked again, so nobody slips through.
 *
 * <p>The window is a second longer than a minute: a request is written up to {@link
 * RequestGate#VALIDITY} after it was let go, and takes its time on the way; the source counts when
 * it arrives.
 *
 * <p>If the clock is set back, the requests of the time that has not come yet count as let go now:
 * the wait is longer than needed, never shorter. It must not be set forward: {@link SteadyClock}.
 */
final class RateLimiter {
  /** The time in which requests are counted. */
  static final Duration WINDOW = Duration.ofSeconds(61);

  private final ArrayDeque<Instant> sent = new ArrayDeque<>();
  private Instant pausedUntil = Instant.MIN;
  private int left;
  private Instant leftUntil = Instant.MIN;

  /** How long until a request may go; zero if at once. Counts nothing. */
  synchronized Duration room(int requestsPerMinute, Instant now) {
    if (now.isBefore(pausedUntil)) {
      return Duration.between(now, pausedUntil);
    }
    if (now.isBefore(leftUntil) && left <= 0) {
      return Duration.between(now, leftUntil);
    }
    countFutureAsNow(now);
    while (!sent.isEmpty() && !now.isBefore(sent.peekFirst().plus(WINDOW))) {
      sent.removeFirst();
    }
    return sent.size() < requestsPerMinute
        ? Duration.ZERO
        : Duration.between(now, sent.peekFirst().plus(WINDOW));
  }

  /**
   * Counts a request at {@code now} if it may be sent, and otherwise says when to ask again.
   *
   * @return zero if it was counted
   */
  synchronized Duration tryAcquire(int requestsPerMinute, Instant now) {
    Duration wait = room(requestsPerMinute, now);
    if (wait.isZero()) {
      sent.addLast(now);
      left--;
    }
    return wait;
  }

  /** Lets no request go before {@code time}: the source has asked for it. */
  synchronized void pauseUntil(Instant time) {
    if (time.isAfter(pausedUntil)) {
      pausedUntil = time;
    }
  }

  /**
   * Lets no more than {@code requests} go before {@code time}: the source has said that so many are
   * left. What it said last holds, unless it speaks of the same time again and says more.
   */
  synchronized void leave(int requests, Instant time) {
    boolean sameTime = Duration.between(leftUntil, time).abs().compareTo(SAME_RESET) <= 0;
    left = sameTime ? Math.min(left, requests) : requests;
    leftUntil = time;
  }

  /** Answers that speak of one reset differ by their time on the way, and by rounding. */
  private static final Duration SAME_RESET = Duration.ofSeconds(2);

  private void countFutureAsNow(Instant now) {
    int future = 0;
    while (!sent.isEmpty() && sent.peekLast().isAfter(now)) {
      sent.removeLast();
      future++;
    }
    for (int i = 0; i < future; i++) {
      sent.addLast(now);
    }
  }
}
