package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.partition.TimePartitions;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Counts in the tables, by the id of the run, what became of the records that were let through, and
 * were counted as stale until then: written, deleted, or refused by the database.
 */
final class CountWrittenFn extends DoFn<String, Measures> {
  private static final long serialVersionUID = 1L;
  private final Database database;
  private final String written;
  private final String deleted;
  private final String refused;
  private final String inDefaultPartition;

  CountWrittenFn(Database database, CollectionTables tables) {
    this.database = database;
    VersionedStatements statements = new VersionedStatements(database.dialect(), tables);
    written = statements.countWritten();
    deleted =
        tables.deletes()
            ? new DeletionStatements(database.dialect(), tables).countDeletions()
            : null;
    refused = statements.countRejects();
    inDefaultPartition =
        MakePartitionsFn.isNeeded(tables) ? TimePartitions.countInDefault(tables.records()) : null;
  }

  @ProcessElement
  public void process(@Element String run, OutputReceiver<Measures> out) throws SQLException {
    out.output(
        database
            .retry()
            .execute(
                connection -> {
                  Measures measures = new Measures();
                  count(connection, written, run, Measure.INSERTED, Measure.UPDATED, measures);
                  if (deleted != null) {
                    count(connection, deleted, run, Measure.DELETED, Measure.UNCHANGED, measures);
                  }
                  countRefused(connection, run, measures);
                  if (inDefaultPartition != null) {
                    countInDefaultPartition(connection, run, measures);
                  }
                  return measures;
                }));
  }

  private static void count(
      Connection connection,
      String sql,
      String run,
      Measure ifTrue,
      Measure ifFalse,
      Measures measures)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String source = result.getString(1);
          long count = result.getLong(3);
          measures.add(result.getBoolean(2) ? ifTrue : ifFalse, source, count);
          measures.add(Measure.STALE, source, -count);
        }
      }
    }
  }

  private void countInDefaultPartition(Connection connection, String run, Measures measures)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(inDefaultPartition)) {
      statement.setString(1, run);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          measures.add(
              Measure.IN_DEFAULT_PARTITION,
              result.getString(1),
              result.getBoolean(2) ? "null" : "other",
              result.getLong(3));
        }
      }
    }
  }

  /** Each reject of this stage names one violation: the database stops at the first. */
  private void countRefused(Connection connection, String run, Measures measures)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(refused)) {
      statement.setString(1, run);
      statement.setString(2, LoadRecords.STAGE);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String source = result.getString(1);
          long count = result.getLong(3);
          measures.add(Measure.REJECTED, source, LoadRecords.STAGE, count);
          measures.add(Measure.VIOLATION, source, result.getString(2), count);
          measures.add(Measure.STALE, source, -count);
        }
      }
    }
  }
}
