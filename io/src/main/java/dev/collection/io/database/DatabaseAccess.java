package dev.collection.io.database;

import dev.collection.io.secret.SecretResolver;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * How a database is reached that records are read from. Holds references to secrets, which are
 * resolved by the process that connects.
 *
 * @param url JDBC URL of SQLite or PostgreSQL, without a password
 * @param username may be a secret reference; null for none
 * @param password a secret reference, or null; never shown
 * @param timeout longest that PostgreSQL may work on one statement, or that SQLite may wait for a
 *     lock; null for what the server has
 */
public record DatabaseAccess(String url, String username, String password, Duration timeout)
    implements Serializable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

  /**
   * @throws IllegalArgumentException if the URL is of another database
   */
  public DatabaseAccess {
    Objects.requireNonNull(url, "url");
    if (!url.startsWith(SQLITE) && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "the URL must begin with jdbc:sqlite: or jdbc:postgresql:");
    }
  }

  boolean isSqlite() {
    return url.startsWith(SQLITE);
  }

  SourceDialect dialect() {
    return isSqlite() ? new SqliteSourceDialect() : new PostgresSourceDialect();
  }

  /**
   * A connection of its own in a transaction that cannot write and sees one state of the database
   * from its first query on. The caller closes it.
   *
   * @throws SQLException if it cannot be had; {@link SourceFaults} puts it into words
   */
  Connection connect(SecretResolver secrets) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            secrets.resolve(url), isSqlite() ? sqlite() : postgres(secrets));
    try {
      connection.setAutoCommit(false);
      if (!isSqlite()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        configure(connection);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Properties sqlite() throws SQLException {
    // Without this the driver would make the file.
    if (!Files.exists(Path.of(file()))) {
      throw new SQLException("the file " + file() + " does not exist");
    }
    Properties properties = new Properties();
    properties.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
    properties.setProperty(
        "busy_timeout", Long.toString((timeout == null ? LOCK_WAIT : timeout).toMillis()));
    return properties;
  }

  private String file() {
    return url.substring(SQLITE.length()).replaceFirst("\\?.*$", "");
  }

  private Properties postgres(SecretResolver secrets) {
    Properties properties = new Properties();
    if (username != null) {
      properties.setProperty("user", secrets.resolve(username));
    }
    if (password != null) {
      properties.setProperty("password", secrets.resolve(password));
    }
    properties.setProperty("ApplicationName", "collection-orchestrator");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    // Also after a query that ended the transaction.
    properties.setProperty("readOnly", "true");
    properties.setProperty("readOnlyMode", "always");
    // Every value as the text that the server makes of it: exact, and in one form.
    properties.setProperty("binaryTransfer", "false");
    return properties;
  }

  private void configure(Connection connection) throws SQLException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "SET TIME ZONE 'UTC'",
                "SET IntervalStyle = 'iso_8601'",
                // A scan that begins where another one is would change the order of rows.
                "SET synchronize_seqscans = off",
                // The cursor waits while the rest of the run is busy.
                "SET idle_in_transaction_session_timeout = 0"));
    if (timeout != null) {
      settings.add("SET statement_timeout = " + timeout.toMillis());
    }
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
    }
    // The first query after this is what takes the snapshot.
    connection.commit();
  }

  /** The URL as it may be shown to people: no query, no user information. */
  public String display() {
    return isSqlite()
        ? "SQLite at " + file()
        : "PostgreSQL at " + url.replaceFirst("\\?.*$", "").replaceFirst("//[^/@]*@", "//");
  }

  /** Without the password, and without what a URL's query may carry. */
  @Override
  public String toString() {
    return display();
  }
}
