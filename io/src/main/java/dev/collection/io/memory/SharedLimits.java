package dev.collection.io.memory;

import dev.collection.io.jdbc.SqlText;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Limits that all processes of a database share. A limit is a row; whoever wants to send something
 * locks it, reads its log, and writes the log with what it will send. A process that dies after
 * that has reserved requests that are never sent, which costs time and breaks no limit.
 */
final class SharedLimits {
  private final MemoryDatabase database;

  SharedLimits(MemoryDatabase database) {
    this.database = database;
  }

  private record Row(RequestLog log, Instant pausedUntil) {}

  Duration reserve(String limit, int mostInWindow, Duration window, int requests, Instant now)
      throws IOException {
    try {
      Instant time = now.plus(database.clockOffset());
      return database.transact(
          connection -> {
            Row row = lock(connection, limit);
            if (row.pausedUntil() != null && time.isBefore(row.pausedUntil())) {
              return Duration.between(time, row.pausedUntil());
            }
            RequestLog.Decision decision = row.log().reserve(mostInWindow, window, requests, time);
            if (decision.delay().isZero()) {
              MemoryDatabase.update(
                  connection,
                  "UPDATE collection_limits SET requests = ? WHERE limit_name = ?",
                  decision.log().text(),
                  limit);
            }
            return decision.delay();
          });
    } catch (SQLException e) {
      throw database.fault("requests of " + limit + " cannot be counted", e);
    }
  }

  void pause(String limit, Instant time) throws IOException {
    try {
      Instant until = time.plus(database.clockOffset());
      database.transact(
          connection -> {
            Row row = lock(connection, limit);
            if (row.pausedUntil() == null || until.isAfter(row.pausedUntil())) {
              MemoryDatabase.update(
                  connection,
                  "UPDATE collection_limits SET paused_until = "
                      + database.instantParameter()
                      + " WHERE limit_name = ?",
                  SqlText.instant(until),
                  limit);
            }
            return null;
          });
    } catch (SQLException e) {
      throw database.fault("a pause of " + limit + " cannot be kept", e);
    }
  }

  private Row lock(Connection connection, String limit) throws SQLException {
    Row row = select(connection, limit);
    if (row == null) {
      MemoryDatabase.update(
          connection,
          "INSERT INTO collection_limits (limit_name, requests) VALUES (?, '')"
              + " ON CONFLICT (limit_name) DO NOTHING",
          limit);
      row = select(connection, limit);
    }
    return row;
  }

  private Row select(Connection connection, String limit) throws SQLException {
    String sql =
        "SELECT requests, paused_until FROM collection_limits WHERE limit_name = ?"
            + database.forUpdate();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, limit);
      try (ResultSet result = statement.executeQuery()) {
        return result.next()
            ? new Row(RequestLog.parse(result.getString(1)), database.instant(result, 2))
            : null;
      }
    }
  }
}
