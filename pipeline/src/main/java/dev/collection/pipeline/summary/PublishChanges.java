package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.AfterAll;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.RunStore;
import dev.collection.io.outbox.OutboxPublisher;
import dev.collection.io.outbox.PublishOutbox;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Tells topics what a run has changed and refused, when its row is written: a run whose row says
 * that it is done is done, whether the brokers can be reached or not. What has to wait is noted in
 * the run's summary.
 */
final class PublishChanges extends PTransform<PCollection<RunRow>, PDone> {
  private static final long serialVersionUID = 1L;

  private final OutboxPublisher publisher;
  private final Duration patience;
  private final RunStore store;
  private final String run;
  private final PCollection<Void> loaded;

  /**
   * @param patience how long to wait for somebody else who is publishing
   * @param loaded signal that the row of the run was written
   */
  PublishChanges(
      OutboxPublisher publisher,
      Duration patience,
      RunStore store,
      String run,
      PCollection<Void> loaded) {
    this.publisher = publisher;
    this.patience = patience;
    this.store = store;
    this.run = run;
    this.loaded = loaded;
  }

  @Override
  public PDone expand(PCollection<RunRow> ended) {
    ended
        .apply("After run", AfterAll.of(List.of(loaded)))
        .setCoder(new RunRow.RunRowCoder())
        .apply("Publish outbox", PublishOutbox.with(publisher, patience, run))
        .apply("Note what waits", ParDo.of(new NoteFn(store, run)));
    return PDone.in(ended.getPipeline());
  }

  static final class NoteFn extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;
    private final RunStore store;
    private final String run;

    NoteFn(RunStore store, String run) {
      this.store = store;
      this.run = run;
    }

    @ProcessElement
    public void process(@Element String note) throws SQLException {
      store.changeSummary(run, summary -> RunSummary.withNote(summary, note));
    }
  }
}
