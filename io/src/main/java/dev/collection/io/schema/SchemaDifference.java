package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.TableShape.ColumnShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In what the tables of a database are not as a run needs them. What is absent a run makes by
 * itself; a type, a key and a field that is no longer there only the user can decide on.
 *
 * @param absentTables to be made
 * @param absentColumns to be added to tables that are there
 * @param absentIndexes to be made, those of absent tables among them
 * @param types columns whose values are of another type
 * @param keys tables whose rows are not unique by the key
 * @param removed columns of fields that the spec no longer has
 * @param own columns of the user's own, which stay
 */
record SchemaDifference(
    List<ExpectedTable> absentTables,
    List<AbsentColumn> absentColumns,
    List<AbsentIndex> absentIndexes,
    List<TypeChange> types,
    List<KeyChange> keys,
    List<RemovedField> removed,
    List<OwnColumn> own) {

  record AbsentColumn(Table table, Column column) {}

  record AbsentIndex(Table table, String name, String sql) {}

  /**
   * A column of another type.
   *
   * @param found what it is, in words
   * @param from of which type its values are; null if that is none of ours
   */
  record TypeChange(Table table, Column column, String found, ColumnType from) {}

  /**
   * Another key.
   *
   * @param found the columns of the primary key; empty if there is none
   */
  record KeyChange(Table table, List<String> found) {}

  record RemovedField(Table table, String field) {}

  /**
   * A column of the user's own.
   *
   * @param required whether rows that say nothing of it, as all of ours do, are refused
   */
  record OwnColumn(Table table, String name, String type, boolean required) {}

  /** Compares; {@code dialect} and {@code columnTypes} are those of the database. */
  static SchemaDifference between(
      ExpectedSchema expected, DatabaseShape found, Dialect dialect, ColumnTypes columnTypes) {
    SchemaDifference difference =
        new SchemaDifference(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (ExpectedTable table : expected.tables()) {
      TableShape shape = found.tables().get(table.name());
      Set<String> present = new HashSet<>();
      if (shape == null) {
        difference.absentTables.add(table);
      } else {
        shape.indexes().forEach(index -> present.add(index.name()));
        Map<String, String> recorded = found.recorded().getOrDefault(table.name(), Map.of());
        difference.compare(expected, table, shape, recorded, dialect, columnTypes);
      }
      table.indexes().entrySet().stream()
          .filter(index -> !present.contains(index.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              index ->
                  difference.absentIndexes.add(
                      new AbsentIndex(table.table(), index.getKey(), index.getValue())));
    }
    return difference;
  }

  private void compare(
      ExpectedSchema expected,
      ExpectedTable table,
      TableShape shape,
      Map<String, String> recorded,
      Dialect dialect,
      ColumnTypes columnTypes) {
    for (Column column : table.table().columns()) {
      ColumnShape present = shape.columns().get(column.name());
      if (present == null) {
        absentColumns.add(new AbsentColumn(table.table(), column));
        continue;
      }
      String before = table.fields().contains(column.name()) ? recorded.get(column.name()) : null;
      ColumnType from = columnTypes.typeOf(present.type(), before).orElse(null);
      if (!columnTypes.accepts(column.type(), present.type())) {
        types.add(new TypeChange(table.table(), column, present.type(), from));
      } else if (before != null && isOtherInTheSameColumn(dialect, column.type(), before)) {
        types.add(
            new TypeChange(table.table(), column, present.type() + " of the type " + before, from));
      }
    }
    if (!shape.isUniqueBy(table.table().key()) && !shape.isUniqueBy(table.table().physicalKey())) {
      keys.add(new KeyChange(table.table(), shape.primaryKey()));
    }
    shape
        .columns()
        .forEach(
            (name, column) -> {
              boolean ofField = recorded.containsKey(name) || expected.fields().containsKey(name);
              if (table.has(name)) {
                return;
              }
              if (recorded.containsKey(name) && !expected.fields().containsKey(name)) {
                removed.add(new RemovedField(table.table(), name));
              } else if (!ofField && !expected.reserved().contains(name)) {
                own.add(
                    new OwnColumn(table.table(), column.name(), column.type(), column.required()));
              }
            });
  }

  /**
   * SQLite declares text, dates and times alike: there only the record tells them apart. Where the
   * column would tell, it counts, whatever the record says.
   */
  private static boolean isOtherInTheSameColumn(Dialect dialect, ColumnType wanted, String before) {
    return ColumnTypes.ofField(before)
        .filter(type -> type != wanted && dialect.sqlType(type).equals(dialect.sqlType(wanted)))
        .isPresent();
  }

  /** Whether the user has to decide before a run can begin. */
  boolean needsMigration() {
    return !types.isEmpty() || !keys.isEmpty() || !removed.isEmpty();
  }
}
