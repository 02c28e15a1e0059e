package dev.collection.io.source;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open part of a source. Used by one thread at a time; holds what is expensive to open again.
 */
public interface ReadSession extends Closeable {
  /**
   * The next batch: one page of an API, or about {@link SourceContext#batchBytes()} of a file. A
   * fault of the source (an unreadable page, a truncated file) is not an exception: it is a report
   * with a status other than COMPLETE, and the batch is the last.
   *
   * @throws IOException if this machine is at fault (disk, memory); the run fails
   * @throws InterruptedException if the run is being stopped
   */
  ReadBatch next() throws IOException, InterruptedException;
}
