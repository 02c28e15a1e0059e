package dev.collection.io.jdbc.write;

import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Rows that one statement writes.
 *
 * @param rows each has one text, or null, for each parameter that a row has
 * @param parameters how rows become parameters of the statement
 * @param refused what is done with rows that the database refuses; null if that is a fault of the
 *     system, because they are no records
 * @param counted whether the statement is a query of one row: how many rows it has inserted or
 *     changed, and how many of them are new
 */
public record Batch(
    List<String[]> rows, Parameters parameters, RefusedRows refused, boolean counted) {

  /** Sets parameters so that adding the statement to its batch once writes the given rows. */
  @FunctionalInterface
  public interface Parameters extends Serializable {
    void set(PreparedStatement statement, List<String[]> rows) throws SQLException;
  }

  /** Rows of which none can be refused. */
  public Batch(List<String[]> rows, Parameters parameters) {
    this(rows, parameters, null, false);
  }

  /** Rows of which it is not counted how many are new. */
  public Batch(List<String[]> rows, Parameters parameters, RefusedRows refused) {
    this(rows, parameters, refused, false);
  }
}
