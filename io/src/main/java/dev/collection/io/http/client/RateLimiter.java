package dev.collection.io.http.client;

import dev.collection.io.source.SourceContext.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps every 60 seconds of requests to one source within its limit, across all the threads of this
 * JVM. It remembers when each recent request was sent and lets the next one go only when the window
 * that it would complete has room; whoever waited is checked again, so nobody slips through.
 *
 * <p>The window is a second longer than a minute: requests take differing times on their way, and
 * the source counts when they arrive.
 *
 * <p>If the clock is set back, the requests of the time that has not come yet count as sent now:
 * the wait is longer than needed, never shorter.
 */
public final class RateLimiter {
  /** The time in which requests are counted. */
  static final Duration WINDOW = Duration.ofSeconds(61);

  private static final Map<String, RateLimiter> BY_SOURCE = new ConcurrentHashMap<>();

  private final ArrayDeque<Instant> sent = new ArrayDeque<>();
  private Instant pausedUntil = Instant.MIN;

  /** The limiter that everybody in this JVM shares who reads the source called {@code key}. */
  public static RateLimiter of(String key) {
    return BY_SOURCE.computeIfAbsent(key, unused -> new RateLimiter());
  }

  /**
   * Waits until a request may be sent, and counts it.
   *
   * @param requestsPerMinute the limit
   * @throws InterruptedException if the run is being stopped; nothing was counted
   */
  public void acquire(int requestsPerMinute, Clock clock, Sleeper sleeper)
      throws InterruptedException {
    Duration wait = tryAcquire(requestsPerMinute, clock);
    while (!wait.isZero()) {
      sleeper.sleep(wait);
      wait = tryAcquire(requestsPerMinute, clock);
    }
  }

  // The time is read under the lock: a thread that read it and was then held up would look as if
  // the clock had been set back.
  private synchronized Duration tryAcquire(int requestsPerMinute, Clock clock) {
    return tryAcquire(requestsPerMinute, clock.instant());
  }

  /**
   * Counts a request at {@code now} if it may be sent, and otherwise says when to ask again.
   *
   * @return zero if it was counted
   */
  synchronized Duration tryAcquire(int requestsPerMinute, Instant now) {
    if (now.isBefore(pausedUntil)) {
      return Duration.between(now, pausedUntil);
    }
    countFutureAsNow(now);
    while (!sent.isEmpty() && !now.isBefore(sent.peekFirst().plus(WINDOW))) {
      sent.removeFirst();
    }
    if (sent.size() < requestsPerMinute) {
      sent.addLast(now);
      return Duration.ZERO;
    }
    return Duration.between(now, sent.peekFirst().plus(WINDOW));
  }

  /** Lets no request go before {@code time}: the source has asked for it. */
  public synchronized void pauseUntil(Instant time) {
    if (time.isAfter(pausedUntil)) {
      pausedUntil = time;
    }
  }

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
