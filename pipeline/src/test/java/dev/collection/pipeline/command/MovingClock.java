package dev.collection.pipeline.command;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves, seen by all workers of this process. */
final class MovingClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1L;
  private static volatile Instant now = CommandRun.NOW;

  static void set(Instant newNow) {
    now = newNow;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants have no zone");
  }
}
