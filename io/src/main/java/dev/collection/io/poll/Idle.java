package dev.collection.io.poll;

import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.joda.time.Instant;

/** What a reader does while nothing is due. */
final class Idle {
  private static final long REST_MILLIS = 5;

  private Idle() {}

  /** A short rest: the Direct Runner asks a source that has nothing again at once, for hours. */
  static void rest() throws IOException {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure = new InterruptedIOException("the job is being stopped");
    failure.initCause(e);
    return failure;
  }

  static Instant time(SerializableClock clock) {
    return Instant.ofEpochMilli(clock.instant().toEpochMilli());
  }
}
