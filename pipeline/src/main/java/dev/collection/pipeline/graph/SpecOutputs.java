package dev.collection.pipeline.graph;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.RunStore;
import dev.collection.io.outbox.OutboxPublisher;
import dev.collection.io.outbox.OutputTopic;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.OutputsSpec;
import dev.collection.pipeline.summary.RunSummary;
import dev.collection.pipeline.summary.SummarizeRun;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** What the section {@code outputs} of a spec becomes. */
public final class SpecOutputs {
  private SpecOutputs() {}

  /**
   * What takes the outbox of a collection to its topics.
   *
   * @param spec with outputs
   * @param run under whose id producers are kept, until {@link OutboxPublisher#release}
   */
  public static OutboxPublisher publisher(
      CollectionSpec spec, Database database, CollectionTables tables, String run) {
    OutputsSpec outputs = Objects.requireNonNull(spec.outputs(), "outputs");
    return new OutboxPublisher(
        database, tables.outbox(), outputs.changes(), outputs.deadLetters(), run);
  }

  static SummarizeRun published(SummarizeRun summarize, CollectionSpec spec, RunSettings run) {
    return summarize.publishing(
        publisher(spec, run.database(), run.tables(), run.run()),
        patience(spec),
        new RunStore(run.database(), run.tables()));
  }

  /**
   * Publishes outside of a graph, and notes with the run what has to wait. Does nothing if the spec
   * has no outputs.
   */
  public static void publish(
      CollectionSpec spec, Database database, CollectionTables tables, String run, RunStore store)
      throws SQLException {
    if (spec.outputs() == null) {
      return;
    }
    try {
      OutboxPublisher.Result result =
          publisher(spec, database, tables, run).publish(patience(spec));
      for (String note : result.notes()) {
        store.changeSummary(run, summary -> RunSummary.withNote(summary, note));
      }
    } catch (InterruptedException e) {
      // What was not published waits for the next run.
      Thread.currentThread().interrupt();
    } finally {
      OutboxPublisher.release(run);
    }
  }

  /** As long as the other one, who is publishing, may have to wait for the brokers. */
  private static Duration patience(CollectionSpec spec) {
    return Stream.of(spec.outputs().changes(), spec.outputs().deadLetters())
        .filter(Objects::nonNull)
        .map(OutputTopic::timeout)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
