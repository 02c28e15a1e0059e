package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.write.WaitedInVainException;
import java.sql.SQLException;
import java.util.Locale;

/** Turns what a database says into what a person can do about it. */
final class DatabaseErrors {
  private DatabaseErrors() {}

  /** One sentence that names the database, the cause and the remedy. */
  static String explain(Database database, SQLException e) {
    if (e instanceof WaitedInVainException waited) {
      return explainCause(database, e)
          + String.format(
              Locale.ROOT, " (it was tried again for %,d s)", waited.waited().toSeconds());
    }
    return explainCause(database, e);
  }

  private static String explainCause(Database database, SQLException e) {
    String where = database.kind() + " at " + database.display();
    String state = sqlState(e);
    String message = lastMessage(e);
    if (database.isSqlite()) {
      return explainSqlite(where, message);
    }
    if (state.startsWith("28")) {
      return where + " refuses the login: check --jdbcUsername and --jdbcPassword";
    }
    if (state.equals("3D000")) {
      return where + " does not exist; create it, or correct --jdbcUrl";
    }
    if (state.equals("42501")) {
      return where
          + " denies a right ("
          + message
          + "); the user needs CREATE on the schema, or INSERT, UPDATE and SELECT on the tables";
    }
    if (state.equals("08004")) {
      // What the driver says is translated; without a password it is nearly always this.
      return message.contains("password")
              || (database.password() == null && !message.contains("SSL"))
          ? where
              + " asks for a password: pass --jdbcUsername=… and"
              + " --jdbcPassword='${env:DB_PASSWORD}'"
          : where + " refuses the connection (" + message + "); correct --jdbcUrl";
    }
    if (state.startsWith("08")) {
      return where + " cannot be reached; is it running, and is --jdbcUrl right?";
    }
    if (state.startsWith("53")) {
      return where + " has run out of room or connections (" + message + ")";
    }
    return where + " failed: " + message + " (SQLSTATE " + state + ")";
  }

  private static String explainSqlite(String where, String message) {
    if (message.contains("SQLITE_CANTOPEN") || message.contains("does not exist")) {
      return where + " cannot be opened: does its folder exist, and may this user write there?";
    }
    if (message.contains("SQLITE_READONLY")) {
      return where + " is read-only: give this user the right to write the file and its folder";
    }
    if (message.contains("SQLITE_NOTADB")) {
      return where
          + " is not an SQLite database: name another file with --jdbcUrl=jdbc:sqlite:FILE";
    }
    if (message.contains("SQLITE_FULL") || message.contains("SQLITE_IOERR")) {
      return where + " cannot be written: is the disk full? (" + message + ")";
    }
    if (message.contains("SQLITE_BUSY")) {
      return where + " is used by another process that does not let go; wait for it or stop it";
    }
    return where + " failed: " + message;
  }

  private static String sqlState(SQLException e) {
    for (Throwable next = e; next != null; next = next.getCause()) {
      if (next instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static String lastMessage(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message =
        last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return message.strip().replaceAll("\\s+", " ");
  }
}
