package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import dev.collection.io.schema.TableShape.Attachment;
import dev.collection.io.schema.TableShape.ColumnShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads tables of SQLite, whose names mean the same in upper and lower case. */
final class SqliteShapes {
  private final Connection connection;

  SqliteShapes(Connection connection) {
    this.connection = connection;
  }

  DatabaseShape read(Database database, ExpectedSchema expected) throws SQLException {
    Set<String> names = new HashSet<>();
    for (List<String> row : rows("SELECT name FROM sqlite_master")) {
      names.add(lower(row.get(0)));
    }
    Map<String, TableShape> tables = new LinkedHashMap<>();
    for (String name : expected.names()) {
      if (names.contains(name)) {
        tables.put(name, table(name));
      }
    }
    return new DatabaseShape(
        tables,
        names,
        tables.containsKey(FieldRecords.TABLE.name())
            ? FieldRecords.read(connection, database, expected.collection())
            : Map.of());
  }

  private TableShape table(String name) throws SQLException {
    Map<String, ColumnShape> columns = new LinkedHashMap<>();
    Map<Integer, String> primaryKey = new TreeMap<>();
    for (List<String> row :
        rows(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
            name)) {
      int place = Integer.parseInt(row.get(4));
      boolean required = !row.get(2).equals("0") && row.get(3) == null;
      columns.put(
          lower(row.get(0)),
          new ColumnShape(row.get(0), row.get(1), required, !row.get(5).equals("0")));
      if (place > 0) {
        primaryKey.put(place, lower(row.get(0)));
      }
    }
    Set<Set<String>> keys = new HashSet<>();
    if (!primaryKey.isEmpty()) {
      keys.add(Set.copyOf(primaryKey.values()));
    }
    Map<String, List<String>> indexed = new LinkedHashMap<>();
    for (List<String> index :
        rows("SELECT name, \"unique\", partial FROM pragma_index_list(?)", name)) {
      List<String> on = new ArrayList<>();
      boolean plain = index.get(2).equals("0");
      for (List<String> row : rows("SELECT name FROM pragma_index_info(?)", index.get(0))) {
        plain &= row.get(0) != null;
        if (row.get(0) != null) {
          on.add(lower(row.get(0)));
        }
      }
      indexed.put(index.get(0), on);
      if (plain && index.get(1).equals("1")) {
        keys.add(Set.copyOf(on));
      }
    }
    List<Attachment> indexes = new ArrayList<>();
    for (List<String> row : attached("index", name)) {
      indexes.add(
          new Attachment(row.get(0), indexed.getOrDefault(row.get(0), List.of()), row.get(1)));
    }
    List<Attachment> triggers = new ArrayList<>();
    for (List<String> row : attached("trigger", name)) {
      triggers.add(new Attachment(row.get(0), List.of(), row.get(1)));
    }
    List<List<String>> definition =
        rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND lower(name) = ?", name);
    return new TableShape(
        name,
        columns,
        List.copyOf(primaryKey.values()),
        null,
        definition.isEmpty() ? null : keys,
        indexes,
        triggers,
        definition.isEmpty() ? null : definition.get(0).get(0));
  }

  /** Those of constraints have no statement of their own. */
  private List<List<String>> attached(String type, String table) throws SQLException {
    return rows(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND lower(tbl_name) = ?"
            + " AND sql IS NOT NULL ORDER BY rowid",
        type,
        table);
  }

  private List<List<String>> rows(String sql, String... parameters) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
