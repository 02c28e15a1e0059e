package dev.collection.io.memory;

import dev.collection.io.jdbc.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The database of the results itself. Processes on several machines share it, so its clock is the
 * one that they go by: how far this machine's is off is measured once.
 */
final class PostgresMemoryDatabase extends MemoryDatabase {
  /** What a clock may be off and still be called right: machines of one network keep to less. */
  static final Duration TOLERANCE = Duration.ofMillis(250);

  private final Database database;
  private Duration clockOffset;

  PostgresMemoryDatabase(Database database) {
    this.database = database;
  }

  @Override
  <T> T transact(Work<T> work) throws SQLException {
    return database.retry().transact(work::with);
  }

  @Override
  boolean exists() {
    return true;
  }

  @Override
  synchronized Duration clockOffset() throws SQLException {
    if (clockOffset == null) {
      clockOffset = database.retry().execute(this::measure);
    }
    return clockOffset;
  }

  private Duration measure(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT clock_timestamp()")) {
      Instant before = Instant.now();
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return offset(before, instant(result, 1), Instant.now());
      }
    }
  }

  /**
   * How far a clock is ahead that showed {@code time} somewhen between two times of this machine's;
   * zero if it may be right.
   */
  static Duration offset(Instant before, Instant time, Instant after) {
    Duration half = Duration.between(before, after).dividedBy(2);
    Duration offset = Duration.between(before.plus(half), time);
    Duration uncertain = half.compareTo(TOLERANCE) > 0 ? half : TOLERANCE;
    return offset.abs().compareTo(uncertain) <= 0 ? Duration.ZERO : offset;
  }

  @Override
  String forUpdate() {
    return " FOR UPDATE";
  }

  @Override
  String instantParameter() {
    return "?::timestamptz";
  }

  @Override
  Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  String display() {
    return database.kind() + " at " + database.display();
  }

  /** The pool is that of the run. */
  @Override
  public void close() {}
}
