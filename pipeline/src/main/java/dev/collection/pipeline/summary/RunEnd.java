package dev.collection.pipeline.summary;

import dev.collection.model.SerializableClock;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** How a run ends, when everything has been written and counted. May be asked more than once. */
public interface RunEnd extends Serializable {
  /** What the step is called in the graph. */
  String step();

  /**
   * Ends the run, or a window of it.
   *
   * @param window of what was counted; the global one if the run has an end
   * @throws SQLException if the database fails; then the run has not ended
   */
  Summarizer.Result end(Summarizer.Counted counted, BoundedWindow window) throws SQLException;

  /**
   * Ends a run that has no end by itself, and has been stopped.
   *
   * @param run its id: that of this run, or of one from whose savepoint this one went on
   * @param counted in all windows
   */
  Summarizer.Result endStream(String run, Summarizer.Counted counted);

  /** Rows have been visible since they were loaded; the run only adds up what there is. */
  static RunEnd direct(Summarizer summarizer, SerializableClock clock) {
    return new RunEnd() {
      private static final long serialVersionUID = 1L;

      @Override
      public String step() {
        return "Summarize";
      }

      @Override
      public Summarizer.Result end(Summarizer.Counted counted, BoundedWindow window) {
        return summarizer.of(window).summarize(counted, Summarizer.Ending.LOADED, clock.instant());
      }

      @Override
      public Summarizer.Result endStream(String run, Summarizer.Counted counted) {
        Instant now = clock.instant();
        return summarizer.of(run, now).summarize(counted, Summarizer.Ending.LOADED, now);
      }
    };
  }
}
