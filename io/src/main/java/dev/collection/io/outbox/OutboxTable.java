package dev.collection.io.outbox;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The SQL of an outbox's publisher. */
final class OutboxTable {
  private final Database database;
  private final Dialect dialect;
  private final String name;

  OutboxTable(Database database, Outbox outbox) {
    this.database = database;
    dialect = database.dialect();
    name = Outbox.tableName(outbox.records());
  }

  /**
   * Keeps other publishers out until the transaction ends; SQLite, other writers too.
   *
   * @return false if there is another one
   */
  boolean lock(Connection connection) throws SQLException {
    if (database.isSqlite()) {
      // Changes nothing, and begins to write all the same.
      update(connection, "DELETE FROM " + table() + " WHERE " + sequence() + " < 0");
      return true;
    }
    String sql =
        "SELECT pg_try_advisory_xact_lock(hashtext('collection outbox'),"
            + " hashtext(current_schema() || '.' || ?))";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  /** How many entries of a kind can be published. */
  long waiting(Connection connection, String kind) throws SQLException {
    return count(connection, kind, " IS NULL");
  }

  /** How many entries of a kind have a problem. */
  long stuck(Connection connection, String kind) throws SQLException {
    return count(connection, kind, " IS NOT NULL");
  }

  private long count(Connection connection, String kind, String problem) throws SQLException {
    String sql =
        "SELECT count(*) FROM "
            + table()
            + " WHERE "
            + dialect.quote(Outbox.KIND)
            + " = ? AND "
            + dialect.quote(Outbox.PROBLEM)
            + problem;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, kind);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /** The last entry of a kind that can be published; 0 if there is none. */
  long last(Connection connection, String kind) throws SQLException {
    String sql =
        "SELECT coalesce(max("
            + sequence()
            + "), 0) FROM "
            + table()
            + " WHERE "
            + dialect.quote(Outbox.KIND)
            + " = ? AND "
            + dialect.quote(Outbox.PROBLEM)
            + " IS NULL";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, kind);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /** Whether an entry of a kind can be published that is no later than {@code last}. */
  boolean hasWaiting(Connection connection, String kind, long last) throws SQLException {
    String sql =
        "SELECT 1 FROM "
            + table()
            + " WHERE "
            + dialect.quote(Outbox.KIND)
            + " = ? AND "
            + dialect.quote(Outbox.PROBLEM)
            + " IS NULL AND "
            + sequence()
            + " <= ? LIMIT 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, kind);
      statement.setLong(2, last);
      try (ResultSet result = statement.executeQuery()) {
        return result.next();
      }
    }
  }

  void delete(Connection connection, List<Long> entries) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table() + " WHERE " + sequence() + " = ?")) {
      for (long entry : entries) {
        statement.setLong(1, entry);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Leaves entries out from now on, until somebody removes the problem. */
  void mark(Connection connection, List<Long> entries, String problem) throws SQLException {
    String sql =
        "UPDATE "
            + table()
            + " SET "
            + dialect.quote(Outbox.PROBLEM)
            + " = ? WHERE "
            + sequence()
            + " = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long entry : entries) {
        statement.setString(1, problem);
        statement.setLong(2, entry);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private String table() {
    return dialect.quote(name);
  }

  private String sequence() {
    return dialect.quote(Outbox.SEQUENCE);
  }
}
