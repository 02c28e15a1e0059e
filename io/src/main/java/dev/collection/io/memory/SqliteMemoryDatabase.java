package dev.collection.io.memory;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqliteDialect;
import dev.collection.io.jdbc.Statements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A file beside the database of the results, made when it is first needed. One connection: there is
 * one writer anyway, and whoever waits for it waits here. All who share it are on one machine,
 * whose clock they go by.
 */
final class SqliteMemoryDatabase extends MemoryDatabase {
  private static final String PREFIX = "jdbc:sqlite:";
  private static final String SUFFIX = "-sources";

  /** Frees the space of deleted answers, unlike the size of a page only before the first table. */
  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA busy_timeout=60000",
          "PRAGMA page_size=16384",
          "PRAGMA auto_vacuum=FULL",
          "PRAGMA journal_mode=WAL",
          "PRAGMA synchronous=NORMAL",
          "PRAGMA cache_size=-4096");

  private final String url;
  private Connection connection;
  private boolean closed;

  SqliteMemoryDatabase(Database results) {
    url = beside(results.url());
  }

  /** The URL of the file beside that of {@code resultsUrl}. */
  static String beside(String resultsUrl) {
    int query = resultsUrl.indexOf('?');
    String file = query < 0 ? resultsUrl : resultsUrl.substring(0, query);
    // Without a file there is nothing beside it either: what is kept ends with the process.
    return file.equals(PREFIX) || file.contains(":memory:") ? PREFIX + ":memory:" : file + SUFFIX;
  }

  @Override
  synchronized <T> T transact(Work<T> work) throws SQLException {
    if (closed) {
      throw new SQLException("the run has ended");
    }
    if (connection == null) {
      connection = open();
    }
    execute(connection, "BEGIN IMMEDIATE");
    boolean done = false;
    try {
      T result = work.with(connection);
      execute(connection, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        abandon();
      }
    }
  }

  /** A new connection is the surest way to have no half a transaction. */
  private void abandon() {
    try {
      connection.close();
    } catch (SQLException e) {
      org.slf4j.LoggerFactory.getLogger(SqliteMemoryDatabase.class)
          .debug("a connection could not be closed", e);
    }
    connection = null;
  }

  private Connection open() throws SQLException {
    Connection opened = DriverManager.getConnection(url);
    try {
      for (String setting : SETTINGS) {
        execute(opened, setting);
      }
      Statements statements = new Statements(new SqliteDialect());
      execute(opened, statements.createTable(MemoryTables.ANSWERS));
      execute(opened, statements.createTable(MemoryTables.LIMITS));
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  boolean exists() {
    return url.contains(":memory:") || Files.exists(Path.of(display()));
  }

  @Override
  Duration clockOffset() {
    return Duration.ZERO;
  }

  @Override
  String forUpdate() {
    return ""; // the transaction has the lock of the only writer
  }

  @Override
  String instantParameter() {
    return "?";
  }

  @Override
  Instant instant(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Instant.parse(text);
  }

  @Override
  String display() {
    String file = url.substring(PREFIX.length());
    return file.startsWith("file:") ? file.substring("file:".length()) : file;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      abandon();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
