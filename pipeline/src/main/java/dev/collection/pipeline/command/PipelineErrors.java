package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.transforms.dedup.BlockFileException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Finds, in what a runner threw, the fault that a person can do something about. */
final class PipelineErrors {
  private PipelineErrors() {}

  static final String HEAP_TOO_SMALL =
      "the heap is too small; give it more with COLLECT_JAVA_OPTS=-Xmx4g";

  /** Whether the end of this process's run has been told with this message. */
  static final AtomicBoolean HEAP_TOLD = new AtomicBoolean();

  static String explain(Database database, Throwable thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      if (next instanceof SQLException sql) {
        return DatabaseErrors.explain(database, sql);
      }
      if (next instanceof UnresolvedSecretException) {
        return next.getMessage();
      }
      if (next instanceof OutOfMemoryError) {
        return HEAP_TOO_SMALL;
      }
      if (next instanceof BlockFileException full) {
        return TemporaryFolder.sentence(full.getCause());
      }
      if (next instanceof IOException && next.getCause() == null) {
        return next.getMessage() == null ? next.getClass().getSimpleName() : next.getMessage();
      }
    }
    Throwable last = thrown;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage() == null ? "" : ": " + last.getMessage();
    return "an internal error (" + last.getClass().getSimpleName() + message + ")";
  }
}
