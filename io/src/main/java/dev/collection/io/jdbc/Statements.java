package dev.collection.io.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/** The SQL of both dialects, made from the tables. Identifiers are quoted, values are bound. */
public final class Statements {
  private final Dialect dialect;

  public Statements(Dialect dialect) {
    this.dialect = dialect;
  }

  public String createTable(Table table) {
    String columns =
        table.columns().stream()
            .map(
                column ->
                    dialect.quote(column.name())
                        + " "
                        + dialect.sqlType(column.type())
                        + (table.key().contains(column.name()) ? " NOT NULL" : ""))
            .collect(Collectors.joining(",\n  "));
    return "CREATE TABLE IF NOT EXISTS "
        + dialect.quote(table.name())
        + " (\n  "
        + columns
        + (table.isKeyPrimary() ? ",\n  PRIMARY KEY (" : ",\n  UNIQUE (")
        + names(table.physicalKey())
        + ")\n)"
        + partitionBy(table.partitioning());
  }

  private String partitionBy(Partitioning partitioning) {
    return partitioning == null
        ? ""
        : " PARTITION BY "
            + (partitioning.isByTime() ? "RANGE (" : "HASH (")
            + dialect.quote(partitioning.column())
            + ")";
  }

  /** Adds a column that was not there. */
  public String addColumn(Table table, Column column) {
    return "ALTER TABLE "
        + dialect.quote(table.name())
        + " ADD COLUMN "
        + dialect.quote(column.name())
        + " "
        + dialect.sqlType(column.type());
  }

  /** Adds rows; one that is there already is left alone, so that a repeated batch does no harm. */
  public String insertMissing(Table table) {
    return insert(table) + " ON CONFLICT (" + names(table.key()) + ") DO NOTHING";
  }

  /** Adds rows or replaces those with the same key. */
  public String insertOrReplace(Table table) {
    String updates =
        table.columns().stream()
            .map(Column::name)
            .filter(name -> !table.key().contains(name))
            .map(name -> dialect.quote(name) + " = excluded." + dialect.quote(name))
            .collect(Collectors.joining(", "));
    return insert(table) + " ON CONFLICT (" + names(table.key()) + ") DO UPDATE SET " + updates;
  }

  /** The beginning of an insert of a batch; a clause ON CONFLICT may follow. */
  public String insert(Table table) {
    return "INSERT INTO "
        + dialect.quote(table.name())
        + " ("
        + names(table.columns().stream().map(Column::name).toList())
        + ") "
        + dialect.rows(table);
  }

  /** Quoted, separated by commas. */
  public String names(List<String> names) {
    return names.stream().map(dialect::quote).collect(Collectors.joining(", "));
  }
}
