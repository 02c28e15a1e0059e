package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run that is killed at a certain point, in every mode: what is visible then, and that the next
 * run ends with the table, and the versions, of a run that was not killed.
 */
abstract class KillPointsContract {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int RECORDS = 6_000;

  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, title: string}
      sources:
        feed:
          file: {path: "feed-%s.jsonl", collected_at: from_name}
          map: {id: /id, title: /title}
      load: {%s, batch: 50}
      """;

  /** Where a run is killed. */
  enum Point {
    /** Some rows are in the table. */
    LOADING("direct"),
    /** Some rows are staged. */
    STAGING("atomic"),
    /** All are staged, and the transaction that publishes them has begun. */
    PUBLISHING("atomic");

    private final String publish;

    Point(String publish) {
      this.publish = publish;
    }
  }

  @TempDir Path path;

  /** Of the database of this test. */
  abstract String jdbcUrl();

  /** Of one that a run is not killed in. */
  abstract String cleanJdbcUrl();

  /** By mode, for all tests of a class. */
  abstract Map<String, Expected> expected();

  /** Keeps the row from being inserted that comes last in the second sweep. */
  abstract Closing holdUpLastRow() throws Exception;

  /** Keeps the transaction from ending that publishes a run; called when rows are being staged. */
  abstract Closing holdUp() throws Exception;

  /** Whether the run has begun to publish, and is held up. */
  abstract boolean isHeldUp() throws Exception;

  /** Makes sure that nothing of the killed process goes on. */
  abstract void awaitItsEnd() throws Exception;

  @ParameterizedTest
  @CsvSource({
    "append, LOADING", "append, STAGING", "append, PUBLISHING",
    "upsert, LOADING", "upsert, STAGING", "upsert, PUBLISHING",
    "replace, LOADING", "replace, STAGING", "replace, PUBLISHING",
  })
  void whenKilled_theTableIsAsItWasOrTheNextRunMakesItWhole(String mode, Point point)
      throws Exception {
    String load = "mode: " + mode + ", publish: " + point.publish;
    if (!mode.equals("append")) {
      load += ", history: true";
    }
    write(load);
    Expected expected = expected(mode);
    assertRuns("first", jdbcUrl());
    List<List<String>> before = rows(jdbcUrl());

    kill(point);

    if (point == Point.LOADING) {
      assertThat("it had loaded everything", rows(jdbcUrl()), is(not(expected.rows())));
    } else {
      assertThat(rows(jdbcUrl()), is(before));
    }
    assertRuns("second", jdbcUrl(), "--resume");
    assertThat(rows(jdbcUrl()), is(expected.rows()));
    if (!mode.equals("append")) {
      assertThat(versions(jdbcUrl()), is(expected.versions()));
    }
    if (point != Point.LOADING) {
      assertThat(number("SELECT COUNT(*) FROM jobs_staging"), is(0L));
      assertThat(number("SELECT COUNT(*) FROM jobs_seen_staging"), is(0L));
    }
  }

  /**
   * What runs leave that are not killed.
   *
   * @param versions null if none are kept
   */
  record Expected(List<List<String>> rows, List<List<String>> versions) {}

  private Expected expected(String mode) throws Exception {
    Expected known = expected().get(mode);
    if (known != null) {
      return known;
    }
    for (String spec : List.of("first", "second")) {
      assertRuns(spec, cleanJdbcUrl());
    }
    Expected left =
        new Expected(rows(cleanJdbcUrl()), mode.equals("append") ? null : versions(cleanJdbcUrl()));
    expected().put(mode, left);
    return left;
  }

  /** Of the second sweep every third record is new, of the first every third is gone. */
  private void write(String load) throws Exception {
    StringBuilder first = new StringBuilder();
    StringBuilder second = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      String old = line(i, "old");
      first.append(i % 3 == 0 ? "" : old);
      // With append, what is there must stay as it is.
      boolean changed = i % 3 == 1 && !load.contains("append");
      second.append(i % 3 == 2 ? "" : i % 3 == 0 || changed ? line(i, "new") : old);
    }
    write("first", first, "2026-03-01", load);
    write("second", second, "2026-03-08", load);
  }

  private void write(String spec, CharSequence lines, String date, String load) throws Exception {
    Files.writeString(path.resolve("feed-" + date + ".jsonl"), lines);
    Files.writeString(path.resolve(spec + ".yaml"), SPEC.formatted(date, load));
  }

  private static String line(int number, String title) {
    return String.format(Locale.ROOT, "{\"id\": \"id-%06d\", \"title\": \"%s\"}%n", number, title);
  }

  private void assertRuns(String spec, String url, String... more) throws Exception {
    CommandRun run = CommandRun.of(arguments(spec, url, more));
    assertThat(run.said(), run.code(), is(0));
  }

  private String[] arguments(String spec, String url, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--spec=" + path.resolve(spec + ".yaml"));
    arguments.add("--jdbcUrl=" + url);
    arguments.add("--output=" + path.resolve("out"));
    arguments.addAll(List.of(more));
    return arguments.toArray(new String[0]);
  }

  private static List<List<String>> rows(String url) throws SQLException {
    return new ResultTables(url).rows("SELECT id, title FROM jobs ORDER BY id");
  }

  private static List<List<String>> versions(String url) throws SQLException {
    return new ResultTables(url)
        .rows(
            "SELECT id, title, valid_from, valid_to FROM jobs_history ORDER BY id, valid_from,"
                + " title");
  }

  private long number(String sql) throws SQLException {
    return new ResultTables(jdbcUrl()).number(sql);
  }

  private void kill(Point point) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments("second", jdbcUrl())));
    Closing heldRow = point == Point.LOADING ? holdUpLastRow() : () -> {};
    try (heldRow) {
      kill(command, point);
    }
    awaitItsEnd();
  }

  private void kill(List<String> command, Point point) throws Exception {
    Path log = path.resolve("killed.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()))
            .start();
    try {
      await(process, log, () -> count(point) > 0);
      if (point == Point.PUBLISHING) {
        Closing held = holdUp();
        try (held) {
          await(process, log, this::isHeldUp);
          assertThat(count(Point.STAGING), greaterThan(0L));
          process.destroyForcibly().waitFor();
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private long count(Point point) {
    try {
      return number(
          point == Point.LOADING
              ? "SELECT COUNT(*) FROM jobs WHERE title = 'new'"
              : "SELECT COUNT(*) FROM jobs_staging");
    } catch (SQLException e) {
      return 0; // it is just being made
    }
  }

  /** Lets go what was held up. */
  @FunctionalInterface
  interface Closing extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  /** Something that is waited for. */
  @FunctionalInterface
  interface Condition {
    boolean isMet() throws Exception;
  }

  private static void await(Process process, Path log, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.isMet()) {
      assertThat(Files.readString(log), process.isAlive(), is(true));
      assertThat("waited in vain", System.nanoTime() < deadline, is(true));
      process.waitFor(3, TimeUnit.MILLISECONDS);
    }
  }

  static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
