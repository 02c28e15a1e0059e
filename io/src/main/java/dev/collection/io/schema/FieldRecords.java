package dev.collection.io.schema;

import static dev.collection.io.jdbc.ColumnType.TEXT;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import dev.collection.model.FieldType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which columns of which tables runs of a collection have made of its fields: what tells a field
 * that was removed from the spec from a column of the user's own.
 *
 * <p>A database of an earlier version has no such table. Then only the columns that the spec has
 * now are taken as fields, and nothing counts as removed.
 */
final class FieldRecords {
  static final Table TABLE =
      new Table(
          "collection_fields",
          List.of(
              new Column("collection", TEXT),
              new Column("table_name", TEXT),
              new Column("field", TEXT),
              new Column("type", TEXT)),
          List.of("collection", "table_name", "field"));

  private FieldRecords() {}

  /** The recorded type of each field of each table of a collection, as a spec names it. */
  static Map<String, Map<String, String>> read(
      Connection connection, Database database, String collection) throws SQLException {
    String sql =
        "SELECT table_name, field, type FROM "
            + database.dialect().quote(TABLE.name())
            + " WHERE collection = ? ORDER BY table_name, field";
    Map<String, Map<String, String>> recorded = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, collection);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          recorded
              .computeIfAbsent(result.getString(1), name -> new LinkedHashMap<>())
              .put(result.getString(2), result.getString(3));
        }
      }
    }
    return recorded;
  }

  /** What a record has to say after a run has prepared the tables, where it does not say so yet. */
  static List<String> updates(
      Dialect dialect, ExpectedSchema expected, Map<String, Map<String, String>> recorded) {
    List<String> statements = new ArrayList<>();
    for (ExpectedTable table : expected.tables()) {
      Map<String, String> known = recorded.getOrDefault(table.name(), Map.of());
      for (Column column : table.table().columns()) {
        String type = typeOf(expected, column);
        if (table.fields().contains(column.name()) && !type.equals(known.get(column.name()))) {
          statements.add(
              "INSERT INTO "
                  + dialect.quote(TABLE.name())
                  + " (collection, table_name, field, type) VALUES ("
                  + String.join(
                      ", ",
                      literal(expected.collection()),
                      literal(table.name()),
                      literal(column.name()),
                      literal(type))
                  + ") ON CONFLICT (collection, table_name, field) DO UPDATE SET type ="
                  + " excluded.type");
        }
      }
    }
    return statements;
  }

  /** Makes the column of a field the user's own, or forgets one that is no longer there. */
  static String forget(Dialect dialect, String collection, String field) {
    return "DELETE FROM "
        + dialect.quote(TABLE.name())
        + " WHERE collection = "
        + literal(collection)
        + " AND field = "
        + literal(field);
  }

  /** Says that the values of a column are now of the type that the spec has. */
  static String retype(Dialect dialect, ExpectedSchema expected, String table, Column column) {
    return "UPDATE "
        + dialect.quote(TABLE.name())
        + " SET type = "
        + literal(typeOf(expected, column))
        + " WHERE collection = "
        + literal(expected.collection())
        + " AND table_name = "
        + literal(table)
        + " AND field = "
        + literal(column.name());
  }

  private static String typeOf(ExpectedSchema expected, Column column) {
    FieldType type = expected.fields().get(column.name());
    return type == null ? column.type().name().toLowerCase(Locale.ROOT) : type.specName();
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
