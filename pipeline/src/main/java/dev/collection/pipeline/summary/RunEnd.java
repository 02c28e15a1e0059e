package dev.collection.pipeline.summary;

import dev.collection.model.SerializableClock;
import java.io.Serializable;
import java.sql.SQLException;
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
    };
  }
}
