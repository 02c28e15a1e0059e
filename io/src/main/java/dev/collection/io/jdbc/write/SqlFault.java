package dev.collection.io.jdbc.write;

import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What it means that a database failed, and so what is to be done. */
public enum SqlFault {
  /** It refuses a value or a row: that row is a reject, the others are not concerned. */
  RECORD,
  /** Another session is in the way: the transaction is repeated. */
  CONFLICT,
  /** It cannot be reached, or not yet: it is waited for. */
  UNREACHABLE,
  /** Anything else, such as a full disk or a wrong password: the run fails at once. */
  SYSTEM;

  private static final Set<String> CONFLICTS =
      Set.of(
          "40001", // serialization failure
          "40003", // it is not known whether the statement was completed
          "40P01", // deadlock
          "55P03"); // lock not available

  private static final Set<String> UNREACHABLES =
      Set.of(
          "25P03", // the server ended an idle transaction, and the connection
          "53300", // too many connections
          "57P01", // an administrator shuts the server down
          "57P02", // another session crashed
          "57P03", // the server is starting up or shutting down
          "57P05"); // the server ended an idle session

  private static final Set<String> OF_A_RECORD =
      Set.of(
          "40002", // a constraint, found at the end of the transaction
          "44000", // the CHECK OPTION of a view
          "54000"); // a value is too long for an index, or the row for a page

  /** Whether the same may succeed a moment later. */
  public boolean isTransient() {
    return this == CONFLICT || this == UNREACHABLE;
  }

  /** What {@code thrown} means, which a pool or a batch may have wrapped. */
  public static SqlFault of(SQLException thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      if (next instanceof SQLiteException sqlite) {
        return ofSqlite(sqlite.getResultCode());
      }
      if (next instanceof SQLException sql && sql.getSQLState() != null) {
        return ofState(sql.getSQLState());
      }
      if (next instanceof NoSuchElementException) {
        return CONFLICT; // the pool has no connection left: all are in use
      }
    }
    return SYSTEM;
  }

  /** What an SQLSTATE of PostgreSQL or its driver means. */
  static SqlFault ofState(String state) {
    if (CONFLICTS.contains(state)) {
      return CONFLICT;
    }
    if (UNREACHABLES.contains(state)) {
      return UNREACHABLE;
    }
    if (OF_A_RECORD.contains(state)) {
      return RECORD;
    }
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      // Data, constraints, and what a function of the user raises: P0 without a code of its own,
      // 45 by the convention of the SQL standard.
      case "22", "23", "45", "P0" -> RECORD;
      // The driver calls it 08004 that a password is asked for.
      case "08" -> state.equals("08004") ? SYSTEM : UNREACHABLE;
      default -> SYSTEM;
    };
  }

  /** What a result code of SQLite means; the last byte of one is its kind. */
  static SqlFault ofSqlite(SQLiteErrorCode code) {
    if (code.code < 0) {
      return SYSTEM;
    }
    return switch (code.code & 0xff) {
      case 18, 19, 20 -> RECORD; // too big, constraint, mismatch
      case 5, 6, 15 -> CONFLICT; // busy, locked, protocol (of locking)
      default -> SYSTEM;
    };
  }
}
