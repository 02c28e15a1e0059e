package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that goes away in the middle of a run and comes back costs time and nothing else. */
class PostgresOutageIT {
  private static final int RECORDS = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String SPEC =
      """
      collection: things
      key: [id]
      newest_by: [size]
      fields: {id: string, size: integer, note: string}
      sources:
        lines:
          file: {path: things.jsonl}
          map: {id: /id, size: {from: /size, as: integer}, note: /note}
      load: {table: things, batch: 50}
      """;

  @TempDir Path path;
  private int port;
  private EmbeddedPostgres server;
  private final ExecutorService runs = Executors.newSingleThreadExecutor();

  @BeforeEach
  void startServer() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server = serve();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      // Every tenth is there twice, and every seventh is no record.
      int key = i % 10 == 9 ? i - 1 : i;
      String size = i % 7 == 0 ? "\"many\"" : Integer.toString(i);
      lines.append("{\"id\":\"").append(key).append("\",\"size\":").append(size);
      lines.append(",\"note\":\"").append("x".repeat(40)).append("\"}\n");
    }
    new RunFolder(path).write("things.yaml", SPEC).write("things.jsonl", lines.toString());
  }

  @AfterEach
  void stopServer() throws Exception {
    runs.shutdownNow();
    server.close();
  }

  private EmbeddedPostgres serve() throws Exception {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(path.resolve("data"))
        .setCleanDataDirectory(false)
        // By default this server confirms what it has not written yet.
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  /** SIGQUIT stops the server at once, SIGKILL leaves its children to find out. */
  @ParameterizedTest
  @ValueSource(strings = {"QUIT", "KILL"})
  void whenTheServerStopsWhileLoading_theRunEndsAsOneThatWasNotDisturbed(String signal)
      throws Exception {
    CommandRun undisturbed = prepareAndCollect("clean");
    assertThat(undisturbed.said(), undisturbed.code(), is(0));
    prepare("disturbed");
    Future<CommandRun> run = runs.submit(() -> collect("disturbed"));
    awaitRows("disturbed", run);

    stop(signal);
    assertThat("it had ended already", run.isDone(), is(false));
    server = serve();
    long left = number("disturbed", "SELECT COUNT(*) FROM things");
    CommandRun disturbed = run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(disturbed.said(), disturbed.code(), is(0));
    assertThat(left, greaterThan(0L));
    assertThat(left, lessThan(number("clean", "SELECT COUNT(*) FROM things")));
    assertThat(rows("disturbed").equals(rows("clean")), is(true));
    assertThat(counts("disturbed"), is(counts("clean")));
    new ResultTables(url("disturbed") + "?user=postgres").balanced("things");
  }

  @Test
  void whenTheDatabaseIsDroppedWhileLoading_failsAtOnceAndSaysSo() throws Exception {
    prepare("dropped");
    Future<CommandRun> run = runs.submit(() -> collect("dropped"));
    awaitRows("dropped", run);

    execute("postgres", "DROP DATABASE dropped WITH (FORCE)");

    CommandRun broken = run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(broken.said(), broken.code(), is(1));
    assertThat(
        broken.err(),
        containsString(
            "things: failed, PostgreSQL at "
                + url("dropped")
                + " does not exist; create it, or correct --jdbcUrl\n"));
  }

  private void prepare(String database) throws Exception {
    execute("postgres", "CREATE DATABASE " + database);
    RunFolder folder = new RunFolder(path);
    String lines = Files.readString(path.resolve("things.jsonl"));
    folder.write("things.jsonl", "");
    assertThat(collect(database).code(), is(0));
    folder.write("things.jsonl", lines);
    // So that loading takes long enough to be disturbed on any machine.
    execute(
        database,
        "DELETE FROM collection_runs",
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
            + " pg_sleep(0.02); RETURN NULL; END $$",
        "CREATE TRIGGER slow AFTER INSERT OR UPDATE ON things FOR EACH STATEMENT EXECUTE FUNCTION"
            + " slow()");
  }

  private CommandRun prepareAndCollect(String database) throws Exception {
    prepare(database);
    return collect(database);
  }

  private CommandRun collect(String database) throws Exception {
    return CommandRun.of(
        "run",
        "--spec=" + path.resolve("things.yaml"),
        "--jdbcUrl=" + url(database),
        "--jdbcUsername=postgres",
        "--output=" + path.resolve(database));
  }

  private void awaitRows(String database, Future<CommandRun> run) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (number(database, "SELECT COUNT(*) FROM things") == 0) {
      if (run.isDone()) {
        throw new AssertionError(run.get().said());
      }
      assertThat("no rows yet", System.nanoTime() < deadline, is(true));
    }
  }

  /** What is in {@code postmaster.pid} first is the process of the server. */
  private void stop(String signal) throws Exception {
    Path file = path.resolve("data").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> children = postmaster.children().toList();
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    assertThat(code, is(0));
    postmaster.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (ProcessHandle child : children) {
      child.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    Files.deleteIfExists(file); // a killed server leaves it
    server.close(); // gives up its lock on the folder
  }

  private List<List<String>> rows(String database) throws SQLException {
    return tables(database)
        .rows("SELECT id, size, note, quality_score, source, content_hash FROM things ORDER BY 1");
  }

  private List<List<String>> counts(String database) throws SQLException {
    return tables(database)
        .rows(
            "SELECT status, extracted, inserted, updated, unchanged, stale, duplicate, rejected,"
                + " unexplained FROM collection_runs ORDER BY extracted");
  }

  private long number(String database, String sql) throws SQLException {
    return tables(database).number(sql);
  }

  private ResultTables tables(String database) {
    return new ResultTables(url(database) + "?user=postgres");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(database) + "?user=postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
