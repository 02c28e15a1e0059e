package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that this product makes and writes.
 *
 * @param key names of the columns of which each combination has one row
 * @param partitioning null if it has no partitions
 */
public record Table(String name, List<Column> columns, List<String> key, Partitioning partitioning)
    implements Serializable {
  public Table {
    Column.requireIdentifier(name);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** A table without partitions. */
  public Table(String name, List<Column> columns, List<String> key) {
    this(name, columns, key, null);
  }

  /**
   * Whether the key is the table's primary key. If not, because the rows of one key may belong to
   * different partitions, there is a unique constraint on {@link #physicalKey()} only, and whoever
   * writes has to see to it that a key has one row.
   */
  public boolean isKeyPrimary() {
    return partitioning == null || key.contains(partitioning.column());
  }

  /**
   * The columns that the database itself keeps unique: the key, and the column of the partitioning
   * behind it where {@link #isKeyPrimary()} does not hold; that column may be null.
   */
  public List<String> physicalKey() {
    if (isKeyPrimary()) {
      return key;
    }
    List<String> columnsOfKey = new ArrayList<>(key);
    columnsOfKey.add(partitioning.column());
    return List.copyOf(columnsOfKey);
  }

  public Column column(String columnName) {
    return columns.stream()
        .filter(column -> column.name().equals(columnName))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("table " + name + " has no column " + columnName));
  }
}
