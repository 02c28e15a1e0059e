package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that failed is continued, or not, as is asked for. */
class ResumeTest {
  private static final int PAGES = 10;

  @TempDir Path path;
  private RunFolder folder;
  private NumberedPages server;
  private int minutes;

  @BeforeEach
  void start() throws Exception {
    server = new NumberedPages(PAGES);
    folder = new RunFolder(path);
    folder.write("numbers.yaml", server.spec(100_000, 1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Each run starts a minute after the one before. */
  private CommandRun collect(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--spec=" + path.resolve("numbers.yaml"),
                "--jdbcUrl=" + folder.jdbcUrl(),
                "--output=" + folder.output()));
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Clock clock = Clock.fixed(CommandRun.NOW.plus(Duration.ofMinutes(minutes++)), ZoneOffset.UTC);
    int code =
        new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                clock)
            .run(arguments);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private List<Map<String, String>> runs() throws Exception {
    return folder.tables().records("SELECT * FROM collection_runs ORDER BY started_at");
  }

  private long kept() throws Exception {
    return new ResultTables(folder.jdbcUrl() + "-sources")
        .number("SELECT COUNT(*) FROM collection_answers");
  }

  private static List<Integer> pages(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void whenARunFailedAndIsResumed_onlyWhatIsMissingIsAskedFor() throws Exception {
    server.breakPages(4, 7);
    assertThat(collect().code(), is(1));
    assertThat(server.asked(), is(pages(1, PAGES)));
    assertThat(kept(), is(8L));

    server.breakPages(7);
    CommandRun second = collect("--resume");
    assertThat(second.said(), second.code(), is(1));
    assertThat(server.asked(), is(List.of(4, 7)));

    server.breakPages();
    CommandRun third = collect("--resume");
    assertThat(third.said(), third.code(), is(0));
    assertThat(server.asked(), is(List.of(7)));

    List<Map<String, String>> runs = runs();
    String first = runs.get(0).get("run_id");
    String middle = runs.get(1).get("run_id");
    assertThat(runs.get(0).get("message"), containsString("; resumed by run " + middle));
    assertThat(
        third.out(),
        containsString("  - resumed run " + middle + ": 9 of its answers were used\n"));
    assertThat(
        folder.summary().get("notes").get(0).asText(),
        is("resumed run " + middle + ": 9 of its answers were used"));
    assertThat(second.out(), containsString("resumed run " + first + ": 8 of its answers"));
    assertThat(runs.get(2).get("status"), is("done"));
    assertThat(runs.get(2).get("extracted"), is("20"));
    assertThat(folder.tables().number("SELECT COUNT(*) FROM numbers"), is(20L));
    assertThat("answers of a run that ended well", kept(), is(0L));
  }

  @Test
  void whenARunFailedAndIsNotResumed_theNextAsksForAll() throws Exception {
    server.breakPages(10);
    assertThat(collect().code(), is(1));
    server.asked();

    server.breakPages(9);
    assertThat(collect().code(), is(1));
    assertThat(server.asked(), is(pages(1, PAGES)));
    assertThat("of one run at most", kept(), is(9L));
  }

  @Test
  void whenTheSpecAsksForSomethingElse_thatIsAskedForAnew() throws Exception {
    server.breakPages(10);
    assertThat(collect().code(), is(1));
    server.asked();
    server.breakPages();
    folder.write(
        "numbers.yaml",
        server.spec(100_000, 1).replace("      url:", "      query: {x: y}\n      url:"));

    CommandRun run = collect("--resume");

    assertThat(run.said(), run.code(), is(0));
    assertThat(server.asked(), is(pages(1, PAGES)));
    assertThat(run.out(), containsString(": 0 of its answers were used\n"));
  }

  @Test
  void whenThereIsNoRunToResume_saysSoAndRunsNothing() throws Exception {
    CommandRun never = collect("--resume");
    assertThat(never.code(), is(2));
    assertThat(
        never.err(),
        is(
            "--resume: there is no run of numbers to continue, it has not been run into this"
                + " database; leave --resume out to collect it anew\n"));
    assertThat(never.out(), is(""));

    assertThat(collect().code(), is(0));
    server.asked();
    CommandRun done = collect("--resume");
    assertThat(done.code(), is(2));
    assertThat(
        done.err(),
        startsWith(
            "--resume: there is no run of numbers to continue, its last one, "
                + runs().get(0).get("run_id")
                + ", ended as done; leave"));
    assertThat(server.asked(), is(List.of()));
    assertThat(runs().size(), is(1));
  }

  @Test
  void whenAnswersCannotBeKeptDuringTheRun_itFailsAndNamesTheFile() throws Exception {
    Path file = path.resolve("collection.db-sources");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE collection_answers (collection TEXT, source TEXT, request_hash TEXT, run_id"
              + " TEXT, status INTEGER, headers TEXT, body BLOB, content_hash TEXT, revalidatable"
              + " INTEGER, received_at TEXT)");
    }

    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.err(),
        startsWith(
            "numbers: failed, an answer of source api cannot be kept: "
                + file
                + " cannot be used"));
    assertThat(runs().get(0).get("status"), is("failed"));
  }

  @Test
  void whenTheFileOfAnswersCannotBeUsed_theRunFailsAndNamesIt() throws Exception {
    folder.write("collection.db-sources", "this is no database, but longer than a header of one");

    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(2));
    assertThat(
        run.err(), containsString(folder.path().resolve("collection.db-sources").toString()));
    assertThat(server.asked(), is(List.of()));
  }
}
