package dev.collection.pipeline.runner;

import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears which error ended the Direct Runner. It hands on exceptions, but of an error such as {@link
 * OutOfMemoryError} it says only in its log that there was one; what it logs is then not for people
 * who did not ask for it. It listens on when the run has broken off: other workers may still log.
 */
public final class RunnerErrors implements Filter, AutoCloseable {
  private static final Logger LOGGER =
      Logger.getLogger("org.apache.beam.runners.direct.DirectTransformExecutor");

  private final boolean shown;
  private volatile Throwable first;

  private RunnerErrors(boolean shown) {
    this.shown = shown;
  }

  /**
   * @param shown whether the log is to be written all the same
   */
  public static RunnerErrors listen(boolean shown) {
    RunnerErrors errors = new RunnerErrors(shown);
    LOGGER.setFilter(errors);
    return errors;
  }

  @Override
  public boolean isLoggable(LogRecord entry) {
    if (entry.getThrown() == null) {
      return true;
    }
    if (first == null) {
      first = entry.getThrown();
    }
    return shown;
  }

  /**
   * @throws IllegalStateException caused by the first error that was heard, if there was one
   */
  public void rethrow() {
    if (first != null) {
      throw new IllegalStateException("the runner broke off", first);
    }
  }

  /** For who goes on after a run; the process of a run ends with it. */
  @Override
  public void close() {
    LOGGER.setFilter(null);
  }
}
