package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies after 700 of 1,000 pages is continued by another with the missing 300. */
class ResumeIT {
  private static final int PAGES = 1_000;
  private static final int BEFORE = 700;
  private static final int CONCURRENT = 4;

  @TempDir Path path;

  @Test
  void whenKilledOnSqlite_theNextProcessAsksForTheMissingPages() throws Exception {
    killAndResume("jdbc:sqlite:" + path.resolve("killed.db"), "", "-sources", 100_000);
  }

  @Test
  void whenKilledOnPostgres_theNextProcessAsksForTheMissingPages() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().setPort(0).start()) {
      killAndResume(
          "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
          "?user=postgres",
          "",
          100_000);
    }
  }

  @Test
  void whenKilledAtItsLimit_noMinuteOfBothProcessesHasMoreRequests() throws Exception {
    int limit = BEFORE + 50;
    try (NumberedPages server = new NumberedPages(PAGES)) {
      String url = "jdbc:sqlite:" + path.resolve("limited.db");
      Files.writeString(path.resolve("numbers.yaml"), server.spec(limit, CONCURRENT));
      server.holdAfter(BEFORE);
      Process killed = start(url, "killed");
      server.awaitHeld();
      killed.destroyForcibly().waitFor();
      server.release();

      finish(start(url, "resumed", "--resume"), "resumed");

      List<Long> arrivals = server.arrivals();
      assertThat(arrivals.size(), greaterThanOrEqualTo(PAGES));
      for (int i = limit; i < arrivals.size(); i++) {
        assertThat(
            "request " + i,
            arrivals.get(i) - arrivals.get(i - limit),
            greaterThanOrEqualTo(60_000L));
      }
    }
  }

  private void killAndResume(String url, String user, String besides, int limit) throws Exception {
    try (NumberedPages server = new NumberedPages(PAGES)) {
      Files.writeString(path.resolve("numbers.yaml"), server.spec(limit, CONCURRENT));
      String cleanUrl = "jdbc:sqlite:" + path.resolve("clean.db");
      finish(start(cleanUrl, "clean"), "clean");
      server.asked();

      server.holdAfter(BEFORE);
      Process killed = start(url, "killed");
      server.awaitHeld();
      killed.destroyForcibly().waitFor();
      server.release();
      TreeSet<Integer> missing = new TreeSet<>(IntStream.rangeClosed(1, PAGES).boxed().toList());
      ResultTables answers = new ResultTables(url + besides + user);
      for (String request : answers.column("SELECT request FROM collection_answers")) {
        missing.remove(Integer.valueOf(request.replaceFirst("^.*[?&]page=([0-9]+).*$", "$1")));
      }
      assertThat(
          missing.size(),
          allOf(
              greaterThanOrEqualTo(PAGES - BEFORE),
              lessThanOrEqualTo(PAGES - BEFORE + CONCURRENT)));
      server.asked();

      String said = finish(start(url, "resumed", "--resume"), "resumed");
      assertThat(server.asked(), is(new ArrayList<>(missing)));
      assertThat(
          said, containsString(": " + (PAGES - missing.size()) + " of its answers were used"));

      ResultTables tables = new ResultTables(url + user);
      List<Map<String, String>> expected = contents(new ResultTables(cleanUrl));
      List<Map<String, String>> resumed = contents(tables);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(resumed.get(i), is(expected.get(i)));
      }
      Map<String, String> run = tables.balanced("numbers");
      assertThat(run.get("status"), is("done"));
      assertThat(run.get("extracted"), is(Integer.toString(2 * PAGES)));
      assertThat(answers.number("SELECT COUNT(*) FROM collection_answers"), is(0L));
      assertThat(
          tables.column("SELECT message FROM collection_runs WHERE status = 'running'"),
          is(List.of("resumed by run " + run.get("run_id"))));
    }
  }

  /** Every row without the columns that say which run wrote it, and when. */
  private static List<Map<String, String>> contents(ResultTables tables) throws SQLException {
    List<Map<String, String>> rows =
        tables.records("SELECT * FROM numbers ORDER BY length(id), id");
    for (Map<String, String> row : rows) {
      row.keySet()
          .removeIf(name -> name.endsWith("_at") || List.of("run_id", "revision").contains(name));
      // The databases write it in different ways.
      row.computeIfPresent("quality_score", (name, value) -> Double.valueOf(value).toString());
    }
    assertThat(rows.size(), is(2 * PAGES));
    return rows;
  }

  private Process start(String url, String name, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--spec=" + path.resolve("numbers.yaml"),
                "--jdbcUrl=" + url,
                "--output=" + path.resolve(name)));
    if (url.startsWith("jdbc:postgresql:")) {
      command.add("--jdbcUsername=postgres");
    }
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(log(name).toString()))
        .start();
  }

  private Path log(String name) {
    return path.resolve(name + ".log");
  }

  private String finish(Process process, String name) throws Exception {
    try {
      int code = process.waitFor();
      String said = Files.readString(log(name));
      assertThat(said, code, is(0));
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
