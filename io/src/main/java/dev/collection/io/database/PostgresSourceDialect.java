package dev.collection.io.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PostgreSQL: every value that is bound or remembered is text that the server cast. */
final class PostgresSourceDialect implements SourceDialect {
  /** The driver calls a column with a sequence by these names, which are no types. */
  private static final Map<String, String> SEQUENCES =
      Map.of("serial", "int4", "bigserial", "int8", "smallserial", "int2");

  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "oid", "float4", "float8", "numeric");
  private static final Set<String> TIMES = Set.of("date", "timestamp", "timestamptz");
  private static final Set<String> UNLIMITED = Set.of("float4", "float8", "numeric");

  private static final String KEY =
      "SELECT a.attname, t.typname FROM pg_index i"
          + " JOIN pg_class c ON c.oid = i.indrelid"
          + " CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)"
          + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
          + " JOIN pg_type t ON t.oid = a.atttypid"
          + " WHERE i.indrelid = to_regclass(?) AND i.indisprimary"
          // The key of a table does not hold for the tables that inherit from it.
          + " AND (c.relkind = 'p' OR NOT EXISTS"
          + " (SELECT 1 FROM pg_inherits h WHERE h.inhparent = i.indrelid))"
          + " ORDER BY k.place";

  @Override
  public SourceColumn column(ResultSetMetaData metaData, int index) throws SQLException {
    String named = metaData.getColumnTypeName(index);
    String type = SEQUENCES.getOrDefault(named, named);
    SourceColumn.Form form =
        switch (metaData.getColumnType(index)) {
          // The server writes those, with everything in them.
          case Types.ARRAY, Types.STRUCT -> SourceColumn.Form.JSON;
          default ->
              switch (type) {
                case "json", "jsonb" -> SourceColumn.Form.JSON;
                case "bool" -> SourceColumn.Form.BOOLEAN;
                case "bytea" -> SourceColumn.Form.BYTES;
                case "timestamp" -> SourceColumn.Form.LOCAL_TIMESTAMP;
                case "timestamptz" -> SourceColumn.Form.INSTANT;
                default ->
                    NUMBERS.contains(type) ? SourceColumn.Form.NUMBER : SourceColumn.Form.TEXT;
              };
        };
    return new SourceColumn(
        metaData.getColumnLabel(index),
        type,
        form,
        metaData.isNullable(index) != ResultSetMetaData.columnNoNulls);
  }

  @Override
  public List<Key> key(Connection connection, Relation relation, List<SourceColumn> columns)
      throws SQLException {
    List<Key> key = new ArrayList<>();
    if (relation.isTable()) {
      try (PreparedStatement statement = connection.prepareStatement(KEY)) {
        statement.setString(1, relation.quotedTable());
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            key.add(
                new Key(
                    result.getString(1),
                    Relation.quote(result.getString(1)),
                    columnType(columns, result.getString(1), result.getString(2))));
          }
        }
      }
    }
    return key;
  }

  @Override
  public List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
    return key(connection, relation, List.of()).stream().map(Key::name).toList();
  }

  private static String columnType(List<SourceColumn> columns, String name, String type) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .map(SourceColumn::type)
        .findFirst()
        .orElse(type);
  }

  @Override
  public String selected(SourceColumn column) {
    boolean container =
        column.form() == SourceColumn.Form.JSON
            && !column.type().equals("json")
            && !column.type().equals("jsonb");
    return container ? "to_json(" + column.quoted() + ")" : column.quoted();
  }

  @Override
  public String exact(String expression) {
    return "(" + expression + ")::text";
  }

  @Override
  public String parameter(String type) {
    boolean plain = type.startsWith("\"") || type.matches("[a-z_][a-z0-9_]*");
    // The word char alone is another type.
    return "?::" + (plain && !type.equals("char") ? type : Relation.quote(type));
  }

  @Override
  public Object read(ResultSet row, int index) throws SQLException {
    return row.getString(index);
  }

  @Override
  public String ordinary(SourceColumn column) {
    if (TIMES.contains(column.type())) {
      return "isfinite(" + column.quoted() + ")";
    }
    return UNLIMITED.contains(column.type())
        ? column.quoted() + "::text NOT IN ('NaN', 'Infinity', '-Infinity')"
        : "";
  }

  @Override
  public Object before(Connection connection, SourceColumn column, Object mark, Overlap overlap)
      throws SQLException {
    if (overlap.isNone()) {
      return mark;
    }
    boolean time = TIMES.contains(column.type());
    if (time != (overlap.duration() != null) || !(time || NUMBERS.contains(column.type()))) {
      throw new SQLException(
          "an overlap of "
              + (overlap.duration() == null ? overlap.number() : overlap.duration())
              + " cannot be taken from "
              + column.name()
              + ", which is "
              + column.type());
    }
    String difference =
        time
            ? "(?::" + column.type() + " - ?::interval)::" + column.type() + "::text"
            : "(?::numeric - ?::numeric)::text";
    try (PreparedStatement statement = connection.prepareStatement("SELECT " + difference)) {
      statement.setString(1, (String) mark);
      statement.setString(
          2, time ? overlap.duration().toString() : overlap.number().toPlainString());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
