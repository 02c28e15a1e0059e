package dev.collection.io.database;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SQLite: a column may hold values of any type, so what is bound or remembered has the type that
 * the value has.
 */
final class SqliteSourceDialect implements SourceDialect {
  private static final List<String> ROW_IDS = List.of("rowid", "_rowid_", "oid");

  @Override
  public SourceColumn column(ResultSetMetaData metaData, int index) throws SQLException {
    String type = metaData.getColumnTypeName(index);
    boolean json = type != null && type.toUpperCase(Locale.ROOT).equals("JSON");
    return new SourceColumn(
        metaData.getColumnLabel(index),
        type == null ? "" : type,
        json ? SourceColumn.Form.JSON_BY_VALUE : SourceColumn.Form.BY_VALUE,
        true);
  }

  @Override
  public List<Key> key(Connection connection, Relation relation, List<SourceColumn> columns)
      throws SQLException {
    if (!relation.isTable()) {
      return List.of();
    }
    String schema = relation.schemaName();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT type, wr FROM pragma_table_list(?)"
                + (schema == null ? "" : " WHERE schema = ? COLLATE NOCASE"))) {
      statement.setString(1, relation.tableName());
      if (schema != null) {
        statement.setString(2, schema);
      }
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next() || !result.getString(1).equals("table")) {
          return List.of();
        }
        if (result.getInt(2) != 0) {
          // Without a rowid the columns of the key cannot be null.
          return primaryKey(connection, relation).stream()
              .map(name -> new Key(name, Relation.quote(name), ""))
              .toList();
        }
      }
    }
    Set<String> names =
        columns.stream()
            .map(column -> column.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return ROW_IDS.stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .map(name -> List.of(new Key("rowid", name, "")))
        .orElse(List.of());
  }

  @Override
  public List<String> primaryKey(Connection connection, Relation relation) throws SQLException {
    List<String> names = new ArrayList<>();
    if (relation.isTable()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk")) {
        statement.setString(1, relation.tableName());
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            names.add(result.getString(1));
          }
        }
      }
    }
    return names;
  }

  @Override
  public String selected(SourceColumn column) {
    return column.quoted();
  }

  @Override
  public String exact(String expression) {
    return expression;
  }

  @Override
  public String parameter(String type) {
    return "?";
  }

  @Override
  public Object read(ResultSet row, int index) throws SQLException {
    Object value = row.getObject(index);
    return value instanceof Integer number ? Long.valueOf(number.longValue()) : value;
  }

  @Override
  public String ordinary(SourceColumn column) {
    return "";
  }

  @Override
  public Object before(Connection connection, SourceColumn column, Object mark, Overlap overlap)
      throws SQLException {
    if (overlap.isNone()) {
      return mark;
    }
    if (overlap.number() != null && mark instanceof Long number) {
      BigDecimal least = BigDecimal.valueOf(number).subtract(overlap.number());
      return least.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0
          ? (Object) least.doubleValue()
          // Rounded down: rather one row twice than one too few.
          : (Object) least.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
    }
    if (overlap.number() != null && mark instanceof Double number) {
      return Math.nextDown(number - overlap.number().doubleValue());
    }
    String earlier =
        overlap.duration() != null && mark instanceof String text
            ? TextTime.minus(text, overlap.duration())
            : null;
    if (earlier == null) {
      throw new SQLException(
          "an overlap of "
              + (overlap.duration() == null ? overlap.number() : overlap.duration())
              + " cannot be taken from the value `"
              + mark
              + "` of "
              + column.name());
    }
    return earlier;
  }
}
