package dev.collection.io.load;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.partition.TimePartitions;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Counts in the tables, by the id of the run, what became of the records that were let through, and
 * were counted as stale until then.
 */
final class RunCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final String written;
  private final String deleted;
  private final String refused;
  private final String inDefaultPartition;
  private final String stagedRecords;
  private final String stagedDeletions;

  RunCounts(Dialect dialect, CollectionTables tables, String run) {
    this.run = run;
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    written = statements.countWritten();
    deleted = tables.deletes() ? new DeletionStatements(dialect, tables).countDeletions() : null;
    refused = statements.countRejects();
    inDefaultPartition =
        MakePartitionsFn.isNeeded(tables) ? TimePartitions.countInDefault(tables.records()) : null;
    StagingTables staging = tables.staging();
    stagedRecords = staging == null ? null : statements.countStaged(staging.records());
    stagedDeletions =
        staging == null || !tables.deletes() ? null : statements.countStaged(staging.deletions());
  }

  /** What is in the tables of the collection. */
  Measures written(Connection connection) throws SQLException {
    Measures measures = new Measures();
    count(connection, written, Measure.INSERTED, Measure.UPDATED, measures);
    if (deleted != null) {
      count(connection, deleted, Measure.DELETED, Measure.UNCHANGED, measures);
    }
    if (inDefaultPartition != null) {
      countInDefaultPartition(connection, measures);
    }
    return measures;
  }

  private void countInDefaultPartition(Connection connection, Measures measures)
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

  /** What waits to be published. */
  Measures staged(Connection connection) throws SQLException {
    Measures measures = new Measures();
    if (stagedRecords != null) {
      count(connection, stagedRecords, Measure.WITHHELD, Measure.WITHHELD, measures);
    }
    if (stagedDeletions != null) {
      count(connection, stagedDeletions, Measure.WITHHELD, Measure.WITHHELD, measures);
    }
    return measures;
  }

  private void count(
      Connection connection, String sql, Measure ifTrue, Measure ifFalse, Measures measures)
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

  /** What this stage has rejected. Each reject names one violation. */
  Measures rejected(Connection connection) throws SQLException {
    Measures measures = new Measures();
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
    return measures;
  }
}
