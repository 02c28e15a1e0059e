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

  /** Says what it means that a write failed, or throws if that is not for the caller to bear. */
  @FunctionalInterface
  public interface Verdict<R> {
    R of(SQLException failed) throws SQLException;
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
    return attempt(
        connection,
        write,
        failed -> {
          if (SqlFault.of(failed) != SqlFault.RECORD) {
            throw failed;
          }
          return Refusal.of(failed);
        });
  }

  /**
   * Does something, or nothing.
   *
   * @return what {@code verdict} says of the failure; null if there was none
   * @throws SQLException if the verdict does, or the database is at fault
   */
  public static <R> R attempt(Connection connection, Write write, Verdict<R> verdict)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      write.write();
      connection.releaseSavepoint(before);
      return null;
    } catch (SQLException e) {
      R said = verdict.of(e);
      try {
        connection.rollback(before);
        connection.releaseSavepoint(before);
      } catch (SQLException gone) {
        e.addSuppressed(gone);
        throw SqlFault.of(gone).isTransient() ? gone : e;
      }
      return said;
    }
  }
}
