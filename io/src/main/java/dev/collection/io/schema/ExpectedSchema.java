package dev.collection.io.schema;

import dev.collection.io.jdbc.Table;
import dev.collection.model.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All tables as a run of one collection needs them.
 *
 * @param collection whose fields they hold
 * @param fields the type of each field of the spec
 * @param records name of the records' table
 * @param reserved names of columns that are never the user's own, needed now or not
 * @param tables in the order in which they are made
 */
public record ExpectedSchema(
    String collection,
    Map<String, FieldType> fields,
    String records,
    Set<String> reserved,
    List<ExpectedTable> tables) {
  public ExpectedSchema {
    fields = Map.copyOf(fields);
    reserved = Set.copyOf(reserved);
    List<ExpectedTable> all = new ArrayList<>(tables);
    if (all.stream().noneMatch(table -> table.name().equals(FieldRecords.TABLE.name()))) {
      all.add(ExpectedTable.of(FieldRecords.TABLE));
    }
    tables = List.copyOf(all);
  }

  List<String> names() {
    return tables.stream().map(ExpectedTable::name).toList();
  }

  ExpectedTable table(Table table) {
    return tables.stream()
        .filter(expected -> expected.table().equals(table))
        .findFirst()
        .orElseThrow();
  }
}
