package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.SchemaDifference.KeyChange;
import dev.collection.io.schema.SchemaDifference.RemovedField;
import dev.collection.io.schema.SchemaDifference.TypeChange;
import dev.collection.model.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The SQL by which a user makes his tables fit the spec where that is for him to decide. It is
 * printed, never executed by a run. Values are kept where the new type can hold them; where it
 * cannot, PostgreSQL refuses the statement and SQLite keeps the value as it is.
 *
 * <p>Rows that have no value for a column of a new key cannot stay in their table: it is put aside
 * under another name, and the next run makes a new one.
 */
abstract class Migration {
  final Dialect dialect;
  final ExpectedSchema expected;
  final DatabaseShape found;
  final SchemaDifference difference;

  Migration(
      Dialect dialect, ExpectedSchema expected, DatabaseShape found, SchemaDifference difference) {
    this.dialect = dialect;
    this.expected = expected;
    this.found = found;
    this.difference = difference;
  }

  static Migration of(
      Database database,
      ExpectedSchema expected,
      DatabaseShape found,
      SchemaDifference difference) {
    return database.isSqlite()
        ? new SqliteMigration(database.dialect(), expected, found, difference)
        : new PostgresMigration(database.dialect(), expected, found, difference);
  }

  /** In their order, without semicolons. */
  abstract List<String> statements();

  /** How they are to be run, to go on after "run". */
  abstract String advice();

  /** Tables that are there and have to change, in the order in which that has to be done. */
  final List<ExpectedTable> changed() {
    Set<Table> changed = new LinkedHashSet<>();
    difference.types().forEach(change -> changed.add(change.table()));
    difference.keys().forEach(change -> changed.add(change.table()));
    difference.removed().forEach(field -> changed.add(field.table()));
    List<ExpectedTable> ordered = new ArrayList<>();
    for (ExpectedTable table : expected.tables()) {
      if (changed.contains(table.table())) {
        // What is filled from the records needs them as they are.
        ordered.add(isFilled(table) ? 0 : ordered.size(), table);
      }
    }
    return ordered;
  }

  final Optional<KeyChange> key(ExpectedTable table) {
    return difference.keys().stream()
        .filter(change -> change.table().equals(table.table()))
        .findFirst();
  }

  final List<TypeChange> types(ExpectedTable table) {
    return difference.types().stream()
        .filter(change -> change.table().equals(table.table()))
        .toList();
  }

  final List<String> removed(ExpectedTable table) {
    return difference.removed().stream()
        .filter(field -> field.table().equals(table.table()))
        .map(RemovedField::field)
        .toList();
  }

  /** Columns of the key that the table does not have. */
  final List<Column> absentOfKey(ExpectedTable table) {
    return table.table().key().stream()
        .filter(name -> !found.tables().get(table.name()).columns().containsKey(name))
        .map(table.table()::column)
        .toList();
  }

  /** Whether the absent columns of the key are filled from the records. */
  final boolean isFilled(ExpectedTable table) {
    TableShape records = found.tables().get(expected.records());
    return table.ofRecords()
        && records != null
        && key(table).isPresent()
        && !absentOfKey(table).isEmpty()
        && absentOfKey(table).stream()
            .allMatch(column -> records.columns().containsKey(column.name()))
        && key(table).get().found().stream().allMatch(records.columns()::containsKey);
  }

  final boolean isPutAside(ExpectedTable table) {
    return key(table).isPresent() && !absentOfKey(table).isEmpty() && !isFilled(table);
  }

  /** What no statement can change, for the table is divided into partitions, each in words. */
  final List<String> impossible(ExpectedTable table) {
    Set<String> dividing = found.tables().get(table.name()).division().columns();
    if (isPutAside(table) || dividing.isEmpty()) {
      return List.of();
    }
    Set<String> fixed = new LinkedHashSet<>();
    types(table).forEach(change -> fixed.add(change.column().name()));
    fixed.addAll(removed(table));
    fixed.retainAll(dividing);
    List<String> impossible = new ArrayList<>();
    for (String column : fixed) {
      impossible.add("column " + column + " divides table " + table.name() + " and stays as it is");
    }
    if (key(table).isPresent() && !table.table().physicalKey().containsAll(dividing)) {
      impossible.add(
          "a key of table "
              + table.name()
              + " has to have what divides it ("
              + String.join(", ", new TreeSet<>(dividing))
              + ")");
    }
    return impossible;
  }

  /** Whether old columns of the key must give up that they are never null. */
  final List<String> noLongerOfKey(ExpectedTable table) {
    return key(table)
        .map(
            change ->
                change.found().stream()
                    .filter(name -> !table.table().key().contains(name))
                    .filter(name -> !removed(table).contains(name))
                    .toList())
        .orElse(List.of());
  }

  /** What the record of the fields has to say afterwards. */
  final List<String> records() {
    List<String> statements = new ArrayList<>();
    for (TypeChange change : difference.types()) {
      // Where the column itself tells its type, the next run sees it.
      if (expected.table(change.table()).fields().contains(change.column().name())
          && change.from() != null
          && dialect.sqlType(change.from()).equals(dialect.sqlType(change.column().type()))) {
        statements.add(
            FieldRecords.retype(dialect, expected, change.table().name(), change.column()));
      }
    }
    difference.removed().stream()
        .map(RemovedField::field)
        .distinct()
        .forEach(
            field -> statements.add(FieldRecords.forget(dialect, expected.collection(), field)));
    return statements;
  }

  final boolean isArray(Column column) {
    return expected.fields().get(column.name()) == FieldType.ARRAY;
  }

  /** Any name, as those that users give are. */
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
