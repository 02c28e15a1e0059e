package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The upsert of a table whose key is no primary key, for a newer version may belong to another
 * partition than the row that is there: PostgreSQL moves the row then, in the UPDATE, and to
 * triggers of the table it is an update like any other.
 *
 * <p>Nothing but the {@link dev.collection.io.partition.TableLock} keeps two writers from inserting
 * one key; it has to be taken by a statement before this one.
 */
final class MovingUpsert {
  private final Dialect dialect;
  private final CollectionTables tables;
  private final VersionSql versions;

  MovingUpsert(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
    versions = new VersionSql(dialect, tables);
  }

  /** The rows of a batch, set by {@link Dialect#setInput}, as {@link #of} takes them. */
  String batch() {
    List<Column> columns = tables.records().columns();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(dialect.inputValue(columns, i) + " AS " + dialect.quote(columns.get(i).name()));
    }
    return "SELECT " + String.join(", ", values) + " FROM " + dialect.input(columns);
  }

  /**
   * Inserts what is new, and replaces older versions, never newer ones, unless rows are only added;
   * leaves out what is older than a deletion of its key.
   *
   * @param query gives the columns of the table in their types, each key once; its parameters come
   *     first
   */
  String of(String query) {
    Table table = tables.records();
    String name = dialect.quote(table.name());
    UnaryOperator<String> stored = column -> name + "." + dialect.quote(column);
    UnaryOperator<String> given = column -> "g." + dialect.quote(column);
    List<String> updates = new ArrayList<>();
    for (Column column : table.columns()) {
      String of = column.name();
      if (of.equals("revision")) {
        updates.add(dialect.quote(of) + " = " + stored.apply(of) + " + 1");
      } else if (!of.equals("first_seen_at") && !table.key().contains(of)) {
        updates.add(dialect.quote(of) + " = " + given.apply(of));
      }
    }
    List<String> names = table.columns().stream().map(Column::name).toList();
    String inserted =
        "INSERT INTO "
            + name
            + " ("
            + new Statements(dialect).names(names)
            + ") SELECT "
            + String.join(", ", names.stream().map(given).toList())
            + " FROM given g WHERE NOT EXISTS (SELECT 1 FROM "
            + name
            + " WHERE "
            + versions.keysEqual(stored, given)
            + ")"
            + notDeleted(given);
    String changed =
        "UPDATE "
            + name
            + " SET "
            + String.join(", ", updates)
            + " FROM given g WHERE "
            + versions.keysEqual(stored, given)
            + " AND NOT ("
            + versions.same(given, stored)
            + ") AND "
            + versions.newerThan(given, versions.lastSeen(stored))
            + notDeleted(given);
    return "WITH given AS ("
        + query
        + ")"
        + (tables.appends() ? " " : ", changed AS (" + changed + ") ")
        + inserted;
  }

  private String notDeleted(UnaryOperator<String> given) {
    return tables.deletes()
        ? " AND " + new VersionedStatements(dialect, tables).notOutdated(given)
        : "";
  }
}
