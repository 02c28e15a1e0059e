package dev.collection.bench.peers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** One PostgreSQL server, durable as a deployment's, with a schema for each run. */
final class BenchServer implements AutoCloseable {
  /** USER_HZ, the unit of /proc/PID/stat on Linux. */
  private static final double TICKS = 100;

  private final EmbeddedPostgres server;
  private final long pid;

  BenchServer(Path folder) throws IOException, SQLException {
    Workbench.delete(folder); // One that was stopped leaves it, and initdb wants an empty folder.
    server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setDataDirectory(folder)
            .setCleanDataDirectory(true)
            // The helper turns durability off; a deployment does not.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "512MB")
            .start();
    pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
    if (!row("SHOW fsync").get(0).equals("on")) {
      server.close();
      throw new IllegalStateException("the server runs without fsync: its figures mean nothing");
    }
  }

  String url(String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + server.getPort()
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }

  /**
   * Makes an empty schema, and has what earlier runs left written out, so that it costs nothing.
   */
  void begin(String schema) throws SQLException {
    drop(schema);
    execute("CREATE SCHEMA " + schema);
    execute("CHECKPOINT");
  }

  void drop(String schema) throws SQLException {
    execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("public"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first row of a query, as numbers or texts. */
  List<String> row(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url("public"));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        values.add(result.getString(i));
      }
      return values;
    }
  }

  long count(String table) throws SQLException {
    return Long.parseLong(row("SELECT count(*) FROM " + table).get(0));
  }

  /** Writes a table to a file that {@link CopyLimit} reads. */
  void copyOut(String table, Path file) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(url("public"));
        OutputStream out = Files.newOutputStream(file)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY " + table + " TO STDOUT", out);
    }
  }

  /** Processor seconds of the server and of all its processes, those that ended included. */
  double cpuSeconds() {
    long ticks = ticks(pid, true);
    Optional<ProcessHandle> master = ProcessHandle.of(pid);
    if (master.isPresent()) {
      ticks += master.get().children().mapToLong(child -> ticks(child.pid(), false)).sum();
    }
    return ticks / TICKS;
  }

  private static long ticks(long pid, boolean ofThoseThatEnded) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return ofThoseThatEnded
          ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14])
          : ticks;
    } catch (IOException e) {
      return 0; // It ended in between: its parent has its time.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
