package dev.collection.io.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SQLite 3.45 and later. Rows are inserted one after the other, which costs nothing in the same
 * process; the input of a query is one JSON array of arrays. Dates and instants are text, which
 * sorts as time does; booleans are 0 and 1.
 */
public final class SqliteDialect implements Dialect {
  private static final long serialVersionUID = 1L;

  @Override
  public String sqlType(ColumnType type) {
    return switch (type) {
      case TEXT, DATE, TIMESTAMP, JSON -> "TEXT";
      case INTEGER, BOOLEAN -> "INTEGER";
      case NUMERIC -> "NUMERIC";
      case REAL -> "REAL";
      case BYTES -> "BLOB";
    };
  }

  @Override
  public String input(List<Column> columns) {
    return "json_each(?) AS i";
  }

  @Override
  public String inputValue(List<Column> columns, int index) {
    String value = "json_extract(i.value, '$[" + index + "]')";
    return switch (columns.get(index).type()) {
      case BYTES -> "unhex(" + value + ")";
      case INTEGER, BOOLEAN -> "CAST(" + value + " AS INTEGER)";
      case NUMERIC -> "CAST(" + value + " AS NUMERIC)";
      case REAL -> "CAST(" + value + " AS REAL)";
      default -> value;
    };
  }

  @Override
  public String inputPosition() {
    return "i.key";
  }

  @Override
  public void setInput(PreparedStatement statement, List<Column> columns, List<String[]> rows)
      throws SQLException {
    StringWriter text = new StringWriter(rows.size() * 512);
    try (JsonGenerator json = JsonItems.mapper().createGenerator(text)) {
      json.writeStartArray();
      for (String[] row : rows) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    statement.setString(1, text.toString());
  }

  /** Text becomes a number by the affinity of its column. */
  @Override
  public String rows(Table table) {
    return table.columns().stream()
        .map(column -> column.type() == ColumnType.BYTES ? "unhex(?)" : "?")
        .collect(Collectors.joining(", ", "VALUES (", ")"));
  }

  @Override
  public String rowsWhere(Table table, String condition) {
    List<Column> columns = table.columns();
    return IntStream.range(0, columns.size())
        .mapToObj(index -> rowValue(columns, index))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE " + condition));
  }

  /** A numbered parameter, which may occur more than once. */
  @Override
  public String rowValue(List<Column> columns, int index) {
    String value = "?" + (index + 1);
    return columns.get(index).type() == ColumnType.BYTES ? "unhex(" + value + ")" : value;
  }

  @Override
  public void setRows(PreparedStatement statement, List<Column> columns, List<String[]> rows)
      throws SQLException {
    for (int row = 0; row < rows.size(); row++) {
      if (row > 0) {
        statement.addBatch();
      }
      String[] values = rows.get(row);
      for (int column = 0; column < values.length; column++) {
        statement.setString(column + 1, values[column]);
      }
    }
  }

  @Override
  public String jsonText(String expression, int element, String member) {
    String path = "'$[" + element + "]." + Column.requireIdentifier(member) + "'";
    return "json_extract(" + expression + ", " + path + ")";
  }

  @Override
  public Instant instant(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Instant.parse(text);
  }

  @Override
  public String same(String left, String right) {
    return left + " IS " + right;
  }

  @Override
  public String latest(String left, String right) {
    return "max(" + left + ", coalesce(" + right + ", " + left + "))";
  }
}
