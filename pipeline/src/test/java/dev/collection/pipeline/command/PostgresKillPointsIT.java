package dev.collection.pipeline.command;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresKillPointsIT extends KillPointsContract {
  private static final Map<String, Expected> EXPECTED = new HashMap<>();

  private static EmbeddedPostgres server;
  private static int databases;
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).setServerConfig("timezone", "UTC").start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void createDatabases() throws Exception {
    database = "killed_" + databases++;
    execute(url("postgres"), "CREATE DATABASE " + database, "CREATE DATABASE " + database + "_not");
  }

  private static String url(String name) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name + "?user=postgres";
  }

  @Override
  Map<String, Expected> expected() {
    return EXPECTED;
  }

  @Override
  String jdbcUrl() {
    return url(database);
  }

  @Override
  String cleanJdbcUrl() {
    return url(database + "_not");
  }

  /** A trigger of the user's that waits for this test. */
  @Override
  Closing holdUpLastRow() throws Exception {
    execute(
        jdbcUrl(),
        "CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END'",
        "CREATE TRIGGER hold_up BEFORE INSERT ON jobs FOR EACH ROW WHEN (NEW.id = 'id-005997')"
            + " EXECUTE FUNCTION hold_up()");
    Connection connection = DriverManager.getConnection(jdbcUrl());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(1)");
    }
    return () -> {
      connection.close();
      execute(jdbcUrl(), "DROP TRIGGER hold_up ON jobs", "DROP FUNCTION hold_up()");
    };
  }

  /** Whoever writes to the table waits; whoever reads it does not. */
  @Override
  Closing holdUp() throws Exception {
    Connection connection = DriverManager.getConnection(jdbcUrl());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE jobs IN SHARE MODE");
    }
    return connection::close;
  }

  @Override
  boolean isHeldUp() throws Exception {
    return new ResultTables(jdbcUrl())
            .number(
                "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'jobs'::regclass")
        > 0;
  }

  /** The server notices only when it wants to answer that nobody is there any more. */
  @Override
  void awaitItsEnd() throws Exception {
    String sessions =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'collection-orchestrator'"
            + " AND datname = '"
            + database
            + "' AND state <> 'idle'";
    while (new ResultTables(jdbcUrl()).number(sessions) > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
