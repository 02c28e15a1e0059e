package dev.collection.io.load;

import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.SqlFault;
import dev.collection.io.partition.TableLock;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.SerializableClock;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes visible what a run has staged: the records, the sightings, what is gone and the row of the
 * run itself, in one transaction. Whoever reads meanwhile sees the state before; if anything dies,
 * it stays.
 *
 * <p>May be repeated: a run that is published is not published again.
 */
public final class Publication implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batch;
  private final LoadRejects rejects;
  private final RunCounts counts;
  private final Sweep sweep;

  /**
   * @param batch most records of one statement, if the database refuses one of them
   * @param clock when a record was refused
   */
  public Publication(
      Database database, CollectionTables tables, String run, int batch, SerializableClock clock) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batch = batch;
    rejects = new LoadRejects(tables, run, database.dialect(), tables.seen(), clock);
    counts = new RunCounts(database.dialect(), tables, run);
    sweep = new Sweep(database.dialect(), tables, run);
  }

  /**
   * What it came to.
   *
   * @param measures to be added to those of the run: what was withheld is so no more
   * @param reports of rows that stay although they were not seen
   */
  public record Outcome(Measures measures, List<ExtractionReport> reports) {}

  /** Concludes a run, in the transaction that publishes it. */
  @FunctionalInterface
  public interface Conclusion<T> {
    T conclude(Connection connection, Outcome outcome) throws SQLException;
  }

  /**
   * Publishes the run.
   *
   * @param withheld how many records the run has staged
   * @param sweeps by source, why rows stay that the run has not seen; empty if they do not
   * @param conclusion writes the row of the run
   * @return what {@code conclusion} gives; empty if the run has been published before
   * @throws StagingLostException if what the run had staged is not there any more
   */
  public <T> Optional<T> publish(
      long withheld, Map<String, String> sweeps, Conclusion<T> conclusion) throws SQLException {
    try {
      return publish(withheld, sweeps, conclusion, false);
    } catch (SQLException e) {
      if (SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      return publish(withheld, sweeps, conclusion, true);
    }
  }

  private <T> Optional<T> publish(
      long withheld, Map<String, String> sweeps, Conclusion<T> conclusion, boolean refusals)
      throws SQLException {
    return database
        .retry()
        .transact(
            connection -> {
              lock(connection);
              if (!tables.records().isKeyPrimary()) {
                TableLock.take(connection, tables.records());
              }
              if (RunStore.isEnded(connection, run)) {
                return Optional.empty();
              }
              Outcome outcome = publish(connection, withheld, sweeps, refusals);
              return Optional.of(conclusion.conclude(connection, outcome));
            });
  }

  /** Whoever publishes the same run at the same time waits here, and finds it ended. */
  private void lock(Connection connection) throws SQLException {
    update(connection, "UPDATE collection_runs SET status = status WHERE run_id = ?");
  }

  private Outcome publish(
      Connection connection, long withheld, Map<String, String> sweeps, boolean refusals)
      throws SQLException {
    Measures staged = counts.staged(connection);
    if (staged.total(Measure.WITHHELD) != withheld) {
      throw new StagingLostException(withheld, staged.total(Measure.WITHHELD));
    }
    Measures outcome = new Measures();
    outcome.subtractAll(staged).subtractAll(counts.rejected(connection));
    StagingStatements statements = new StagingStatements(database.dialect(), tables);
    if (tables.deletes()) {
      update(connection, statements.publishDeletions());
      update(connection, statements.deleteRecords());
    }
    StagedRecords records = new StagedRecords(connection, database.dialect(), tables, run);
    if (refusals) {
      records.writeWhatIsNotRefused(batch, rejects);
    } else {
      records.write();
    }
    update(connection, statements.publishSightings());
    outcome.addAll(counts.written(connection)).addAll(counts.rejected(connection));
    List<ExtractionReport> reports = new ArrayList<>();
    for (Map.Entry<String, String> next : new TreeMap<>(sweeps).entrySet()) {
      if (next.getValue().isEmpty()) {
        outcome.addAll(sweep.settle(connection, next.getKey()));
      } else {
        reports.add(sweep.leave(connection, next.getKey(), next.getValue()));
      }
    }
    discard(connection);
    return new Outcome(outcome, reports);
  }

  /** Drops what the run has staged. */
  public void discard() throws SQLException {
    database
        .retry()
        .transact(
            connection -> {
              discard(connection);
              return null;
            });
  }

  /** What is written when a run is dropped. */
  @FunctionalInterface
  public interface Farewell {
    void write(Connection connection) throws SQLException;
  }

  /**
   * The same, and writes the row of the run in the same transaction.
   *
   * @return false if the run has ended before, published or dropped; then nothing is written
   */
  public boolean discard(Farewell farewell) throws SQLException {
    return database
        .retry()
        .transact(
            connection -> {
              lock(connection);
              if (RunStore.isEnded(connection, run)) {
                return false;
              }
              discard(connection);
              farewell.write(connection);
              return true;
            });
  }

  /**
   * Drops what runs have staged that have ended without being published, or that began so long ago
   * that they will hardly end. What is held stays.
   *
   * @param dead a run that is known to have died; null if none is
   * @param longAgo when runs that are noted as running began and cannot run any more
   */
  public static void dropAbandoned(
      Database database, CollectionTables tables, String dead, Instant longAgo)
      throws SQLException {
    Dialect dialect = database.dialect();
    String alive =
        " WHERE run_id NOT IN (SELECT run_id FROM collection_runs WHERE status = '"
            + RunStore.HELD
            + "' OR (status = 'running' AND started_at > CAST(? AS "
            + dialect.sqlType(ColumnType.TIMESTAMP)
            + ") AND run_id <> ?))";
    database
        .retry()
        .transact(
            connection -> {
              for (Table table : tables.stagingTables()) {
                try (PreparedStatement statement =
                    connection.prepareStatement(
                        "DELETE FROM " + dialect.quote(table.name()) + alive)) {
                  statement.setString(1, SqlText.instant(longAgo));
                  statement.setString(2, dead == null ? "" : dead);
                  statement.executeUpdate();
                }
              }
              return null;
            });
  }

  private void discard(Connection connection) throws SQLException {
    for (String sql : new StagingStatements(database.dialect(), tables).discard()) {
      update(connection, sql);
    }
  }

  private void update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      statement.executeUpdate();
    }
  }
}
