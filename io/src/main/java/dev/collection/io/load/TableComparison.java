package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.write.SqlFault;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ScoredRecord;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks the tables what they have of records. */
final class TableComparison implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final CollectionTables tables;
  private final String query;
  private final List<Column> columns;
  private final int[] compared;

  TableComparison(Database database, CollectionTables tables) {
    this.database = database;
    this.tables = tables;
    VersionedStatements statements = new VersionedStatements(database.dialect(), tables);
    query = statements.compareRecords();
    columns = statements.comparedColumns();
    // The last three columns are not fields: source, time of collection and content hash.
    compared =
        columns.subList(0, columns.size() - 3).stream()
            .mapToInt(column -> tables.type().position(column.name()))
            .toArray();
  }

  /** What the tables have of each record. */
  StoredVersion[] of(List<ScoredRecord> records) throws SQLException {
    List<String[]> rows = new ArrayList<>(records.size());
    for (ScoredRecord scored : records) {
      CollectedRecord record = scored.record();
      String[] row = new String[columns.size()];
      for (int i = 0; i < compared.length; i++) {
        row[i] = SqlText.text(record.values().get(compared[i]));
      }
      row[compared.length] = record.provenance().source();
      row[compared.length + 1] = SqlText.instant(record.provenance().collectedAt());
      row[compared.length + 2] = record.contentHash();
      rows.add(row);
    }
    StoredVersion[] stored = new StoredVersion[rows.size()];
    Arrays.fill(stored, StoredVersion.NONE);
    read(rows, 0, rows.size(), stored);
    return stored;
  }

  /**
   * Fills in what the table has. A record with a value that the database cannot even compare is
   * taken for a new one: it will be refused when it is written, and be a reject.
   */
  private void read(List<String[]> rows, int from, int to, StoredVersion[] stored)
      throws SQLException {
    try {
      database
          .retry()
          .execute(
              connection -> {
                query(connection, rows.subList(from, to), from, stored);
                return null;
              });
    } catch (SQLException e) {
      if (SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      if (to - from > 1) {
        int half = (from + to) / 2;
        read(rows, from, half, stored);
        read(rows, half, to, stored);
      }
    }
  }

  private void query(Connection connection, List<String[]> rows, int offset, StoredVersion[] stored)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      database.dialect().setInput(statement, columns, rows);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          stored[offset + result.getInt(1)] = StoredVersion.of(result, tables.deletes());
        }
      }
    }
  }
}
