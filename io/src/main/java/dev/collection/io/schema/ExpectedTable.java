package dev.collection.io.schema;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table as a run needs it.
 *
 * @param fields names of those columns that are fields of the spec
 * @param indexes the statement that makes each index that a run needs, by its name
 * @param triggers names of triggers of ours that it may have; they are made by someone else
 * @param ofRecords whether each of its rows belongs to a row of the records' table with the same
 *     key, so that a column of a new key can be filled from there
 */
public record ExpectedTable(
    Table table,
    Set<String> fields,
    Map<String, String> indexes,
    List<String> triggers,
    boolean ofRecords) {
  public ExpectedTable {
    fields = Set.copyOf(fields);
    indexes = Map.copyOf(indexes);
    triggers = List.copyOf(triggers);
  }

  /** A table of which no column is a field. */
  public static ExpectedTable of(Table table) {
    return new ExpectedTable(table, Set.of(), Map.of(), List.of(), false);
  }

  String name() {
    return table.name();
  }

  boolean has(String column) {
    return table.columns().stream().map(Column::name).anyMatch(column::equals);
  }
}
