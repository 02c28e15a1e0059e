package dev.collection.io.http.client;

import dev.collection.io.source.SourceContext.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of several threads: it goes on by a millisecond with each look at it, and by as much as
 * the first of them sleeps when all of them do. So nothing is on its way while it leaps, as nothing
 * is that a machine has had a second for.
 */
final class SharedTime extends Clock implements Sleeper {
  private static final Duration TICK = Duration.ofMillis(1);

  /** One sleep; two that end at one time are not the same. */
  private static final class WakeUp {
    private final Instant at;

    WakeUp(Instant at) {
      this.at = at;
    }
  }

  private final List<WakeUp> wakeUps = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private int threads;

  /**
   * @param threads that will sleep, until they {@link #leave}
   */
  SharedTime(int threads) {
    this.threads = threads;
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(TICK);
    return now;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    WakeUp own = new WakeUp(now.plus(duration));
    wakeUps.add(own);
    leap();
    while (wakeUps.contains(own)) {
      wait();
    }
  }

  /** A thread has come to its end. */
  synchronized void leave() {
    threads--;
    leap();
  }

  private void leap() {
    if (wakeUps.isEmpty() || wakeUps.size() < threads) {
      return;
    }
    Instant first = wakeUps.stream().map(next -> next.at).min(Instant::compareTo).get();
    now = first.isAfter(now) ? first : now;
    wakeUps.removeIf(next -> !next.at.isAfter(now));
    notifyAll();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants only");
  }
}
