package dev.collection.pipeline.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

class SqliteKillPointsIT extends KillPointsContract {
  private static final Map<String, Expected> EXPECTED = new HashMap<>();

  /** Longer than a transaction of a batch takes, by far. */
  private static final long NANOS_HELD = 500_000_000;

  private long lockedSince;

  @Override
  Map<String, Expected> expected() {
    return EXPECTED;
  }

  @Override
  String jdbcUrl() {
    return "jdbc:sqlite:" + path.resolve("killed.db");
  }

  @Override
  String cleanJdbcUrl() {
    return "jdbc:sqlite:" + path.resolve("clean.db");
  }

  @Override
  Closing holdUpLastRow() throws Exception {
    return holdUp();
  }

  /** A trigger of the user's that takes its time, with one of the last rows. */
  @Override
  Closing holdUp() throws Exception {
    lockedSince = 0;
    execute(
        jdbcUrl() + "?busy_timeout=60000",
        "CREATE VIEW slow AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
            + " WHERE n < 100000000) SELECT count(*) AS n FROM c",
        "CREATE TRIGGER hold_up BEFORE INSERT ON jobs WHEN NEW.id = 'id-005997'"
            + " BEGIN SELECT n FROM slow; END");
    return () ->
        execute(jdbcUrl() + "?busy_timeout=60000", "DROP TRIGGER hold_up", "DROP VIEW slow");
  }

  /** The one writer that there may be has kept the lock. */
  @Override
  boolean isHeldUp() throws Exception {
    try (Connection connection = DriverManager.getConnection(jdbcUrl() + "?busy_timeout=0");
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
      lockedSince = 0;
      return false;
    } catch (SQLException e) {
      lockedSince = lockedSince == 0 ? System.nanoTime() : lockedSince;
      return System.nanoTime() - lockedSince > NANOS_HELD;
    }
  }

  @Override
  void awaitItsEnd() {
    // The process was the database.
  }
}
