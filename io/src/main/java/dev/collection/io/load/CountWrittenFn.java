package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.model.Measures;
import java.sql.SQLException;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Counts what became of the records that were let through: written, deleted, waiting to be
 * published, or refused.
 */
final class CountWrittenFn extends DoFn<String, Measures> {
  private static final long serialVersionUID = 1L;
  private final Database database;
  private final RunCounts counts;
  private final boolean staged;

  CountWrittenFn(Database database, CollectionTables tables, String run) {
    this.database = database;
    counts = new RunCounts(database.dialect(), tables, run);
    staged = tables.staging() != null;
  }

  @ProcessElement
  public void process(@Element String run, OutputReceiver<Measures> out) throws SQLException {
    out.output(
        database
            .retry()
            .execute(
                connection -> {
                  Measures measures =
                      staged ? counts.staged(connection) : counts.written(connection);
                  return measures.addAll(counts.rejected(connection));
                }));
  }
}
