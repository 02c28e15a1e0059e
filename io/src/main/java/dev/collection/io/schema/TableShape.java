package dev.collection.io.schema;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table as the database has it.
 *
 * @param columns by name, in their order; names of SQLite in lower case, for it knows no other
 * @param primaryKey its columns; empty if there is none
 * @param primaryKeyName name of the constraint; null where it has none
 * @param keys sets of columns by which rows are unique; null if that can't be told, as of a view
 * @param indexes those that a user or a run has made, without those of constraints
 * @param triggers those on this table
 * @param definition the statement that made it, on SQLite; null elsewhere
 * @param division into partitions
 */
record TableShape(
    String name,
    Map<String, ColumnShape> columns,
    List<String> primaryKey,
    String primaryKeyName,
    Set<Set<String>> keys,
    List<Attachment> indexes,
    List<Attachment> triggers,
    String definition,
    Division division) {
  TableShape {
    primaryKey = List.copyOf(primaryKey);
    indexes = List.copyOf(indexes);
    triggers = List.copyOf(triggers);
  }

  /** A table without partitions. */
  TableShape(
      String name,
      Map<String, ColumnShape> columns,
      List<String> primaryKey,
      String primaryKeyName,
      Set<Set<String>> keys,
      List<Attachment> indexes,
      List<Attachment> triggers,
      String definition) {
    this(
        name,
        columns,
        primaryKey,
        primaryKeyName,
        keys,
        indexes,
        triggers,
        definition,
        Division.NONE);
  }

  /** A table of these columns, with nothing else to it. */
  static TableShape of(String name, List<String> key, ColumnShape... columns) {
    Map<String, ColumnShape> byName = new LinkedHashMap<>();
    for (ColumnShape column : columns) {
      byName.put(column.name(), column);
    }
    return new TableShape(
        name, byName, key, name + "_pkey", Set.of(Set.copyOf(key)), List.of(), List.of(), null);
  }

  boolean isUniqueBy(Collection<String> key) {
    return keys == null || keys.contains(Set.copyOf(key));
  }

  /**
   * A column as the database has it.
   *
   * @param type as the database names it, of a domain the type it is based on
   * @param required whether a row without a value for it is refused
   * @param generated whether the database computes it
   */
  record ColumnShape(String name, String type, boolean required, boolean generated) {}

  /**
   * How a table of PostgreSQL is divided.
   *
   * @param columns by which; their types cannot be changed, nor can they be dropped
   * @param partitions names of the partitions in the table's schema
   */
  record Division(Set<String> columns, List<String> partitions) {
    /** Of a table that is whole. */
    static final Division NONE = new Division(Set.of(), List.of());

    Division {
      columns = Set.copyOf(columns);
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * An index or a trigger.
   *
   * @param columns those that an index is on; empty for a trigger
   * @param sql what made it, on SQLite; null elsewhere
   */
  record Attachment(String name, List<String> columns, String sql) {
    Attachment {
      columns = List.copyOf(columns);
    }
  }
}
