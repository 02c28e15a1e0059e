package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import dev.collection.io.schema.TableShape.Attachment;
import dev.collection.io.schema.TableShape.ColumnShape;
import dev.collection.io.schema.TableShape.Division;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads tables of PostgreSQL from its catalog, which shows them to those who may not read them,
 * too.
 */
final class PostgresShapes {
  private static final String IN_SCHEMA =
      " c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())";
  private static final String OF_TABLES = IN_SCHEMA + " AND c.relname = ANY (?)";

  /** A domain counts as the type it is based on, which may be one again. */
  private static final String COLUMNS =
      "WITH RECURSIVE types AS (SELECT oid, oid AS base, -1 AS modifier FROM pg_type"
          + " UNION ALL SELECT s.oid, t.typbasetype, t.typtypmod FROM types s"
          + " JOIN pg_type t ON t.oid = s.base WHERE t.typtype = 'd')"
          + " SELECT c.relname, a.attname, format_type(s.base,"
          + " CASE WHEN s.modifier < 0 THEN a.atttypmod ELSE s.modifier END),"
          + " a.attnotnull AND NOT a.atthasdef AND a.attidentity = '', a.attgenerated <> ''"
          + " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
          + " JOIN types s ON s.oid = a.atttypid JOIN pg_type b ON b.oid = s.base"
          + " WHERE a.attnum > 0 AND NOT a.attisdropped AND b.typtype <> 'd' AND"
          + OF_TABLES
          + " AND c.relkind IN ('r', 'p', 'v', 'f') ORDER BY c.relname, a.attnum";

  private static final String INDEXES =
      "SELECT c.relname, i.relname, n.conname, n.contype,"
          + " x.indisunique AND x.indimmediate AND x.indisvalid AND x.indpred IS NULL"
          + " AND x.indexprs IS NULL, ARRAY(SELECT a.attname::text FROM"
          + " unnest(x.indkey) WITH ORDINALITY k(attnum, place)"
          + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum"
          + " WHERE k.place <= x.indnkeyatts ORDER BY k.place)"
          + " FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid"
          + " JOIN pg_class i ON i.oid = x.indexrelid"
          + " LEFT JOIN pg_constraint n ON n.conindid = i.oid AND n.conrelid = c.oid"
          + " AND n.contype IN ('p', 'u', 'x') WHERE"
          + OF_TABLES
          + " ORDER BY c.relname, i.relname";

  private static final String DIVISIONS =
      "SELECT c.relname, ARRAY(SELECT a.attname::text FROM pg_attribute a"
          + " WHERE a.attrelid = c.oid AND a.attnum = ANY (p.partattrs)),"
          + " ARRAY(SELECT d.relname::text FROM pg_inherits i JOIN pg_class d ON d.oid = i.inhrelid"
          + " WHERE i.inhparent = c.oid AND d.relnamespace = c.relnamespace ORDER BY d.relname)"
          + " FROM pg_class c JOIN pg_partitioned_table p ON p.partrelid = c.oid WHERE"
          + OF_TABLES;

  private final Connection connection;

  PostgresShapes(Connection connection) {
    this.connection = connection;
  }

  DatabaseShape read(Database database, ExpectedSchema expected) throws SQLException {
    List<String> names = expected.names();
    Map<String, Map<String, ColumnShape>> columns = columns(names);
    Set<String> withKeys = new HashSet<>(ofKind(" AND c.relkind IN ('r', 'p')"));
    Map<String, TableShape> tables = indexed(columns, withKeys, names);
    boolean mayRead = tables.containsKey(FieldRecords.TABLE.name()) && mayReadFields();
    return new DatabaseShape(
        tables,
        new HashSet<>(ofKind("")),
        mayRead ? FieldRecords.read(connection, database, expected.collection()) : Map.of());
  }

  private Map<String, Map<String, ColumnShape>> columns(List<String> names) throws SQLException {
    Map<String, Map<String, ColumnShape>> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(COLUMNS, names);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        String column = result.getString(2);
        columns
            .computeIfAbsent(result.getString(1), name -> new LinkedHashMap<>())
            .put(
                column,
                new ColumnShape(
                    column, result.getString(3), result.getBoolean(4), result.getBoolean(5)));
      }
    }
    return columns;
  }

  private Map<String, TableShape> indexed(
      Map<String, Map<String, ColumnShape>> columns, Set<String> withKeys, List<String> names)
      throws SQLException {
    Map<String, List<String>> primaryKeys = new LinkedHashMap<>();
    Map<String, String> primaryKeyNames = new LinkedHashMap<>();
    Map<String, Set<Set<String>>> keys = new LinkedHashMap<>();
    Map<String, List<Attachment>> indexes = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(INDEXES, names);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        String table = result.getString(1);
        List<String> on = Arrays.asList((String[]) result.getArray(6).getArray());
        String constraint = result.getString(4);
        if ("p".equals(constraint)) {
          primaryKeys.put(table, on);
          primaryKeyNames.put(table, result.getString(3));
        }
        if (constraint == null) {
          indexes
              .computeIfAbsent(table, name -> new ArrayList<>())
              .add(new Attachment(result.getString(2), on, null));
        }
        if (result.getBoolean(5)) {
          keys.computeIfAbsent(table, name -> new HashSet<>()).add(Set.copyOf(on));
        }
      }
    }
    Map<String, Division> divisions = divisions(names);
    Map<String, TableShape> tables = new LinkedHashMap<>();
    columns.forEach(
        (name, found) ->
            tables.put(
                name,
                new TableShape(
                    name,
                    found,
                    primaryKeys.getOrDefault(name, List.of()),
                    primaryKeyNames.get(name),
                    withKeys.contains(name) ? keys.getOrDefault(name, Set.of()) : null,
                    indexes.getOrDefault(name, List.of()),
                    List.of(),
                    null,
                    divisions.getOrDefault(name, Division.NONE))));
    return tables;
  }

  private Map<String, Division> divisions(List<String> names) throws SQLException {
    Map<String, Division> divisions = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(DIVISIONS, names);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        divisions.put(
            result.getString(1),
            new Division(
                Set.of((String[]) result.getArray(2).getArray()),
                List.of((String[]) result.getArray(3).getArray())));
      }
    }
    return divisions;
  }

  private List<String> ofKind(String kind) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT c.relname FROM pg_class c WHERE" + IN_SCHEMA + kind);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  /** Who may not is told so with the other rights that he lacks. */
  private boolean mayReadFields() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT has_table_privilege(quote_ident(current_schema()) || '.' || quote_ident(?),"
                + " 'SELECT')")) {
      statement.setString(1, FieldRecords.TABLE.name());
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private PreparedStatement prepare(String sql, List<String> names) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setArray(1, connection.createArrayOf("text", names.toArray(new String[0])));
    return statement;
  }
}
