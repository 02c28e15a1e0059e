package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The SQL that remembers which records are gone, and deletes their rows. */
final class DeletionStatements {
  private final Dialect dialect;
  private final CollectionTables tables;
  private final Statements statements;
  private final VersionSql versions;

  DeletionStatements(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
    statements = new Statements(dialect);
    versions = new VersionSql(dialect, tables);
  }

  /** The columns that {@link #deleteRecords} takes. */
  List<Column> keyColumns() {
    return tables.type().key().stream().map(name -> tables.records().column(name)).toList();
  }

  /**
   * Remembers deletions, the newest of each key. One that is remembered already is written again if
   * it now removes a row that it had not, which a run that died has left behind.
   */
  String rememberDeletions() {
    return statements.insert(tables.deletions()) + onConflict();
  }

  /** The end of {@link #rememberDeletions}. */
  String onConflict() {
    Table table = tables.deletions();
    UnaryOperator<String> stored = name -> dialect.quote(table.name()) + "." + dialect.quote(name);
    UnaryOperator<String> excluded = name -> "excluded." + dialect.quote(name);
    List<String> updates = new ArrayList<>();
    for (Column column : table.columns()) {
      String name = column.name();
      if (name.equals("removed")) {
        updates.add(
            dialect.quote(name)
                + " = CASE WHEN "
                + stored.apply("run_id")
                + " = "
                + excluded.apply("run_id")
                + " AND "
                + stored.apply(name)
                + " THEN "
                + stored.apply(name)
                + " ELSE "
                + excluded.apply(name)
                + " END");
      } else if (!table.key().contains(name)) {
        updates.add(dialect.quote(name) + " = " + excluded.apply(name));
      }
    }
    return " ON CONFLICT ("
        + statements.names(table.key())
        + ") DO UPDATE SET "
        + String.join(", ", updates)
        + " WHERE NOT "
        + versions.newerThan(stored, excluded);
  }

  /** Deletes those of the given rows that are no newer than the deletion of their key. */
  String deleteRecords() {
    List<Column> columns = keyColumns();
    List<String> given = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      given.add(dialect.inputValue(columns, i));
    }
    return deleteRecords("SELECT " + String.join(", ", given) + " FROM " + dialect.input(columns));
  }

  /** The same with the keys that a query gives. */
  String deleteRecords(String keys) {
    String table = dialect.quote(tables.records().name());
    UnaryOperator<String> stored = name -> table + "." + dialect.quote(name);
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    return "DELETE FROM "
        + table
        + " WHERE ("
        + statements.names(tables.type().key())
        + ") IN ("
        + keys
        + ") AND EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.deletions().name())
        + " d WHERE "
        + versions.keysEqual(gone, stored)
        + " AND NOT "
        + versions.newerThan(versions.lastSeen(stored), gone)
        + ")";
  }

  /** The positions of those of the given deletions that the table has, word for word. */
  String findDeletions() {
    List<Column> columns = tables.deletions().columns();
    UnaryOperator<String> given =
        name -> dialect.inputValue(columns, VersionSql.index(columns, name));
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    return "SELECT "
        + dialect.inputPosition()
        + " FROM "
        + dialect.input(columns)
        + " JOIN "
        + dialect.quote(tables.deletions().name())
        + " d ON "
        + versions.keysEqual(gone, given)
        + " AND "
        + gone.apply("content_hash")
        + " = "
        + given.apply("content_hash")
        + " AND "
        + gone.apply("run_id")
        + " = "
        + given.apply("run_id");
  }

  /** How many deletions this run wrote, by source and by whether there was a row. */
  String countDeletions() {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.quote("removed")
        + ", count(*) FROM "
        + dialect.quote(tables.deletions().name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? GROUP BY 1, 2";
  }
}
