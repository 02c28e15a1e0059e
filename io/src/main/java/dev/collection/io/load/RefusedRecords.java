package dev.collection.io.load;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Refusal;
import dev.collection.io.jdbc.write.RefusedRows;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Provenance;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rejects of records that passed all checks and that the database refuses all the same, for a
 * constraint or a trigger of the user's. They go straight to the table of rejects, in the
 * transaction that writes the other records of their batch. The bytes of the source's item are not
 * there any more by then; the payload is the record itself as JSON.
 */
final class RefusedRecords implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CollectionTables tables;
  private final String run;
  private final Dialect dialect;
  private final FailedRecords failures;
  private final RefusedKeys keys;
  private final boolean sighted;
  private final String insertRejects;
  private final String noteSightings;
  private final String findReject;

  /**
   * @param sighted whether a sighting is noted of what is refused: its row, if there is one of an
   *     older version, has not vanished from the source
   * @param clock when it was refused
   */
  RefusedRecords(
      CollectionTables tables,
      String run,
      Dialect dialect,
      boolean sighted,
      SerializableClock clock) {
    this.tables = tables;
    this.run = run;
    this.dialect = dialect;
    this.sighted = sighted;
    failures = FailedRecords.ofStage(LoadRecords.STAGE, clock);
    keys = new RefusedKeys(tables, run);
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    insertRejects = new Statements(dialect).insertMissing(tables.rejects());
    noteSightings = statements.noteSightings();
    findReject = statements.findReject();
  }

  /** Keeps those of these records that are refused. */
  RefusedRows of(List<ScoredRecord> records) {
    return new RefusedRows() {
      @Override
      public void write(Connection connection, List<Refused> refused) throws SQLException {
        List<String[]> rejects = new ArrayList<>(refused.size());
        List<String[]> sightings = new ArrayList<>();
        for (Refused row : refused) {
          FailedRecord failed = failed(records.get(row.position()).record(), row.refusal());
          rejects.add(LoadSideTables.rejectRow(run, id(failed), failed));
          String[] sighting = sighted ? keys.sighting(failed) : null;
          if (sighting != null) {
            sightings.add(sighting);
          }
        }
        insert(connection, insertRejects, tables.rejects(), rejects);
        if (!sightings.isEmpty()) {
          insert(connection, noteSightings, tables.seen(), sightings);
        }
      }

      @Override
      public boolean isKept(Connection connection, int position) throws SQLException {
        CollectedRecord record = records.get(position).record();
        try (PreparedStatement statement = connection.prepareStatement(findReject)) {
          statement.setString(1, run);
          statement.setString(2, id(record.provenance(), record.key()));
          try (ResultSet result = statement.executeQuery()) {
            return result.next();
          }
        }
      }
    };
  }

  private void insert(Connection connection, String sql, Table table, List<String[]> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      dialect.setRows(statement, table.columns(), rows);
      statement.addBatch();
      statement.executeBatch();
    }
  }

  private FailedRecord failed(CollectedRecord record, Refusal refusal) {
    RecordType type = tables.type();
    boolean ofField = refusal.column() != null && type.has(refusal.column());
    Violation violation =
        new Violation(
            ofField ? "/" + refusal.column() : "",
            refusal.rule(),
            ofField ? SqlText.text(record.values().get(type.position(refusal.column()))) : "",
            refusal.message());
    Provenance provenance = record.provenance();
    RawRecord raw =
        new RawRecord(
            provenance.source(),
            provenance.locator(),
            payload(record).getBytes(StandardCharsets.UTF_8),
            provenance.collectedAt());
    return failures.of(raw, ErrorCode.REFUSED_BY_DATABASE, List.of(violation), record.key());
  }

  private String payload(CollectedRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Object[] values = record.values().toArray();
    for (int i = 0; i < values.length; i++) {
      fields.put(tables.type().field(i).name(), values[i]);
    }
    return SqlText.json(fields);
  }

  /** A page that was read twice may have two records in one place; each key is loaded once. */
  private static String id(FailedRecord failed) {
    return id(failed.raw().provenance(), failed.key());
  }

  private static String id(Provenance provenance, String key) {
    return LoadSideTables.place(provenance, LoadRecords.STAGE, key);
  }
}
