package dev.collection.io.database;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What differs between the databases that are read. */
interface SourceDialect {
  /** The column at {@code index}, from 1, of a result. */
  SourceColumn column(ResultSetMetaData metaData, int index) throws SQLException;

  /**
   * Expressions that together are different and not null in every row, and by which rows can be
   * ordered; empty if the relation has none.
   */
  List<Key> key(Connection connection, Relation relation, List<SourceColumn> columns)
      throws SQLException;

  /** The names of the columns of the declared primary key; empty if there is none. */
  List<String> primaryKey(Connection connection, Relation relation) throws SQLException;

  /** The expression that gives the column's value for {@link RowWriter}. */
  String selected(SourceColumn column);

  /** An expression in the form that {@link #read} takes and {@link #parameter} accepts again. */
  String exact(String expression);

  /** A parameter that is compared with a value of {@code type}. */
  String parameter(String type);

  /** Reads what {@link #exact} gave: text, long, double or bytes; null for null. */
  Object read(ResultSet row, int index) throws SQLException;

  /** A condition that leaves out what comes after every value, such as infinity; or empty. */
  String ordinary(SourceColumn column);

  /**
   * The value that lies the overlap before {@code mark}.
   *
   * @throws SQLException if it cannot be subtracted
   */
  Object before(Connection connection, SourceColumn column, Object mark, Overlap overlap)
      throws SQLException;

  /** Sets what {@link #parameter} stands for. */
  default void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Double number) {
      statement.setDouble(index, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setString(index, (String) value);
    }
  }

  /**
   * A part of a key.
   *
   * @param name for people
   * @param expression quoted
   */
  record Key(String name, String expression, String type) {}

  /**
   * How much of what an earlier run has read is read again.
   *
   * @param duration for dates and times; null if a number is given
   * @param number for numbers; null if a duration is given
   */
  record Overlap(Duration duration, BigDecimal number) {
    boolean isNone() {
      return duration == null && number == null;
    }
  }
}
