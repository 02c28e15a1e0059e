package dev.collection.flink.stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One PostgreSQL server, durable as a deployment's, which can be killed and started again. */
public final class PostgresServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port = ServerProcess.freePort();
  private EmbeddedPostgres server;

  /**
   * Starts it.
   *
   * @param folder for its data; must not be there yet
   */
  public PostgresServer(Path folder) throws IOException {
    this.folder = folder;
    server = builder().start();
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder)
        // Else the data would be gone with the process.
        .setCleanDataDirectory(false)
        .setPGStartupWait(PATIENCE)
        // The helper turns durability off; a deployment does not.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_wal_size", "4GB")
        .setServerConfig("shared_buffers", "512MB")
        .setServerConfig("max_connections", "100")
        // When each row became visible, for the measurement of latency.
        .setServerConfig("track_commit_timestamp", "on");
  }

  /** Ends it, and all of its processes, as a power cut would. */
  public void kill() throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle master = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(master.descendants().toList());
    all.add(0, master);
    all.forEach(ProcessHandle::destroyForcibly);
    ServerProcess.until(
        "PostgreSQL is dead", PATIENCE, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    // It cannot be stopped any more, and says so; what matters is that its lock is given back.
    LOG.setLevel(Level.OFF);
    server.close();
    LOG.setLevel(null);
  }

  /** Starts it again after {@link #kill}: it recovers by itself. */
  public void start() throws InterruptedException {
    ServerProcess.until(
        "PostgreSQL is back",
        PATIENCE,
        () -> {
          server = builder().start();
          return true;
        });
  }

  /** Its address, with the user, for one schema. */
  public String url(String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }

  /** Makes an empty schema. */
  public void createSchema(String schema) throws SQLException {
    execute("public", "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    execute("public", "CREATE SCHEMA " + schema);
    execute("public", "CHECKPOINT");
  }

  public Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(url(schema));
  }

  public void execute(String schema, String sql) throws SQLException {
    try (Connection connection = connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of a query, as text. */
  public List<String> column(String schema, String sql) throws SQLException {
    try (Connection connection = connect(schema);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  public long number(String schema, String sql) throws SQLException {
    return Long.parseLong(column(schema, sql).get(0));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
