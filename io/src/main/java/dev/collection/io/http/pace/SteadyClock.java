package dev.collection.io.http.pace;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Counts on from the time at which it was first needed, and is never set: if the machine's clock is
 * set forward by a minute, a minute has not passed, and no limit may be spent a second time. Its
 * times mean something to this JVM only.
 */
final class SteadyClock extends Clock {
  private static final Clock SYSTEM = new SteadyClock();

  private final Instant start = Clock.systemUTC().instant();
  private final long startNanos = System.nanoTime();

  private SteadyClock() {}

  /** In place of the machine's clock a steady one; any other clock is as steady as it is. */
  static Clock over(Clock clock) {
    return clock.equals(Clock.systemUTC()) ? SYSTEM : clock;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
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
