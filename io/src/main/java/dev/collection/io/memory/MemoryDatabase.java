package dev.collection.io.memory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Where answers and limits are kept. Safe for use by many threads. */
abstract class MemoryDatabase implements AutoCloseable {

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Does something as one transaction; if it fails, nothing was done.
   *
   * @throws SQLException if the database refuses or cannot be reached
   */
  abstract <T> T transact(Work<T> work) throws SQLException;

  /** Whether anything can have been kept. */
  abstract boolean exists();

  /** How far the clock that all who share this database go by is ahead of this machine's. */
  abstract Duration clockOffset() throws SQLException;

  /** What makes a SELECT of one row wait for others, and others wait for it. */
  abstract String forUpdate();

  /** A parameter that takes an instant as text. */
  abstract String instantParameter();

  /** The instant in a column; null for null. */
  abstract Instant instant(ResultSet row, int column) throws SQLException;

  /** Which it is, for messages. */
  abstract String display();

  @Override
  public abstract void close();

  /**
   * A failure in words. It has no cause, for whoever shows failures looks for the innermost; the
   * driver's exception is among the suppressed.
   *
   * @param what is not done, as in {@code an answer cannot be kept}
   */
  final IOException fault(String what, SQLException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    IOException fault =
        new IOException(
            what
                + ": "
                + display()
                + " cannot be used; is its disk full, or has it gone? ("
                + reason.strip().replaceAll("\\s+", " ")
                + ")");
    fault.addSuppressed(e);
    return fault;
  }

  /** Executes an update with text parameters. */
  static int update(Connection connection, String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
