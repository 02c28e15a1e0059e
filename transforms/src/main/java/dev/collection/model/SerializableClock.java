package dev.collection.model;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;

/** A clock that travels with a DoFn; tests pass one that stands still. */
@FunctionalInterface
public interface SerializableClock extends Serializable {
  Instant instant();

  /** The time of the machine that the DoFn runs on. */
  static SerializableClock system() {
    return () -> Clock.systemUTC().instant();
  }

  /** Always {@code instant}. */
  static SerializableClock fixed(Instant instant) {
    return () -> instant;
  }
}
