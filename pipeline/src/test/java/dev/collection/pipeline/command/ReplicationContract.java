package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of one database kept in step in SQLite, through {@code main}. */
abstract class ReplicationContract {
  static final String SPEC =
      """
      collection: copies
      key: [id]
      fields: {id: integer, name: string, pay: decimal, changed: {type: string}}
      sources:
        replica:
          jdbc:
            url: URL
            table: postings
            partition: {by: id, parts: 3}
            MORE
          map: {id: /id, name: /name, pay: /pay, changed: /changed}
      """;

  @TempDir Path path;

  /** Of the source, with a user that may write. */
  abstract String url() throws Exception;

  /** What stands under {@code url} in a spec: also a user, where it takes one. */
  abstract String specUrl() throws Exception;

  /** Where the copy is loaded. */
  abstract List<String> targetOptions();

  RunFolder folder() {
    return new RunFolder(path);
  }

  void begin(String more) throws Exception {
    folder().write("spec.yaml", SPEC.replace("URL", specUrl()).replace("MORE", more));
    source(
        "DROP TABLE IF EXISTS postings",
        "CREATE TABLE postings (id integer PRIMARY KEY, name varchar(30), pay numeric,"
            + " changed varchar(30))");
    try (Connection connection = DriverManager.getConnection(url());
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO postings VALUES (?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      for (int i = -20; i < 80; i++) {
        insert.setInt(1, i);
        insert.setString(2, i % 9 == 0 ? null : "Posting \"" + i + "\"");
        insert.setBigDecimal(3, i % 7 == 0 ? null : new BigDecimal(i + ".25"));
        insert.setString(4, changed(i));
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  /** Another time for each row. */
  static String changed(int id) {
    return String.format(Locale.ROOT, "2026-11-01T00:%02d:%02dZ", (id + 20) / 60, (id + 20) % 60);
  }

  void source(String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  CommandRun run(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run", "--spec=" + path.resolve("spec.yaml"), "--output=" + path.resolve("out")));
    arguments.addAll(targetOptions());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  JsonNode totals() throws IOException {
    return folder().summary().get("totals");
  }

  abstract ResultTables copies() throws Exception;

  /** Both tables row by row, numbers in one spelling. */
  void assertSame() throws Exception {
    assertThat(
        spelled(copies().rows("SELECT id, name, changed, pay FROM copies ORDER BY id")),
        is(
            spelled(
                new ResultTables(url())
                    .rows("SELECT id, name, changed, pay FROM postings ORDER BY id"))));
  }

  private static List<List<String>> spelled(List<List<String>> rows) {
    for (List<String> row : rows) {
      String pay = row.get(3);
      row.set(3, pay == null ? null : new BigDecimal(pay).stripTrailingZeros().toPlainString());
    }
    return rows;
  }

  @Test
  void whenRowsChange_theCopyFollowsThem() throws Exception {
    begin("deletes: compare");
    CommandRun first = run();
    assertThat(first.said(), first.code(), is(0));
    assertThat(first.out(), containsString("  extracted          100  of 100 announced\n"));
    assertThat(first.out(), not(containsString("vanished")));
    assertSame();

    source(
        "INSERT INTO postings VALUES (1000, 'new', 1, 'x'), (-1000, 'new too', 2, 'x')",
        "UPDATE postings SET name = 'renamed', pay = NULL WHERE id IN (0, 5)",
        "DELETE FROM postings WHERE id BETWEEN 30 AND 39 OR id = -20");
    CommandRun second = run();

    assertThat(second.said(), second.code(), is(0));
    assertSame();
    assertThat(totals().get("inserted").asInt(), is(2));
    assertThat(totals().get("updated").asInt(), is(2));
    assertThat(totals().get("unchanged").asInt(), is(87));
    assertThat(totals().get("vanished").asInt(), is(11));
    assertThat(
        second.out(),
        containsString("  vanished            11  rows deleted that their source no longer has\n"));
    assertThat(
        copies().column("SELECT vanished FROM collection_runs ORDER BY vanished"),
        is(List.of("0", "11")));
    // No sighting is left of what is gone.
    assertThat(
        copies()
            .column(
                "SELECT count(*) FROM copies_seen s WHERE NOT EXISTS"
                    + " (SELECT 1 FROM copies c WHERE c.id = s.id)"),
        is(List.of("0")));
    assertThat(totals().get("unexplained").asInt(), is(0));

    CommandRun third = run();
    assertThat(third.said(), third.code(), is(0));
    assertThat(totals().get("unchanged").asInt(), is(91));
    assertThat(totals().get("vanished").asInt(), is(0));
    assertSame();
  }

  @Test
  void whenThereIsAnIncreasingColumn_aRunReadsOnlyWhatChanged() throws Exception {
    begin("increasing: {by: changed}\n      deletes: compare");
    assertThat(run().code(), is(0));
    assertThat(totals().get("extracted").asInt(), is(100));
    source(
        "UPDATE postings SET name = 'renamed', changed = '2026-11-05T00:00:00Z' WHERE id = 5",
        "INSERT INTO postings VALUES (1000, 'new', 1, '2026-11-06T00:00:00Z')",
        "DELETE FROM postings WHERE id = 7");

    CommandRun second = run();

    // The row that has the very value of the mark comes again.
    assertThat(second.said(), second.code(), is(0));
    assertThat(totals().get("extracted").asInt(), is(3));
    assertThat(totals().get("inserted").asInt(), is(1));
    assertThat(totals().get("updated").asInt(), is(1));
    assertThat(totals().get("unchanged").asInt(), is(1));
    assertThat(second.out(), containsString("rows not seen, only what changed was read"));
    assertThat(copies().column("SELECT count(*) FROM copies"), is(List.of("101")));

    CommandRun third = run();
    assertThat(third.said(), totals().get("extracted").asInt(), is(1));

    CommandRun full = run("--full");
    assertThat(full.said(), full.code(), is(0));
    assertThat(totals().get("extracted").asInt(), is(100));
    assertThat(totals().get("vanished").asInt(), is(1));
    assertSame();
  }

  @Test
  void whenDeletesAreNotCompared_theCopyKeepsThem() throws Exception {
    begin("");
    assertThat(run().code(), is(0));
    source("DELETE FROM postings WHERE id < 0");
    CommandRun second = run();
    assertThat(second.said(), second.code(), is(0));
    assertThat(copies().column("SELECT count(*) FROM copies"), is(List.of("100")));
  }

  /** A row that is refused is still there: its older version stays. */
  @Test
  void whenARowIsRefused_itIsNotTakenForDeleted() throws Exception {
    begin("deletes: compare");
    assertThat(run().code(), is(0));
    Path spec = path.resolve("spec.yaml");
    Files.writeString(
        spec,
        Files.readString(spec)
            + "rules: {cheap: {check: \"pay < 1000\", dimension: validity, on_failure: reject}}\n");
    source("UPDATE postings SET pay = 5000 WHERE id = 1", "DELETE FROM postings WHERE id = 2");

    CommandRun second = run();

    assertThat(second.said(), second.code(), is(0));
    assertThat(totals().get("rejected").asInt(), is(1));
    assertThat(totals().get("vanished").asInt(), is(1));
    assertThat(copies().column("SELECT id FROM copies WHERE id IN (1, 2)"), is(List.of("1")));
  }
}
