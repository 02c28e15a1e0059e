package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.SchemaDifference.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Migrates tables of PostgreSQL in one transaction, each with one statement. */
final class PostgresMigration extends Migration {

  PostgresMigration(
      Dialect dialect, ExpectedSchema expected, DatabaseShape found, SchemaDifference difference) {
    super(dialect, expected, found, difference);
  }

  @Override
  String advice() {
    return "with psql, as their owner";
  }

  @Override
  List<String> statements() {
    List<String> statements = new ArrayList<>(List.of("BEGIN"));
    for (ExpectedTable table : changed()) {
      if (isPutAside(table)) {
        statements.addAll(putAside(table));
      } else {
        if (isFilled(table)) {
          statements.addAll(fill(table));
        }
        statements.add(alter(table));
      }
    }
    statements.addAll(records());
    statements.add("COMMIT");
    return statements;
  }

  private String alter(ExpectedTable table) {
    List<String> actions = new ArrayList<>();
    for (TypeChange change : types(table)) {
      String name = quote(change.column().name());
      actions.add(
          "ALTER COLUMN "
              + name
              + " TYPE "
              + dialect.sqlType(change.column().type())
              + " USING "
              + converted(name, change));
    }
    if (key(table).isPresent()) {
      String constraint = found.tables().get(table.name()).primaryKeyName();
      if (constraint != null) {
        actions.add("DROP CONSTRAINT " + quote(constraint));
      }
      actions.addAll(addKey(table.table()));
      noLongerOfKey(table)
          .forEach(name -> actions.add("ALTER COLUMN " + quote(name) + " DROP NOT NULL"));
    }
    removed(table).forEach(field -> actions.add("DROP COLUMN " + quote(field)));
    return "ALTER TABLE " + quote(table.name()) + "\n  " + String.join(",\n  ", actions);
  }

  /**
   * Where the rows of one key may belong to several partitions, as {@link
   * dev.collection.io.jdbc.Statements#createTable} makes it.
   */
  private static List<String> addKey(Table table) {
    String columns =
        table.physicalKey().stream().map(Migration::quote).collect(Collectors.joining(", "));
    if (table.isKeyPrimary()) {
      return List.of("ADD PRIMARY KEY (" + columns + ")");
    }
    List<String> actions = new ArrayList<>();
    actions.add("ADD UNIQUE (" + columns + ")");
    table.key().forEach(name -> actions.add("ALTER COLUMN " + quote(name) + " SET NOT NULL"));
    return actions;
  }

  private List<String> fill(ExpectedTable table) {
    List<Column> absent = absentOfKey(table);
    String name = quote(table.name());
    String add =
        absent.stream()
            .map(
                column ->
                    "ADD COLUMN " + quote(column.name()) + " " + dialect.sqlType(column.type()))
            .collect(Collectors.joining(", "));
    String set =
        absent.stream()
            .map(column -> quote(column.name()) + " = r." + quote(column.name()))
            .collect(Collectors.joining(", "));
    String same =
        key(table).orElseThrow().found().stream()
            .map(column -> "r." + quote(column) + " = t." + quote(column))
            .collect(Collectors.joining(" AND "));
    return List.of(
        "ALTER TABLE " + name + " " + add,
        "UPDATE "
            + name
            + " t SET "
            + set
            + " FROM "
            + quote(expected.records())
            + " r WHERE "
            + same);
  }

  private List<String> putAside(ExpectedTable table) {
    String name = quote(table.name());
    String aside = found.free(table.name() + "_old");
    List<String> statements = new ArrayList<>();
    table
        .triggers()
        .forEach(
            trigger -> statements.add("DROP TRIGGER IF EXISTS " + quote(trigger) + " ON " + name));
    // The new table wants an index of this name.
    table
        .indexes()
        .keySet()
        .forEach(index -> statements.add("DROP INDEX IF EXISTS " + quote(index)));
    statements.add("ALTER TABLE " + name + " RENAME TO " + quote(aside));
    // It wants partitions of these names, too.
    for (String partition : found.tables().get(table.name()).division().partitions()) {
      if (partition.startsWith(table.name() + "_")) {
        String renamed = found.free(aside + partition.substring(table.name().length()));
        statements.add("ALTER TABLE " + quote(partition) + " RENAME TO " + quote(renamed));
      }
    }
    return statements;
  }

  /** The old value as one of the new type; what cannot be one makes the statement fail. */
  private String converted(String name, TypeChange change) {
    ColumnType to = change.column().type();
    ColumnType from = change.from();
    if (to == ColumnType.JSON && isArray(change.column()) && from != null) {
      return "CASE WHEN " + name + " IS NOT NULL THEN jsonb_build_array(" + name + ") END";
    }
    if (to == ColumnType.TIMESTAMP
        && (from == ColumnType.DATE || change.found().startsWith("timestamp"))) {
      return name + "::timestamp AT TIME ZONE 'UTC'";
    }
    if (from == ColumnType.TIMESTAMP && to == ColumnType.DATE) {
      return "(" + name + " AT TIME ZONE 'UTC')::date";
    }
    if (from == ColumnType.TIMESTAMP && to == ColumnType.TEXT) {
      return "to_char(" + name + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }
    if ((from == ColumnType.NUMERIC || from == ColumnType.REAL) && to == ColumnType.INTEGER) {
      // A cast would round.
      return "CASE WHEN "
          + name
          + " = trunc("
          + name
          + ") THEN "
          + name
          + "::bigint ELSE "
          + name
          + "::text::bigint END";
    }
    if (from == ColumnType.BOOLEAN && (to == ColumnType.INTEGER || to == ColumnType.NUMERIC)) {
      return name + "::integer::" + dialect.sqlType(to);
    }
    if (to == ColumnType.TEXT || to == ColumnType.DATE || (isNumber(from) && isNumber(to))) {
      return name + "::" + dialect.sqlType(to);
    }
    return name + "::text::" + dialect.sqlType(to);
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.INTEGER || type == ColumnType.NUMERIC || type == ColumnType.REAL;
  }
}
