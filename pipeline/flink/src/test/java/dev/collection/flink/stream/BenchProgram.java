package dev.collection.flink.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the programs that are compared, loading a topic into a schema of its own. */
final class BenchProgram implements AutoCloseable {
  /** For the heap and the like, as the launcher has it. */
  private static final String OPTIONS = "COLLECT_JAVA_OPTS";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final PostgresServer database;
  private final String schema;
  private final ServerProcess process;
  private final Path log;

  private BenchProgram(PostgresServer database, String schema, ServerProcess process, Path log) {
    this.database = database;
    this.schema = schema;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param name {@code job} or {@code plain}; the table of {@code plain} is made like the job's,
   *     which must have been there before
   * @param more options of the job
   */
  static BenchProgram start(
      String name,
      Path work,
      KafkaServer kafka,
      String topic,
      PostgresServer database,
      List<String> more)
      throws IOException, SQLException {
    String group = name + "-" + System.nanoTime();
    ServerProcess process;
    if (name.equals("plain")) {
      database.createSchema("plain");
      database.execute("plain", "CREATE TABLE orders (LIKE job.orders INCLUDING ALL)");
      process =
          ServerProcess.java(
              name,
              work,
              Map.of(),
              List.of(
                  "-Xmx1g",
                  "-cp",
                  ServerProcess.classPath(),
                  PlainConsumer.class.getName(),
                  kafka.address(),
                  topic,
                  group,
                  database.url("plain")));
    } else {
      database.createSchema("job");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("project.root"), "collect").toString(),
                  "run",
                  "--streaming",
                  "--runner=FlinkRunner",
                  "--parallelism=2",
                  "--spec=" + OrdersSpec.write(work, kafka.address(), topic),
                  "--jdbcUrl=" + database.url("job"),
                  "--consumerGroup=" + group,
                  "--output=" + work.resolve("out")));
      command.addAll(more);
      process =
          ServerProcess.of(
              name,
              work,
              Map.of(OPTIONS, System.getenv().getOrDefault(OPTIONS, "-Xmx2g")),
              command);
    }
    process.start();
    return new BenchProgram(database, name, process, work.resolve(name + ".log"));
  }

  long pid() {
    return process.pid();
  }

  /** How many orders are visible; none if the table is not there yet. */
  long rows() throws SQLException {
    return database.column(schema, "SELECT to_regclass('orders')").get(0) == null
        ? 0
        : database.number(schema, "SELECT count(*) FROM orders");
  }

  /** Waits until so many orders are visible. */
  void awaitRows(long rows, Duration patience) throws InterruptedException, IOException {
    while (true) {
      try {
        ServerProcess.until(rows + " rows of " + schema, patience, () -> isDone(rows));
        return;
      } catch (IllegalStateException e) {
        throw new IllegalStateException(Files.readString(log), e);
      }
    }
  }

  private boolean isDone(long rows) throws SQLException, InterruptedException {
    if (rows() >= rows || !process.isAlive()) {
      return true;
    }
    Thread.sleep(2_000); // To count costs the database time that it lacks elsewhere.
    return false;
  }

  /** Ends it; the job drains. */
  @Override
  public void close() {
    try {
      process.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
