package dev.collection.io.jdbc.write;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from. Safe for use by many threads. */
public interface Connections {
  /**
   * A connection that is closed by who asked for it, in autocommit mode. It may have died since it
   * was used last: to ask the server first would cost each batch a round trip.
   */
  Connection take() throws SQLException;

  /** Closes those connections that nobody uses: they may have died without having said so. */
  void discardIdle();

  /**
   * A statement after which constraints are checked with each statement, not at the end of the
   * transaction; null if there is none.
   */
  String checkAtOnce();

  /** Which database it is, for messages; no secrets. */
  String description();
}
