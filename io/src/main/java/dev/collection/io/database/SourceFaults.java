package dev.collection.io.database;

import java.sql.SQLException;

/** Turns what a database says while it is read into what a person can do about it. */
final class SourceFaults {
  private SourceFaults() {}

  /** One sentence that names the database, the cause and the remedy. */
  static String explain(DatabaseAccess access, Relation relation, SQLException e) {
    String where = access.display();
    String message = message(e);
    if (access.isSqlite()) {
      return sqlite(where, message);
    }
    String state = state(e);
    return switch (state) {
      case "3D000" -> where + " does not exist; correct `url`";
      case "42P01" -> where + " has no such table (" + message + "); correct `table` or `query`";
      case "42501" ->
          where
              + " denies a right ("
              + message
              + "); let the owner run: GRANT SELECT ON "
              + (relation.isTable() ? relation.quotedTable() : "the tables of the query")
              + " TO the user of this source";
      case "57014" ->
          where + " took longer than its statement timeout; raise `timeout`, or read more parts";
      case "25006" -> where + " was asked to write, which a source may not (" + message + ")";
      case "57P01", "57P02", "57P03" -> where + " was shut down or ended the connection";
      case "08004" ->
          where + " refuses the connection (" + message + "); check `username` and `password`";
      case "" -> where + ": " + message;
      default -> {
        if (state.startsWith("28")) {
          yield where + " refuses the login; check `username` and `password`";
        }
        if (state.startsWith("08")) {
          yield where + " cannot be reached, or the connection was lost (" + message + ")";
        }
        yield where + " failed: " + message + " (SQLSTATE " + state + ")";
      }
    };
  }

  private static String sqlite(String where, String message) {
    if (message.contains("SQLITE_NOTADB")) {
      return where + " is not an SQLite database; correct `url`";
    }
    if (message.contains("SQLITE_CANTOPEN")) {
      return where + " cannot be opened; may this user read it and its folder?";
    }
    if (message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED")) {
      return where + " is used by another process that does not let go; wait for it or stop it";
    }
    return where + ": " + message;
  }

  private static String state(SQLException e) {
    for (Throwable next = e; next != null; next = next.getCause()) {
      if (next instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static String message(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.strip().replaceAll("\\s+", " ");
  }
}
