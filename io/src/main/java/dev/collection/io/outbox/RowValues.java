package dev.collection.io.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The values of columns as JSON, the same from every database: numbers as numbers, decimals without
 * trailing zeros, dates as {@code 2026-11-01}, instants in UTC to the microsecond.
 */
final class RowValues {
  private final Dialect dialect;

  RowValues(Dialect dialect) {
    this.dialect = dialect;
  }

  JsonNode json(ResultSet row, int index, ColumnType type) throws SQLException {
    String value = row.getString(index);
    if (value == null) {
      return NullNode.getInstance();
    }
    return switch (type) {
      case INTEGER -> LongNode.valueOf(row.getLong(index));
      case NUMERIC -> DecimalNode.valueOf(FieldValues.canonical(new BigDecimal(value)));
      case REAL -> DoubleNode.valueOf(row.getDouble(index));
      case BOOLEAN -> BooleanNode.valueOf(row.getBoolean(index));
      case TIMESTAMP -> TextNode.valueOf(SqlText.instant(dialect.instant(row, index)));
      case JSON -> tree(value);
      default -> TextNode.valueOf(value);
    };
  }

  private static JsonNode tree(String json) {
    try {
      return JsonItems.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column of JSON is always JSON", e);
    }
  }
}
