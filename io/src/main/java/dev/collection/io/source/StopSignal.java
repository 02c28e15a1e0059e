package dev.collection.io.source;

/** That this process is to stop: streams read nothing more, and what was read is brought home. */
public final class StopSignal {
  private static volatile boolean requested;

  private StopSignal() {}

  /** Asks for the stop; safe to call again, and from any thread. */
  public static void request() {
    requested = true;
  }

  /** Whether a stop was asked for. */
  public static boolean requested() {
    return requested;
  }

  /** Takes the request back, for the next stream in the same process. */
  public static void reset() {
    requested = false;
  }
}
