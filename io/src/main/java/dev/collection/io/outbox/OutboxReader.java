package dev.collection.io.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads the oldest entries of one kind, as the messages that they are to become. */
interface OutboxReader {
  /** Entries that are read at a time. */
  int MOST_ENTRIES = 500;

  /** Fewer where their messages are larger. */
  long MOST_BYTES = 8L << 20;

  /**
   * The oldest entries that wait and have no problem, in their order.
   *
   * @return empty if none wait
   */
  List<OutboxMessage> read(Connection connection) throws SQLException;
}
