package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweep after sweep of files, each the whole of its source, through {@code main}. */
abstract class SweepsContract {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, title: string}
      sources:
        feed:
          file: {path: "feed-DATE.json", collected_at: from_name}
          items: /items
          map: {id: /id, title: /title}
      load: {LOAD}
      """;

  @TempDir Path path;

  abstract String jdbcUrl();

  abstract ResultTables tables();

  /** More of the section load, with a comma before it. */
  String more() {
    return "";
  }

  /** What the runs say of how they become visible. */
  String publish() {
    return "";
  }

  private CommandRun sweep(String date, String load, String... titles) throws Exception {
    StringBuilder items = new StringBuilder();
    for (String title : titles) {
      String[] parts = title.split("=", -1);
      items.append(items.length() == 0 ? "" : ",").append("\n{\"id\": \"").append(parts[0]);
      items.append("\", \"title\": \"").append(parts[1]).append("\"}");
    }
    return sweepOf(date, load, "{\"items\": [" + items + "]}");
  }

  private CommandRun sweepOf(String date, String load, String file) throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("feed-" + date + ".json", file);
    folder.write(
        "spec.yaml", SPEC.replace("DATE", date).replace("LOAD", load + more() + publish()));
    return CommandRun.of(
        "run",
        "--spec=" + path.resolve("spec.yaml"),
        "--output=" + path.resolve("out"),
        "--jdbcUrl=" + jdbcUrl());
  }

  private int total(String name) throws Exception {
    return new RunFolder(path).summary().get("totals").get(name).asInt();
  }

  private List<String> rows() throws Exception {
    return tables().rows("SELECT id, title, closed_at FROM jobs ORDER BY id").stream()
        .map(
            row ->
                row.get(0) + "=" + row.get(1) + (row.get(2) == null ? "" : " " + day(row.get(2))))
        .toList();
  }

  private List<String> versions(String id) throws Exception {
    return tables()
        .rows(
            "SELECT title, valid_from, valid_to FROM jobs_history WHERE id = '"
                + id
                + "' ORDER BY valid_from")
        .stream()
        .map(row -> row.get(0) + " " + day(row.get(1)) + " to " + day(row.get(2)))
        .toList();
  }

  private static String day(String time) {
    return time == null ? "now" : time.substring(0, 10);
  }

  @Test
  void whenARowIsNotInACompleteSweep_itIsClosedAndOpenedAgainWhenItIsThereAgain() throws Exception {
    String load = "mode: replace, history: true";
    CommandRun first = sweep("2026-03-01", load, "a=A", "b=B", "c=C");
    assertThat(first.said(), first.code(), is(0));

    CommandRun second = sweep("2026-03-08", load, "a=A", "b=B2");
    assertThat(second.said(), second.code(), is(0));
    assertThat(second.out(), containsString("  closed               1  "));
    assertThat(rows(), is(List.of("a=A", "b=B2", "c=C 2026-03-08")));
    assertThat(total("closed"), is(1));

    CommandRun third = sweep("2026-03-15", load, "a=A", "b=B2", "c=C");
    assertThat(third.said(), third.code(), is(0));
    assertThat(rows(), is(List.of("a=A", "b=B2", "c=C")));
    assertThat(total("updated"), is(1));
    assertThat(total("unexplained"), is(0));

    assertThat(versions("a"), is(List.of("A 2026-03-01 to now")));
    assertThat(versions("b"), is(List.of("B 2026-03-01 to 2026-03-08", "B2 2026-03-08 to now")));
    assertThat(versions("c"), is(List.of("C 2026-03-01 to 2026-03-08", "C 2026-03-15 to now")));
  }

  @Test
  void whenASweepIsRepeated_nothingChanges() throws Exception {
    String load = "mode: replace, history: true";
    sweep("2026-03-01", load, "a=A", "b=B");
    sweep("2026-03-08", load, "a=A2");
    List<List<String>> jobs = tables().rows("SELECT * FROM jobs ORDER BY id");
    List<List<String>> history =
        tables().rows("SELECT * FROM jobs_history ORDER BY id, valid_from");

    CommandRun again = sweep("2026-03-08", load, "a=A2");

    assertThat(again.said(), again.code(), is(0));
    assertThat(tables().rows("SELECT * FROM jobs ORDER BY id"), is(jobs));
    assertThat(tables().rows("SELECT * FROM jobs_history ORDER BY id, valid_from"), is(history));
  }

  @Test
  void whenASweepIsIncomplete_nothingIsClosedAndTheRunSaysWhatWasNotSeen() throws Exception {
    String load = "mode: replace";
    sweep("2026-03-01", load, "a=A", "b=B", "c=C");

    CommandRun cut =
        sweepOf("2026-03-08", load, "{\"items\": [{\"id\": \"a\", \"title\": \"A2\"},");

    assertThat(cut.said(), cut.code(), is(1));
    if (publish().isEmpty()) {
      assertThat(cut.out(), containsString("2 rows not seen, sweep incomplete: "));
      assertThat(rows(), is(List.of("a=A2", "b=B", "c=C")));
    } else {
      assertThat(rows(), is(List.of("a=A", "b=B", "c=C")));
    }
  }

  @Test
  void whenASweepGivesNothingAtAll_nothingIsClosed() throws Exception {
    sweep("2026-03-01", "mode: replace", "a=A", "b=B");

    CommandRun empty = sweep("2026-03-08", "mode: replace");

    assertThat(
        empty.out(), containsString("2 rows not seen, sweep incomplete: it gave no record at all"));
    assertThat(rows(), is(List.of("a=A", "b=B")));
  }

  @Test
  void whenARefusedRecordHasItsKey_itsRowIsNotClosed() throws Exception {
    String load = "mode: replace";
    sweep("2026-03-01", load, "a=A", "b=B");

    CommandRun second =
        sweepOf(
            "2026-03-08",
            load,
            "{\"items\": [{\"id\": \"a\", \"title\": \"A\"}, {\"id\": \"b\", \"title\": [1]}]}");

    assertThat(second.said(), second.code(), is(0));
    assertThat(rows(), is(List.of("a=A", "b=B")));
  }

  @Test
  void whenVanishedRowsAreToBeDeleted_theyAreAndTheirVersionsEnd() throws Exception {
    String load = "mode: replace, vanished: delete, history: true";
    sweep("2026-03-01", load, "a=A", "b=B");

    CommandRun second = sweep("2026-03-08", load, "a=A");

    assertThat(second.said(), second.code(), is(0));
    assertThat(tables().column("SELECT id FROM jobs"), is(List.of("a")));
    assertThat(total("vanished"), is(1));
    assertThat(
        tables().column("SELECT id FROM jobs_history WHERE valid_to IS NOT NULL"),
        is(List.of("b")));
  }

  @Test
  void whenHistoryIsKeptFromNowOn_whatIsThereIsItsFirstVersion() throws Exception {
    sweep("2026-03-01", "mode: upsert", "a=A", "b=B");
    sweep("2026-03-08", "mode: upsert, history: true", "a=A2", "b=B");
    sweep("2026-03-15", "mode: upsert, history: true", "a=A2", "b=B2");

    assertThat(versions("a"), is(List.of("A 2026-03-01 to 2026-03-08", "A2 2026-03-08 to now")));
    assertThat(versions("b"), is(List.of("B 2026-03-01 to 2026-03-15", "B2 2026-03-15 to now")));

    sweep("2026-03-22", "mode: upsert", "a=A3");
    assertThat(
        "no more is kept",
        versions("a"),
        is(List.of("A 2026-03-01 to 2026-03-08", "A2 2026-03-08 to now")));

    // A version that begins later than its row changed, as where another order decides.
    execute(
        "UPDATE jobs_history SET valid_from = '2026-03-17T00:00:00.000000Z' WHERE id = 'b' AND"
            + " valid_to IS NULL");
    sweep("2026-03-29", "mode: upsert, history: true", "a=A3");
    assertThat(
        versions("a"),
        is(
            List.of(
                "A 2026-03-01 to 2026-03-08",
                "A2 2026-03-08 to 2026-03-22",
                "A3 2026-03-22 to now")));
    assertThat(versions("b"), is(List.of("B 2026-03-01 to 2026-03-15", "B2 2026-03-17 to now")));
  }

  @Test
  void whenARowIsDeletedAndThereAgainAtTheSameTime_itsVersionSaysWhatItIsNow() throws Exception {
    String load = "mode: upsert, history: true";
    // Later than any clock of a database, so that the deletion ends the version where it begins.
    sweep("2099-03-01", load, "a=A");
    execute("DELETE FROM jobs");
    sweep("2099-03-01", load, "a=B");

    assertThat(versions("a"), is(List.of("B 2099-03-01 to now")));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void whenAskedForADay_historySaysWhatTheRecordWasThen() throws Exception {
    String load = "mode: replace, history: true";
    sweep("2026-02-25", load, "a=A", "b=B");
    sweep("2026-03-02", load, "a=A2", "b=B");

    String on = "2026-03-01T00:00:00.000000Z";
    assertThat(
        tables()
            .column(
                "SELECT title FROM jobs_history WHERE id = 'a' AND valid_from <= '"
                    + on
                    + "' AND (valid_to IS NULL OR valid_to > '"
                    + on
                    + "')"),
        is(List.of("A")));
  }
}
