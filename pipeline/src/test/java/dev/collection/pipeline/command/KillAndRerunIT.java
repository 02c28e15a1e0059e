package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.pipeline.sample.SampleGenerator;
import dev.collection.pipeline.sample.SampleOptions;
import dev.collection.pipeline.sample.SampleOutput;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at any moment and run again ends with the table of one clean run. */
class KillAndRerunIT {
  private static final int RECORDS = 30_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path path;

  @BeforeEach
  void generate() throws Exception {
    SampleGenerator.generate(
        SampleOptions.of(RECORDS, 7, LocalDate.of(2026, 11, 15)).withTextScale(0.1),
        new SampleOutput(path.resolve("input"), SampleOutput.Format.JSONL, false, 500));
    Files.writeString(
        path.resolve("jobs.yaml"),
        "extends: "
            + CommandRun.SAMPLE_SPEC
            + "\nsources: {sample: {file: {path: input/*.jsonl, format: jsonl, collected_at:"
            + " from_name}, like: usajobs}}\n");
  }

  @Test
  void whenKilledWhileLoading_theNextRunCompletesTheTable() throws Exception {
    RunFolder clean = folder("clean");
    RunFolder killed = folder("killed");
    CommandRun whole = clean.run(path.resolve("jobs.yaml"));
    assertThat(whole.said(), whole.code(), is(0));
    clean.tables().balanced("federal_jobs");
    int expected = contents(clean).size();

    killWhileLoading(killed);
    long left = killed.tables().number("SELECT COUNT(*) FROM federal_jobs");
    assertThat(left, greaterThan(0L));
    assertThat("it had loaded everything already", left, lessThan((long) expected));
    assertThat(
        killed.tables().column("SELECT status FROM collection_runs"), is(List.of("running")));

    CommandRun rerun = killed.run(path.resolve("jobs.yaml"));
    assertThat(rerun.said(), rerun.code(), is(0));
    assertThat(contents(killed), is(contents(clean)));
    Map<String, String> second = run(killed, "inserted > 0");
    assertThat(second.get("unexplained"), is("0"));
    assertThat(second.get("inserted"), is(Long.toString(expected - left)));
    assertThat(second.get("unchanged"), is(Long.toString(left)));

    CommandRun third = killed.run(path.resolve("jobs.yaml"));
    assertThat(third.said(), third.code(), is(0));
    assertThat(run(killed, "unchanged = " + expected).get("inserted"), is("0"));
    // Documented: the killed run could not say that it ended.
    assertThat(
        killed.tables().column("SELECT status FROM collection_runs ORDER BY status"),
        is(List.of("done", "done", "running")));
  }

  private RunFolder folder(String name) throws Exception {
    return new RunFolder(Files.createDirectories(path.resolve(name)));
  }

  private static Map<String, String> run(RunFolder folder, String condition) throws SQLException {
    return folder.tables().records("SELECT * FROM collection_runs WHERE " + condition).get(0);
  }

  /** Every row without the columns that say which run wrote it. */
  private static List<Map<String, String>> contents(RunFolder folder) throws SQLException {
    List<Map<String, String>> rows =
        folder.tables().records("SELECT * FROM federal_jobs ORDER BY job_id");
    rows.forEach(row -> row.keySet().removeAll(List.of("run_id", "revision")));
    return rows;
  }

  private void killWhileLoading(RunFolder folder) throws Exception {
    Path log = path.resolve("killed.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--spec=" + path.resolve("jobs.yaml"),
                "--jdbcUrl=" + folder.jdbcUrl(),
                "--output=" + folder.output())
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()))
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (rows(folder) == 0) {
        assertThat(Files.readString(log), process.isAlive(), is(true));
        assertThat("no rows yet", System.nanoTime() < deadline, is(true));
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long rows(RunFolder folder) {
    if (!Files.exists(folder.path().resolve("collection.db"))) {
      return 0;
    }
    try {
      return folder.tables().number("SELECT COUNT(*) FROM federal_jobs");
    } catch (SQLException e) {
      return 0; // the table is not there yet, or just being made
    }
  }
}
