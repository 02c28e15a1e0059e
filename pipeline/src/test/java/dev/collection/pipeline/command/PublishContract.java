package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that become visible as a whole or not at all, through {@code main}. */
abstract class PublishContract {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, title: {type: string, required: true}, pay: integer}
      sources:
        feed:
          file: {path: "feed-DATE.jsonl", format: jsonl, collected_at: from_name}
          map: {id: /id, title: /title, pay: /pay}
      quality: {thresholds: {completeness: 0.9}}
      load: {LOAD}
      """;

  private static final String ATOMIC = "publish: atomic";

  @TempDir Path path;

  private Instant now = CommandRun.NOW;

  abstract String jdbcUrl();

  abstract ResultTables tables();

  /** Each record is {@code id=title}, or {@code id=title=pay}; an empty title is none. */
  private CommandRun run(String date, String load, String... records) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String record : records) {
      String[] parts = record.split("=", -1);
      lines.append("{\"id\": \"").append(parts[0]).append('"');
      if (!parts[1].isEmpty()) {
        lines.append(", \"title\": \"").append(parts[1]).append('"');
      }
      lines.append(", \"pay\": ").append(parts.length > 2 ? parts[2] : "10").append("}\n");
    }
    return runOf(date, load, lines.toString());
  }

  private CommandRun runOf(String date, String load, String lines) throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("feed-" + date + ".jsonl", lines);
    folder.write("spec.yaml", SPEC.replace("DATE", date).replace("LOAD", load));
    return command("run");
  }

  private CommandRun command(String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                name,
                "--spec=" + path.resolve("spec.yaml"),
                "--output=" + path.resolve("out"),
                "--jdbcUrl=" + jdbcUrl()));
    arguments.addAll(List.of(more));
    // Runs are told apart by when they began.
    now = now.plusSeconds(1);
    return CommandRun.at(now, arguments.toArray(new String[0]));
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private int total(String name) throws Exception {
    return new RunFolder(path).summary().get("totals").get(name).asInt();
  }

  private List<String> rows() throws Exception {
    return tables().rows("SELECT id, title FROM jobs ORDER BY id").stream()
        .map(row -> row.get(0) + "=" + row.get(1))
        .toList();
  }

  private List<String> statuses() throws Exception {
    return tables().column("SELECT status FROM collection_runs ORDER BY started_at, run_id");
  }

  private void assertNothingIsStaged() throws Exception {
    assertThat(tables().column("SELECT id FROM jobs_staging"), is(empty()));
    assertThat(tables().column("SELECT id FROM jobs_seen_staging"), is(empty()));
  }

  @Test
  void whenNothingIsWrong_theRunIsPublished() throws Exception {
    CommandRun first = run("2026-03-01", ATOMIC, "a=A", "b=B");
    assertThat(first.said(), first.code(), is(0));
    CommandRun second = run("2026-03-08", ATOMIC, "a=A", "b=B2", "c=C");
    assertThat(second.said(), second.code(), is(0));

    assertThat(rows(), is(List.of("a=A", "b=B2", "c=C")));
    assertThat(
        List.of(total("inserted"), total("updated"), total("unchanged")), is(List.of(1, 1, 1)));
    assertThat(total("withheld"), is(0));
    tables().balanced("jobs");
    assertThat(
        tables().column("SELECT last_seen_at FROM jobs_seen").get(0), containsString("2026-03-08"));
    assertNothingIsStaged();
  }

  @Test
  void whenAThresholdIsBreached_theRunIsHeldUntilItIsReleased() throws Exception {
    run("2026-03-01", ATOMIC, "a=A", "b=B");

    CommandRun held = run("2026-03-08", ATOMIC, "a=A2", "b=", "c=C", "d=D");

    assertThat(held.said(), held.code(), is(3));
    assertThat(held.out(), containsString("jobs: held in "));
    assertThat(held.out(), containsString("unexplained: 0"));
    assertThat(held.out(), containsString("= withheld           4  staged, not published"));
    assertThat(rows(), is(List.of("a=A", "b=B")));
    assertThat(statuses(), is(List.of("done", "held")));

    CommandRun released = command("publish");

    assertThat(released.said(), released.code(), is(0));
    assertThat(rows(), is(List.of("a=A2", "b=null", "c=C", "d=D")));
    assertThat(statuses(), is(List.of("done", "done_with_breaches")));
    assertThat(
        tables()
            .rows(
                "SELECT inserted, updated, withheld, unexplained FROM collection_runs WHERE status"
                    + " = 'done_with_breaches'"),
        is(List.of(List.of("2", "2", "0", "0"))));
    tables().balanced("jobs");
    assertNothingIsStaged();

    CommandRun again = command("publish");
    assertThat(again.said(), again.code(), is(2));
    assertThat(again.err(), containsString("no run of jobs is held in this database"));
  }

  @Test
  void whenAHeldRunIsDiscarded_theTableStaysAsItWas() throws Exception {
    run("2026-03-01", ATOMIC, "a=A", "b=B");
    run("2026-03-08", ATOMIC, "a=A2", "b=");

    CommandRun discarded = command("publish", "--discard");

    assertThat(discarded.said(), discarded.code(), is(0));
    assertThat(rows(), is(List.of("a=A", "b=B")));
    assertThat(statuses(), is(List.of("done", "discarded")));
    assertNothingIsStaged();
  }

  @Test
  void whenSeveralRunsAreHeld_itIsAskedWhich() throws Exception {
    run("2026-03-01", ATOMIC, "a=A1", "b=");
    run("2026-03-08", ATOMIC, "a=A2", "b=");
    List<String> runs =
        tables().column("SELECT run_id FROM collection_runs ORDER BY started_at, run_id");

    CommandRun which = command("publish");
    assertThat(which.said(), which.code(), is(2));
    assertThat(
        which.err(),
        containsString(
            "2 runs of jobs are held; say which with --run=ID: " + String.join(", ", runs)));
    CommandRun unknown = command("publish", "--run=nobody");
    assertThat(unknown.said(), unknown.code(), is(2));

    // The later one first: the earlier one is stale then, and says so.
    String second = tables().column(latestOf("2026-03-08")).get(0);
    assertThat(command("publish", "--run=" + second).code(), is(0));
    CommandRun first = command("publish");
    assertThat(first.said(), first.code(), is(0));
    assertThat(first.out(), containsString("= stale              2"));
    assertThat(rows(), is(List.of("a=A2", "b=null")));
  }

  private static String latestOf(String date) {
    return "SELECT DISTINCT run_id FROM jobs_staging WHERE CAST(last_seen_at AS TEXT) LIKE '"
        + date
        + "%'";
  }

  @Test
  void whenABreachIsToFail_nothingIsPublishedAndTheRunSaysWhy() throws Exception {
    run("2026-03-01", ATOMIC, "a=A");

    CommandRun failed = run("2026-03-08", ATOMIC + ", on_breach: fail", "a=A2", "b=");

    assertThat(failed.said(), failed.code(), is(1));
    assertThat(failed.out(), containsString("completeness"));
    assertThat(failed.out(), containsString("nothing was published, the table is as it was"));
    assertThat(rows(), is(List.of("a=A")));
    assertThat(statuses(), is(List.of("done", "failed")));
    assertThat(total("withheld"), is(2));
    assertThat(total("unexplained"), is(0));
    assertNothingIsStaged();
  }

  @Test
  void whenABreachIsToBePublished_itIs() throws Exception {
    CommandRun run = run("2026-03-08", ATOMIC + ", on_breach: publish", "a=A", "b=");

    assertThat(run.said(), run.code(), is(3));
    assertThat(rows(), is(List.of("a=A", "b=null")));
    assertThat(statuses(), is(List.of("done_with_breaches")));
  }

  @Test
  void whenSomethingIsMissing_nothingIsPublishedWhateverABreachDoes() throws Exception {
    run("2026-03-01", ATOMIC, "a=A");

    CommandRun cut =
        runOf(
            "2026-03-08",
            ATOMIC + ", on_breach: publish",
            "{\"id\": \"a\", \"title\": \"A2\", \"pay\": 1}\n{\"id\": \"b\", \"ti");

    assertThat(cut.said(), cut.code(), is(1));
    assertThat(cut.out(), containsString("is truncated"));
    assertThat(cut.out(), containsString("nothing was published, the table is as it was"));
    assertThat(rows(), is(List.of("a=A")));
    assertNothingIsStaged();
  }

  @Test
  void whenTheTableRefusesRows_theOthersArePublished() throws Exception {
    run("2026-03-01", ATOMIC, "a=A");
    // As unique indexes do it in both databases, whatever the user has made his columns.
    execute("CREATE UNIQUE INDEX users_own ON jobs (title)");

    CommandRun run =
        run("2026-03-08", ATOMIC + ", batch: 3", "a=A2", "b=B", "c=B", "d=D", "e=E", "f=D", "g=G");

    assertThat(run.said(), run.code(), is(0));
    assertThat(rows(), is(List.of("a=A2", "b=B", "d=D", "e=E", "g=G")));
    assertThat(total("rejected"), is(2));
    assertThat(total("inserted"), is(4));
    tables().balanced("jobs");
    List<JsonNode> rejects = new RunFolder(path).rejects();
    assertThat(
        rejects.stream().map(reject -> reject.get("key").asText()).toList(), is(List.of("c", "f")));
    JsonNode first = rejects.get(0);
    assertThat(first.get("error_code").asText(), is("REFUSED_BY_DATABASE"));
    assertThat(first.get("locator").asText(), containsString("feed-2026-03-08.jsonl line 3"));
    assertThat(first.get("payload").asText(), is("{\"id\":\"c\",\"title\":\"B\",\"pay\":10}"));
    assertNothingIsStaged();
  }

  @Test
  void whenTheWholeTableIsReplaced_whatVanishedIsClosedWithTheRest() throws Exception {
    String load = "mode: replace, history: true, " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B", "c=C", "d=D");

    CommandRun held = run("2026-03-08", load, "a=A2", "b=");
    assertThat(held.said(), held.code(), is(3));
    assertThat(tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL"), is(empty()));

    CommandRun released = command("publish");
    assertThat(released.said(), released.code(), is(0));
    assertThat(released.out(), containsString("closed               2  "));
    assertThat(
        tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL ORDER BY id"),
        is(List.of("c", "d")));
    assertThat(
        tables().column("SELECT title FROM jobs_history WHERE id = 'a' ORDER BY valid_from"),
        is(List.of("A", "A2")));
    tables().balanced("jobs");

    CommandRun third = run("2026-03-15", load, "a=A2", "b=B", "c=C", "d=D");
    assertThat(third.said(), third.code(), is(0));
    assertThat(tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL"), is(empty()));
    tables().balanced("jobs");
  }

  @Test
  void whenAnotherRunCameInBetween_aReleasedRunClosesNothing() throws Exception {
    String load = "mode: replace, " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B");
    run("2026-03-08", load, "a=A2", "x=");
    run("2026-03-15", load, "a=A3", "b=B", "c=C");

    CommandRun released = command("publish");

    assertThat(released.said(), released.code(), is(0));
    assertThat(rows(), is(List.of("a=A3", "b=B", "c=C", "x=null")));
    assertThat(tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL"), is(empty()));
    assertThat(released.out(), containsString("rows not seen, the later run "));
  }

  @Test
  void whenAnotherRunBeganEarlierAndEndedLater_aReleasedRunClosesNothing() throws Exception {
    String load = "mode: replace, " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B");
    run("2026-03-08", load, "a=A2", "x=");
    run("2026-03-15", load, "a=A3", "b=B", "c=C");
    execute(
        "UPDATE collection_runs SET started_at = '2026-01-01T00:00:00.000000Z' WHERE status ="
            + " 'done'");

    CommandRun released = command("publish");

    assertThat(released.said(), released.code(), is(0));
    assertThat(rows(), is(List.of("a=A3", "b=B", "c=C", "x=null")));
    assertThat(tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL"), is(empty()));
    assertThat(released.out(), containsString("rows not seen, the later run "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "delete"})
  void whenTheSpecDoesNotReplaceAnyMore_aReleasedRunClosesAndDeletesNothing(String vanished)
      throws Exception {
    String load = "mode: replace, vanished: " + vanished + ", " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B", "c=C");
    run("2026-03-08", load, "a=A2", "x=");
    new RunFolder(path)
        .write("spec.yaml", SPEC.replace("DATE", "2026-03-08").replace("LOAD", ATOMIC));

    CommandRun released = command("publish");

    assertThat(released.said(), released.code(), is(0));
    assertThat(rows(), is(List.of("a=A2", "b=B", "c=C", "x=null")));
    assertThat(
        released.out(),
        containsString("2 rows not seen, the spec does not say `mode: replace` any more; they"));
    tables().balanced("jobs");
  }

  @Test
  void whenTheTableRefusesWhatClosesRows_theRunBreaksOffAndSaysThatNothingIsVisible()
      throws Exception {
    String load = "mode: replace, " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B", "c=C");
    // Rows that are closed by one run are closed at the same time.
    execute("CREATE UNIQUE INDEX users_own ON jobs (closed_at)");

    CommandRun run = run("2026-03-08", load, "a=A2");

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.err(), containsString("Nothing of it is visible"));
    assertThat(rows(), is(List.of("a=A", "b=B", "c=C")));
    assertThat(tables().column("SELECT id FROM jobs WHERE closed_at IS NOT NULL"), is(empty()));
    assertThat(statuses(), is(List.of("done", "failed")));
  }

  @Test
  void whenRowsVanish_theyAreDeletedWithTheRest() throws Exception {
    String load = "mode: replace, vanished: delete, " + ATOMIC;
    run("2026-03-01", load, "a=A", "b=B", "c=C");
    CommandRun second = run("2026-03-08", load, "a=A", "d=D");

    assertThat(second.said(), second.code(), is(0));
    assertThat(rows(), is(List.of("a=A", "d=D")));
    assertThat(total("vanished"), is(2));
    tables().balanced("jobs");
  }

  @Test
  void whenRowsAreOnlyAdded_aKeyWithOtherContentsIsARejectAndTheRowStays() throws Exception {
    for (String publish : List.of("", ", " + ATOMIC)) {
      run("2026-03-01", "mode: append" + publish, "a=A", "b=B");
      CommandRun second = run("2026-03-08", "mode: append" + publish, "a=A", "b=B2", "c=C");
      assertThat(second.said(), second.code(), is(0));

      assertThat(rows(), is(List.of("a=A", "b=B", "c=C")));
      assertThat(total("unexplained"), is(0));
      assertThat(total("rejected"), is(1));
      JsonNode reject = new RunFolder(path).rejects().get(0);
      assertThat(reject.get("error_code").asText(), is("KEY_REUSED"));
      assertThat(reject.get("key").asText(), is("b"));
      assertThat(reject.get("payload").asText(), is("{\"id\":\"b\",\"title\":\"B2\",\"pay\":10}"));
      tables().balanced("jobs");
    }
  }

  @Test
  void whoeverReadsMeanwhile_seesTheTableBeforeOrAfterAndNothingBetween() throws Exception {
    int count = 3_000;
    run("2026-03-01", ATOMIC + ", batch: 50", titled(count, "old"));
    Set<String> seen = new TreeSet<>();
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              try (Connection connection = DriverManager.getConnection(jdbcUrl())) {
                boolean last = false;
                while (!last) {
                  last = ended.get();
                  seen.add(state(connection));
                  reading.countDown();
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    reading.await();
    CommandRun run = run("2026-03-08", ATOMIC + ", batch: 50", titled(count + 10, "new"));
    ended.set(true);
    reader.join();

    assertThat(run.said(), run.code(), is(0));
    assertThat(seen, everyItem(is(in(List.of("3000 old", "3010 new")))));
    assertThat(seen, hasItems("3000 old", "3010 new"));
  }

  private static String[] titled(int count, String title) {
    String[] records = new String[count];
    for (int i = 0; i < count; i++) {
      records[i] = "id-" + i + "=" + title;
    }
    return records;
  }

  private static String state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT title, count(*) FROM jobs GROUP BY title ORDER BY title")) {
      List<String> states = new ArrayList<>();
      while (result.next()) {
        states.add(result.getString(2) + " " + result.getString(1));
      }
      return String.join(", ", states);
    }
  }

  @Test
  void whenRunsDied_whatTheyHadStagedIsDroppedByTheNextAndWhatIsHeldStays() throws Exception {
    run("2026-03-01", ATOMIC, "a=A", "b=");
    execute(
        "INSERT INTO jobs_staging (run_id, id) VALUES ('failed-one', 'x')",
        "INSERT INTO jobs_staging (run_id, id) VALUES ('long-ago', 'x')",
        "INSERT INTO collection_runs (run_id, collection, started_at, status) VALUES"
            + " ('long-ago', 'jobs', '2026-01-01T00:00:00.000000Z', 'running')",
        "INSERT INTO jobs_staging (run_id, id) VALUES ('now', 'x')",
        "INSERT INTO collection_runs (run_id, collection, started_at, status) VALUES"
            + " ('now', 'jobs', '2026-11-15T23:00:00.000000Z', 'running')");

    CommandRun next = run("2026-03-08", ATOMIC, "c=C");

    assertThat(next.said(), next.code(), is(0));
    assertThat(
        tables().column("SELECT id FROM jobs_staging ORDER BY id"), is(List.of("a", "b", "x")));
    assertThat(
        tables().column("SELECT run_id FROM jobs_staging WHERE id = 'x'"), is(List.of("now")));
  }
}
