package dev.collection.io.jdbc;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What differs between databases. Every value travels as text and is cast by the database: {@code
 * 1} and {@code 0} for booleans, ISO 8601 for dates and instants, hexadecimal for bytes.
 */
public interface Dialect extends Serializable {
  String sqlType(ColumnType type);

  /**
   * A FROM item called {@code i} with one row for each row of the batch. Its parameters come first
   * in the statement and are set by {@link #setRows}.
   */
  String input(List<Column> columns);

  /** The value of the column at {@code index} of the input, cast to its type. */
  String inputValue(List<Column> columns, int index);

  /** The position of an input row in its batch, from 0. */
  String inputPosition();

  /** Sets the parameters of {@link #input}; each row has one text, or null, for each column. */
  void setInput(PreparedStatement statement, List<Column> columns, List<String[]> rows)
      throws SQLException;

  /**
   * What follows {@code INSERT INTO table (columns)} and names the rows; their values are set by
   * {@link #setRows}. A clause {@code ON CONFLICT} may follow.
   */
  String rows(Table table);

  /**
   * As {@link #rows}, leaving out those rows of which {@code condition} is not true. It names a
   * row's values as {@link #rowValue} does.
   */
  String rowsWhere(Table table, String condition);

  /** The value of the column at {@code index} of a row of {@link #rowsWhere}. */
  String rowValue(List<Column> columns, int index);

  /**
   * Sets the values of {@link #rows} or {@link #rowsWhere}, so that adding the statement to its
   * batch once and executing the batch inserts all of them. Each row has one text, or null, for
   * each column.
   *
   * @param rows at least one
   */
  void setRows(PreparedStatement statement, List<Column> columns, List<String[]> rows)
      throws SQLException;

  /**
   * What makes the database check constraints with each statement rather than at the end of the
   * transaction; null if nothing does.
   */
  default String checkAtOnce() {
    return null;
  }

  /**
   * An insert as a query of one row: how many rows it has inserted or changed, and of how many of
   * them a condition on the row is true afterwards; null if the database has no such query.
   */
  default String counting(String insert, String condition) {
    return null;
  }

  /** The text that a member has in an element of an array, in a column of JSON. */
  String jsonText(String expression, int element, String member);

  /** An instant of a row; null for null. */
  Instant instant(ResultSet row, int column) throws SQLException;

  /** Null-safe equality. */
  String same(String left, String right);

  default String quote(String identifier) {
    return '"' + Column.requireIdentifier(identifier) + '"';
  }

  /** The expression in a form that compares as Java compares the value. */
  default String ordered(String expression, ColumnType type) {
    return expression;
  }

  /** The greater of two expressions, of which the second may be null. */
  String latest(String left, String right);
}
