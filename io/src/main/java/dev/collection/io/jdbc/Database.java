package dev.collection.io.jdbc;

import dev.collection.io.jdbc.write.BatchDataSource;
import dev.collection.io.jdbc.write.Connections;
import dev.collection.io.jdbc.write.DatabaseRetry;
import dev.collection.io.secret.SecretResolver;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.commons.dbcp2.BasicDataSource;

/**
 * Where results are loaded. Holds references to secrets, which are resolved in the process that
 * connects.
 *
 * @param url JDBC URL of SQLite or PostgreSQL
 * @param username may be a secret reference; null for none
 * @param password a secret reference, or null; never shown
 */
public record Database(String url, String username, String password)
    implements Connections, Serializable {
  private static final int MAX_CONNECTIONS = 8;
  private static final int SECONDS_TO_ANSWER = 10;
  private static final Map<Database, Pool> POOLS = new ConcurrentHashMap<>();

  /**
   * @throws IllegalArgumentException if the URL is of another database
   */
  public Database {
    Objects.requireNonNull(url, "url");
    if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "the JDBC URL must begin with jdbc:sqlite: or jdbc:postgresql:");
    }
  }

  public boolean isSqlite() {
    return url.startsWith("jdbc:sqlite:");
  }

  public Dialect dialect() {
    return isSqlite() ? new SqliteDialect() : new PostgresDialect();
  }

  /** The pool of this process; at most {@value #MAX_CONNECTIONS} connections. */
  public DataSource dataSource() {
    return POOLS.computeIfAbsent(this, Database::open);
  }

  /** For JdbcIO: makes its data source where the transform runs. */
  public SerializableFunction<Void, DataSource> provider() {
    return unused -> new BatchDataSource(this);
  }

  /**
   * For everything else that workers do with the database: waits out what passes. Who is to be told
   * at once that there is no database uses {@link #connect}.
   */
  public DatabaseRetry retry() {
    return new DatabaseRetry(this);
  }

  @Override
  public Connection take() throws SQLException {
    return dataSource().getConnection();
  }

  /** A connection from the pool, in autocommit mode, that was alive a moment ago. */
  public Connection connect() throws SQLException {
    Connection connection = take();
    if (connection.isValid(SECONDS_TO_ANSWER)) {
      return connection;
    }
    connection.abort(Runnable::run);
    connection.close();
    discardIdle();
    return take();
  }

  @Override
  public void discardIdle() {
    Pool pool = POOLS.get(this);
    if (pool != null) {
      pool.discardIdle();
    }
  }

  @Override
  public String checkAtOnce() {
    return dialect().checkAtOnce();
  }

  @Override
  public String description() {
    return kind() + " at " + display();
  }

  /** Closes this process's connections. */
  public void release() throws SQLException {
    Pool pool = POOLS.remove(this);
    if (pool != null) {
      pool.close();
    }
  }

  private static Pool open(Database database) {
    SecretResolver secrets = SecretResolver.system();
    Pool pool = new Pool();
    pool.setUrl(secrets.resolve(database.url));
    if (database.username != null) {
      pool.setUsername(secrets.resolve(database.username));
    }
    if (database.password != null) {
      pool.setPassword(secrets.resolve(database.password));
    }
    pool.setMaxTotal(MAX_CONNECTIONS);
    pool.setMaxIdle(MAX_CONNECTIONS);
    pool.setMaxWaitMillis(120_000);
    // The worker of a cluster is not told that a run has ended: what is idle closes by itself.
    pool.setMinEvictableIdleTimeMillis(60_000);
    pool.setTimeBetweenEvictionRunsMillis(30_000);
    pool.setTestOnBorrow(false);
    if (database.isSqlite()) {
      // The driver begins the next transaction as soon as one ends. A deferred one takes the lock
      // with its first write; an immediate one would hold it while nothing is written.
      pool.setConnectionProperties("busy_timeout=60000;transaction_mode=DEFERRED");
      // In this order: the size of a page can't change once the file exists. A record of a few
      // kilobytes would need several pages of the usual 4 KB, which takes longer to write.
      pool.setConnectionInitSqls(
          List.of(
              "PRAGMA page_size=16384",
              "PRAGMA journal_mode=WAL",
              "PRAGMA synchronous=NORMAL",
              "PRAGMA cache_size=-65536"));
    } else {
      pool.setConnectionProperties(
          "ApplicationName=collection-orchestrator;connectTimeout=10;tcpKeepAlive=true");
    }
    return pool;
  }

  /** Without the password, and without what a URL's query may carry. */
  @Override
  public String toString() {
    return display();
  }

  /** The URL as it may be shown to people: no query, no user information. */
  public String display() {
    String shown = url.replaceFirst("\\?.*$", "").replaceFirst("//[^/@]*@", "//");
    return isSqlite() ? url.substring("jdbc:sqlite:".length()) : shown;
  }

  /** The kind of database, for messages. */
  public String kind() {
    return isSqlite() ? "SQLite" : "PostgreSQL";
  }

  private static final class Pool extends BasicDataSource {
    /** A server that was restarted leaves connections that are dead and do not know it. */
    void discardIdle() {
      if (getConnectionPool() != null) {
        getConnectionPool().clear();
      }
    }
  }
}
