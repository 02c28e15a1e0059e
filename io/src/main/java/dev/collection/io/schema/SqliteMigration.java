package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.schema.SchemaDifference.TypeChange;
import dev.collection.io.schema.TableShape.Attachment;
import dev.collection.io.schema.TableShape.ColumnShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Migrates tables of SQLite, which can neither change a type nor a key: such a table is built anew
 * beside the old one, with everything that the user has added to it, and takes its name. The old
 * one stays under another name: the shell of SQLite goes on after an error, and would drop it even
 * if it was not copied.
 */
final class SqliteMigration extends Migration {

  SqliteMigration(
      Dialect dialect, ExpectedSchema expected, DatabaseShape found, SchemaDifference difference) {
    super(dialect, expected, found, difference);
  }

  @Override
  String advice() {
    return "with sqlite3 -bail, which stops at an error";
  }

  @Override
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    List<ExpectedTable> moved = changed().stream().filter(this::isMoved).toList();
    if (!moved.isEmpty()) {
      // Otherwise views and triggers of other tables would follow the old table.
      statements.add("PRAGMA foreign_keys = OFF");
      statements.add("PRAGMA legacy_alter_table = ON");
    }
    statements.add("BEGIN IMMEDIATE");
    // They name every column; the next run makes them again.
    ourTriggers().forEach(trigger -> statements.add("DROP TRIGGER " + quote(trigger)));
    moved.forEach(table -> statements.addAll(isPutAside(table) ? putAside(table) : rebuild(table)));
    if (!moved.isEmpty()) {
      statements.add("PRAGMA legacy_alter_table = OFF");
    }
    for (ExpectedTable table : changed()) {
      if (!isPutAside(table)) {
        removed(table).forEach(field -> statements.addAll(drop(table, field)));
      }
    }
    statements.addAll(records());
    statements.add("COMMIT");
    return statements;
  }

  private boolean isMoved(ExpectedTable table) {
    return key(table).isPresent() || !types(table).isEmpty();
  }

  private Set<String> ourTriggers() {
    Set<String> present = new LinkedHashSet<>();
    for (ExpectedTable table : expected.tables()) {
      TableShape shape = found.tables().get(table.name());
      if (shape != null) {
        shape.triggers().stream()
            .map(Attachment::name)
            .filter(table.triggers()::contains)
            .forEach(present::add);
      }
    }
    return present;
  }

  private List<String> drop(ExpectedTable table, String field) {
    List<String> statements = new ArrayList<>();
    for (Attachment index : found.tables().get(table.name()).indexes()) {
      // A table that was built anew has them no more.
      if (!isMoved(table) && index.columns().contains(field)) {
        statements.add("DROP INDEX " + quote(index.name()));
      }
    }
    statements.add("ALTER TABLE " + quote(table.name()) + " DROP COLUMN " + quote(field));
    return statements;
  }

  private List<String> putAside(ExpectedTable table) {
    List<String> statements = new ArrayList<>();
    found.tables().get(table.name()).indexes().stream()
        .map(Attachment::name)
        .filter(table.indexes()::containsKey)
        .forEach(index -> statements.add("DROP INDEX " + quote(index)));
    statements.add(rename(table.name(), found.free(table.name() + "_old")));
    return statements;
  }

  private List<String> rebuild(ExpectedTable table) {
    TableShape shape = found.tables().get(table.name());
    String rebuilt = found.free(table.name() + "_new");
    Map<String, String> values = values(table, shape);
    List<String> statements = new ArrayList<>();
    statements.add(definition(table, shape, rebuilt));
    statements.add(
        "INSERT INTO "
            + quote(rebuilt)
            + " ("
            + values.keySet().stream().map(Migration::quote).collect(Collectors.joining(", "))
            + ")\n  SELECT "
            + String.join(", ", values.values())
            + " FROM "
            + quote(table.name()));
    List<Attachment> triggers =
        shape.triggers().stream()
            .filter(trigger -> !table.triggers().contains(trigger.name()))
            .toList();
    shape.indexes().forEach(index -> statements.add("DROP INDEX " + quote(index.name())));
    triggers.forEach(trigger -> statements.add("DROP TRIGGER " + quote(trigger.name())));
    statements.add(rename(table.name(), found.free(table.name() + "_old")));
    statements.add(rename(rebuilt, table.name()));
    shape.indexes().stream()
        .filter(index -> index.columns().stream().noneMatch(removed(table)::contains))
        .forEach(index -> statements.add(index.sql()));
    triggers.forEach(trigger -> statements.add(trigger.sql()));
    return statements;
  }

  private static String rename(String from, String to) {
    return "ALTER TABLE " + quote(from) + " RENAME TO " + quote(to);
  }

  private String definition(ExpectedTable table, TableShape shape, String name) {
    SqliteTableText text = SqliteTableText.parse(shape.definition());
    for (TypeChange change : types(table)) {
      text.setType(change.column().name(), dialect.sqlType(change.column().type()));
    }
    if (key(table).isPresent()) {
      if (isFilled(table)) {
        for (Column column : absentOfKey(table)) {
          text.addColumn(column.name(), dialect.sqlType(column.type()));
        }
      }
      text.setKey(shape.primaryKey(), table.table().key());
    }
    return text.create(name);
  }

  /** What each column of the new table is made from. */
  private Map<String, String> values(ExpectedTable table, TableShape shape) {
    Map<String, String> values = new LinkedHashMap<>();
    for (ColumnShape column : shape.columns().values()) {
      if (!column.generated()) {
        values.put(column.name(), quote(column.name()));
      }
    }
    for (TypeChange change : types(table)) {
      String name = shape.columns().get(change.column().name()).name();
      values.put(name, converted(quote(name), change));
    }
    if (isFilled(table)) {
      String same =
          key(table).orElseThrow().found().stream()
              .map(name -> "r." + quote(name) + " = " + quote(table.name()) + "." + quote(name))
              .collect(Collectors.joining(" AND "));
      for (Column column : absentOfKey(table)) {
        values.put(
            column.name(),
            "(SELECT r."
                + quote(column.name())
                + " FROM "
                + quote(expected.records())
                + " r WHERE "
                + same
                + ")");
      }
    }
    return values;
  }

  /** The old value as one of the new type; one that cannot be stays as it is. */
  private String converted(String name, TypeChange change) {
    ColumnType to = change.column().type();
    ColumnType from = change.from();
    if (to == ColumnType.JSON) {
      return isArray(change.column())
          ? "CASE WHEN " + name + " IS NOT NULL THEN json_array(" + name + ") END"
          : name;
    }
    if (from == ColumnType.DATE && to == ColumnType.TIMESTAMP) {
      return name + " || 'T00:00:00.000000Z'";
    }
    if (from == ColumnType.TIMESTAMP && to == ColumnType.DATE) {
      return "substr(" + name + ", 1, 10)";
    }
    if (from == ColumnType.TEXT && to == ColumnType.DATE) {
      // Without the condition, SQLite would read a number as a day of its own count.
      return ifDate(name, "date(" + name + ")");
    }
    if (from == ColumnType.TEXT && to == ColumnType.TIMESTAMP) {
      return ifDate(name, "strftime('%Y-%m-%dT%H:%M:%f000Z', " + name + ")");
    }
    if (from == ColumnType.TEXT && to == ColumnType.BOOLEAN) {
      return "CASE lower("
          + name
          + ") WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE "
          + name
          + " END";
    }
    if (from == ColumnType.BOOLEAN && to == ColumnType.TEXT) {
      return "CASE " + name + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE " + name + " END";
    }
    // The affinity of the new column does the rest.
    return name;
  }

  private static String ifDate(String name, String value) {
    return "CASE WHEN "
        + name
        + " LIKE '____-__-__%' THEN coalesce("
        + value
        + ", "
        + name
        + ") ELSE "
        + name
        + " END";
  }
}
