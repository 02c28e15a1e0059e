package dev.collection.io.load;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Refusal;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Provenance;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejects of records that passed all checks and cannot be loaded all the same. They go straight to
 * the table of rejects. Each has one violation.
 */
final class LoadRejects implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The rule in whose name it is counted that a key is there with other contents. */
  static final String KEY_REUSED = "key_reused";

  private final CollectionTables tables;
  private final String run;
  private final Dialect dialect;
  private final Table sightings;
  private final FailedRecords failures;
  private final RefusedKeys keys;
  private final String insertRejects;
  private final String noteSightings;
  private final String findReject;

  /**
   * @param sightings where it is noted that what is refused was seen: its row, if there is one of
   *     an older version, has not vanished from the source; null if it need not be noted
   * @param clock when it was refused
   */
  LoadRejects(
      CollectionTables tables,
      String run,
      Dialect dialect,
      Table sightings,
      SerializableClock clock) {
    this.tables = tables;
    this.run = run;
    this.dialect = dialect;
    this.sightings = sightings;
    failures = FailedRecords.ofStage(LoadRecords.STAGE, clock);
    keys = new RefusedKeys(tables, run);
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    insertRejects = new Statements(dialect).insertMissing(tables.rejects());
    noteSightings = sightings == null ? null : statements.noteSightings(sightings);
    findReject = statements.findReject();
  }

  /** The database refuses a record, for a constraint or a trigger of the user's. */
  FailedRecord refused(UnloadedRecord record, Refusal refusal) {
    boolean ofField = refusal.column() != null && tables.type().has(refusal.column());
    return failed(
        record,
        ErrorCode.REFUSED_BY_DATABASE,
        new Violation(
            ofField ? "/" + refusal.column() : "",
            refusal.rule(),
            ofField ? record.texts().get(refusal.column()) : "",
            refusal.message()));
  }

  /** The table, whose rows are never changed, has other contents under the key. */
  FailedRecord reused(UnloadedRecord record) {
    String first = tables.type().key().get(0);
    return failed(
        record,
        ErrorCode.KEY_REUSED,
        new Violation(
            "/" + first,
            KEY_REUSED,
            record.texts().get(first),
            "the table has a row of this key with other contents, and the mode is append"));
  }

  private FailedRecord failed(UnloadedRecord record, ErrorCode code, Violation violation) {
    Provenance provenance = record.provenance();
    RawRecord raw =
        new RawRecord(
            provenance.source(),
            provenance.locator(),
            record.payload().getBytes(StandardCharsets.UTF_8),
            provenance.collectedAt());
    return failures.of(raw, code, List.of(violation), record.key());
  }

  /** A row of the table of rejects. */
  String[] row(FailedRecord failed) {
    return LoadSideTables.rejectRow(run, id(failed.raw().provenance(), failed.key()), failed);
  }

  /** Writes rejects, and sightings of what they are about. May be repeated. */
  void write(Connection connection, List<FailedRecord> failed) throws SQLException {
    List<String[]> rejects = new ArrayList<>(failed.size());
    List<String[]> seen = new ArrayList<>();
    for (FailedRecord next : failed) {
      rejects.add(row(next));
      String[] sighting = sightings == null ? null : keys.sighting(next);
      if (sighting != null) {
        seen.add(sighting);
      }
    }
    insert(connection, insertRejects, tables.rejects(), rejects);
    if (!seen.isEmpty()) {
      insert(connection, noteSightings, sightings, seen);
    }
  }

  /** Whether there is a reject of a record already. */
  boolean isKept(Connection connection, String key, Provenance provenance) throws SQLException {
    return rule(connection, key, provenance) != null;
  }

  /**
   * In the name of which rule a record was rejected.
   *
   * @return null if there is no reject of it
   */
  String rule(Connection connection, String key, Provenance provenance) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(findReject)) {
      statement.setString(1, run);
      statement.setString(2, id(provenance, key));
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getString(1) : null;
      }
    }
  }

  private void insert(Connection connection, String sql, Table table, List<String[]> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.setRows(statement, table.columns(), rows);
      statement.addBatch();
      statement.executeBatch();
    }
  }

  /** A page that was read twice may have two records in one place; each key is loaded once. */
  private static String id(Provenance provenance, String key) {
    return LoadSideTables.place(provenance, LoadRecords.STAGE, key);
  }
}
