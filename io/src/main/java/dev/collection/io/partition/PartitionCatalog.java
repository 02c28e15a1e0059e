package dev.collection.io.partition;

import dev.collection.io.jdbc.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the database knows of a table's partitions.
 *
 * @param strategy {@code r} by range, {@code h} by hash, {@code l} by list; null if the table has
 *     no partitions
 * @param columns what they are made by, separated by commas; an expression is an empty name
 * @param defaultPartition name of the partition for what no other takes; null if there is none
 * @param partitions what each takes, by name, in PostgreSQL's words
 */
record PartitionCatalog(
    String strategy, String columns, String defaultPartition, Map<String, String> partitions) {
  /** Of a table that has none yet. */
  static final PartitionCatalog NONE = new PartitionCatalog(null, null, null, Map.of());

  private static final String TABLE =
      "SELECT p.partstrat, (SELECT string_agg(coalesce(a.attname, ''), ',' ORDER BY k.n) FROM"
          + " unnest(p.partattrs::int2[]) WITH ORDINALITY AS k(attribute, n) LEFT JOIN"
          + " pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.attribute), d.relname"
          + " FROM pg_class c LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid LEFT JOIN"
          + " pg_class d ON d.oid = p.partdefid WHERE c.oid = to_regclass(quote_ident(?))";
  private static final String PARTITIONS =
      "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON"
          + " c.oid = i.inhrelid WHERE i.inhparent = to_regclass(quote_ident(?)) ORDER BY"
          + " c.relname";

  /** Null if there is no such table. */
  static PartitionCatalog of(Connection connection, Table table) throws SQLException {
    String strategy;
    String columns;
    String defaultPartition;
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, table.name());
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return null;
        }
        strategy = result.getString(1);
        columns = result.getString(2);
        defaultPartition = result.getString(3);
      }
    }
    Map<String, String> partitions = new LinkedHashMap<>();
    if (strategy != null) {
      try (PreparedStatement statement = connection.prepareStatement(PARTITIONS)) {
        statement.setString(1, table.name());
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            partitions.put(result.getString(1), result.getString(2));
          }
        }
      }
    }
    return new PartitionCatalog(strategy, columns, defaultPartition, partitions);
  }

  boolean isPartitioned() {
    return strategy != null;
  }

  /** In words: {@code by RANGE (posted)}. */
  String description() {
    String method =
        switch (strategy) {
          case "r" -> "RANGE";
          case "h" -> "HASH";
          default -> "LIST";
        };
    return "by " + method + " (" + columns.replace(",", ", ") + ")";
  }
}
