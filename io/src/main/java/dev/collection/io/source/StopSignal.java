package dev.collection.io.source;

/**
 * Asks every endless source in this process to end: it delivers what it has, nothing new, and lets
 * its watermark go to the end of time, so that the job drains and finishes. Seen only in the
 * process where it is given: by the Direct Runner and by Flink in this process. A cluster is told
 * by {@code flink stop --drain}.
 */
public final class StopSignal {
  private static volatile boolean requested;

  private StopSignal() {}

  /** From now on every source is to end. */
  public static void request() {
    requested = true;
  }

  /** Whether a stop was asked for. */
  public static boolean requested() {
    return requested;
  }

  /** Before the next job of this process, once the one that was stopped has ended. */
  public static void reset() {
    requested = false;
  }
}
