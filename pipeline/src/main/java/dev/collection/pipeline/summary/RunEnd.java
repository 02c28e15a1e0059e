package dev.collection.pipeline.summary;

import dev.collection.model.SerializableClock;
import java.io.Serializable;
import java.sql.SQLException;

/** How a run ends, when everything has been written and counted. May be asked more than once. */
public interface RunEnd extends Serializable {
  /** What the step is called in the graph. */
  String step();

  /**
   * Ends the run.
   *
   * @throws SQLException if the database fails; then the run has not ended
   */
  Summarizer.Result end(Summarizer.Counted counted) throws SQLException;

  /** Rows have been visible since they were loaded; the run only adds up what there is. */
  static RunEnd direct(Summarizer summarizer, SerializableClock clock) {
    return new RunEnd() {
      private static final long serialVersionUID = 1L;

      @Override
      public String step() {
        return "Summarize";
      }

      @Override
      public Summarizer.Result end(Summarizer.Counted counted) {
        return summarizer.summarize(counted, Summarizer.Ending.LOADED, clock.instant());
      }
    };
  }
}
