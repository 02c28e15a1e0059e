package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.sample.SampleGenerator;
import dev.collection.pipeline.sample.SampleOptions;
import dev.collection.pipeline.sample.SampleOutput;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs at the same time into one SQLite file leave the table of one run. */
class ConcurrentRunsIT {
  private static final int RECORDS = 5_000;

  /** Columns that say which run wrote a row. */
  private static final Set<String> OF_THE_RUN = Set.of("run_id", "revision");

  @TempDir Path path;

  @Test
  void whenTwoRunsLoadTheSameAtOnce_theTableIsThatOfOneAndBothBalance() throws Exception {
    SampleGenerator.generate(
        SampleOptions.of(RECORDS, 7, LocalDate.of(2026, 11, 15)).withTextScale(0.1),
        new SampleOutput(path.resolve("input"), SampleOutput.Format.JSONL, false, 500));
    Files.writeString(
        path.resolve("jobs.yaml"),
        "extends: "
            + CommandRun.SAMPLE_SPEC
            + "\nsources: {sample: {file: {path: input/*.jsonl, format: jsonl, collected_at:"
            + " from_name}, like: usajobs}}\n");
    RunFolder alone = new RunFolder(Files.createDirectories(path.resolve("alone")));
    CommandRun whole = alone.run(path.resolve("jobs.yaml"));
    assertThat(whole.said(), whole.code(), is(0));

    RunFolder shared = new RunFolder(Files.createDirectories(path.resolve("shared")));
    List<Process> processes = new ArrayList<>();
    try {
      for (String name : List.of("first", "second")) {
        processes.add(start(shared, name));
      }
      for (Process process : processes) {
        process.waitFor();
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }

    for (int i = 0; i < 2; i++) {
      String log = Files.readString(path.resolve(List.of("first", "second").get(i) + ".log"));
      assertThat(log, processes.get(i).exitValue(), is(0));
    }
    assertThat(contents(shared), is(contents(alone)));
    List<Map<String, String>> runs = shared.tables().records("SELECT * FROM collection_runs");
    assertThat(runs.size(), is(2));
    long inserted = 0;
    for (Map<String, String> run : runs) {
      assertThat(run.toString(), run.get("status"), is("done"));
      assertThat(run.toString(), run.get("unexplained"), is("0"));
      long written = Long.parseLong(run.get("inserted"));
      inserted += written;
      assertThat(
          run.toString(),
          shared
              .tables()
              .number(
                  "SELECT COUNT(*) FROM federal_jobs WHERE run_id = '" + run.get("run_id") + "'"),
          is(written));
      // What the other run wrote: found so by the comparison, or, documented in ADR 2, as stale
      // because it was written between the comparison and the upsert.
      assertThat(
          run.toString(),
          written + Long.parseLong(run.get("unchanged")) + Long.parseLong(run.get("stale")),
          is((long) contents(alone).size()));
    }
    assertThat(inserted, is((long) contents(alone).size()));
  }

  /** Every row without the columns that say which run wrote it. */
  private static List<Map<String, String>> contents(RunFolder folder) throws SQLException {
    List<Map<String, String>> rows =
        folder.tables().records("SELECT * FROM federal_jobs ORDER BY job_id");
    rows.forEach(row -> row.keySet().removeAll(OF_THE_RUN));
    return rows;
  }

  /** In a process of its own: within one, runs into one database share its connections. */
  private Process start(RunFolder folder, String name) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            "--spec=" + path.resolve("jobs.yaml"),
            "--jdbcUrl=" + folder.jdbcUrl(),
            "--output=" + folder.path().resolve(name))
        .redirectErrorStream(true)
        .redirectOutput(new File(path.resolve(name + ".log").toString()))
        .start();
  }
}
