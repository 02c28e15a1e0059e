package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.SchemaDifference.AbsentIndex;
import dev.collection.io.schema.SchemaDifference.KeyChange;
import dev.collection.io.schema.SchemaDifference.OwnColumn;
import dev.collection.model.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A difference in words. */
final class SchemaText {
  private final Dialect dialect;
  private final SchemaDifference difference;
  private final List<String> partitions;
  private final Set<String> triggers;

  /**
   * @param partitions that a table lacks which is there
   * @param triggers what triggers keep that are made or removed
   */
  SchemaText(
      Dialect dialect, SchemaDifference difference, List<String> partitions, Set<String> triggers) {
    this.dialect = dialect;
    this.difference = difference;
    this.partitions = List.copyOf(partitions);
    this.triggers = Set.copyOf(triggers);
  }

  SchemaText withPartitions(List<String> missing) {
    return new SchemaText(dialect, difference, missing, triggers);
  }

  /** Each column that is added, with its tables, in one line; empty for none. */
  List<String> changes() {
    List<String> added = added();
    return added.isEmpty() ? List.of() : List.of("columns added: " + String.join("; ", added));
  }

  List<String> describe() {
    List<String> lines = new ArrayList<>();
    line(lines, "makes", difference.absentTables().stream().map(ExpectedTable::name).toList());
    line(lines, "makes", partitions.stream().map(name -> "partition " + name).toList());
    added().forEach(column -> lines.add("adds      " + column));
    List<Table> made = difference.absentTables().stream().map(ExpectedTable::table).toList();
    line(
        lines,
        "indexes",
        difference.absentIndexes().stream()
            .filter(index -> !made.contains(index.table()))
            .map(AbsentIndex::name)
            .toList());
    if (triggers.contains("history")) {
      lines.add("triggers  those that keep the history are made, or removed, as the spec says");
    }
    if (triggers.contains("outbox")) {
      lines.add("triggers  those that fill the outbox are made, or removed, as the spec says");
    }
    for (OwnColumn column : difference.own()) {
      lines.add(
          "yours     "
              + column.table().name()
              + "."
              + column.name()
              + (column.type().isEmpty() ? "" : " (" + column.type() + ")")
              + (column.required()
                  ? ", which is NOT NULL without a default: new rows are refused"
                  : ""));
    }
    if (lines.isEmpty()) {
      lines.add("as the spec needs them");
    }
    return lines;
  }

  private static void line(List<String> lines, String what, List<String> names) {
    if (!names.isEmpty()) {
      lines.add(what + " ".repeat(10 - what.length()) + String.join(", ", names));
    }
  }

  private List<String> added() {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    difference
        .absentColumns()
        .forEach(
            absent ->
                tables
                    .computeIfAbsent(named(absent.column()), column -> new ArrayList<>())
                    .add(absent.table().name()));
    return tables.entrySet().stream()
        .map(entry -> entry.getKey() + " to " + String.join(", ", entry.getValue()))
        .toList();
  }

  private String named(Column column) {
    return column.name() + " (" + dialect.sqlType(column.type()) + ")";
  }

  /** What the user has to decide, and the statements that do it. */
  List<String> problems(ExpectedSchema expected, Migration migration) {
    List<String> lines = new ArrayList<>();
    grouped(
            difference.types(),
            change ->
                " is "
                    + change.found()
                    + ", and "
                    + wanted(expected, change.table(), change.column()),
            change -> change.table().name() + "." + change.column().name())
        .forEach(lines::add);
    for (KeyChange change : difference.keys()) {
      String aside =
          migration.isPutAside(expected.table(change.table()))
              ? "; its rows have no value for it, so they are put aside"
              : "";
      lines.add(
          "table "
              + change.table().name()
              + (change.found().isEmpty()
                  ? " has no primary key"
                  : " has the key (" + String.join(", ", change.found()) + ")")
              + ", and the spec needs ("
              + String.join(", ", change.table().key())
              + ")"
              + aside);
    }
    grouped(
            difference.removed(),
            removed -> " is of the field " + removed.field() + ", which the spec no longer has",
            removed -> removed.table().name() + "." + removed.field())
        .forEach(lines::add);
    List<String> impossible =
        migration.changed().stream()
            .flatMap(table -> migration.impossible(table).stream())
            .toList();
    if (!impossible.isEmpty()) {
      lines.add(
          "nothing was changed, and PostgreSQL has no statements that would make the tables fit the"
              + " spec: "
              + String.join("; ", impossible)
              + ". Correct the spec, load into another table (load: {table: …}), or move the rows"
              + " as src/docs/partitions.md says");
      return lines;
    }
    lines.add(
        "nothing was changed; these statements make the tables fit the spec (make a backup, and"
            + " run them "
            + migration.advice()
            + "):\n"
            + indented(migration.statements()));
    difference.removed().stream()
        .map(SchemaDifference.RemovedField::field)
        .distinct()
        .forEach(
            field ->
                lines.add(
                    "to keep the column "
                        + field
                        + " as one of your own, run this instead, and then ./collect again:\n"
                        + indented(
                            List.of(FieldRecords.forget(dialect, expected.collection(), field)))));
    return lines;
  }

  private String wanted(ExpectedSchema expected, Table table, Column column) {
    FieldType field =
        expected.table(table).fields().contains(column.name())
            ? expected.fields().get(column.name())
            : null;
    String type = dialect.sqlType(column.type());
    return field == null
        ? "has to be " + type
        : "the spec has " + field.specName() + " (" + type + ")";
  }

  /** Columns of which the same is to be said share a line. */
  private static <T> List<String> grouped(
      List<T> elements,
      java.util.function.Function<T, String> said,
      java.util.function.Function<T, String> column) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    elements.forEach(
        element ->
            columns
                .computeIfAbsent(said.apply(element), text -> new ArrayList<>())
                .add(column.apply(element)));
    return columns.entrySet().stream()
        .map(
            entry ->
                entry.getValue().stream().collect(Collectors.joining(", ", "column ", ""))
                    + entry.getKey())
        .toList();
  }

  /** Statements to be copied from the terminal. */
  static String indented(List<String> statements) {
    return statements.stream()
        .map(statement -> "  " + statement.replace("\n", "\n  ") + ";")
        .collect(Collectors.joining("\n"));
  }
}
