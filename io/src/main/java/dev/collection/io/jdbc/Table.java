package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.List;

/**
 * A table that this product makes and writes.
 *
 * @param key names of the primary key's columns
 */
public record Table(String name, List<Column> columns, List<String> key) implements Serializable {
  public Table {
    Column.requireIdentifier(name);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  public Column column(String columnName) {
    return columns.stream()
        .filter(column -> column.name().equals(columnName))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("table " + name + " has no column " + columnName));
  }
}
