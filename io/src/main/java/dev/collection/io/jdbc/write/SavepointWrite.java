package dev.collection.io.jdbc.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** Writes that a database may refuse, within a transaction that goes on if it does. */
public final class SavepointWrite {

  /** Something that is written as a whole, or refused as a whole. */
  @FunctionalInterface
  public interface Write {
    void write() throws SQLException;
  }

  private SavepointWrite() {}

  /**
   * Lets constraints that are checked at the end of the transaction be checked with each statement:
   * what is refused at the end cannot be told apart any more.
   *
   * @param statement that does so; null if the database has none
   */
  public static void checkAtOnce(Connection connection, String statement) throws SQLException {
    if (statement != null) {
      try (Statement check = connection.createStatement()) {
        check.execute(statement);
      }
    }
  }

  /**
   * Writes something, or nothing.
   *
   * @return why it is refused; null if it is not
   * @throws SQLException if the database is at fault
   */
  public static Refusal attempt(Connection connection, Write write) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      write.write();
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException e) {
      if (SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      try {
        connection.rollback(before);
        connection.releaseSavepoint(before);
      } catch (SQLException gone) {
        e.addSuppressed(gone);
        throw SqlFault.of(gone).isTransient() ? gone : e;
      }
      return Refusal.of(e);
    }
  }
}
