package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs into a table with partitions: the example of {@code partitions.md}, two at once, killed. */
class PartitionedRunsIT {
  private static final int RECORDS = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path EXAMPLE = CommandRun.HOME.resolve("src/docs/example/partitions");
  private static final String SPEC =
      """
      collection: things
      key: [id]
      newest_by: [size]
      fields: {id: string, size: integer, made: date}
      sources:
        lines:
          file: {path: things.jsonl}
          map: {id: /id, size: {from: /size, as: integer}, made: {from: /made, as: date}}
      load: {batch: 50, partition_by: {month: made}}
      """;

  private static EmbeddedPostgres server;
  @TempDir Path path;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).setServerConfig("timezone", "UTC").start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database + "?user=postgres";
  }

  private static ResultTables tables(String database) {
    return new ResultTables(url(database));
  }

  private static void create(String database) throws SQLException {
    execute("postgres", "CREATE DATABASE " + database);
  }

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private CommandRun collect(Path spec, String database) throws Exception {
    return CommandRun.of(
        "run", "--spec=" + spec, "--jdbcUrl=" + url(database), "--output=" + path.resolve("out"));
  }

  private static List<String> places(String database) throws SQLException {
    return tables(database).rows("SELECT tableoid::regclass, id FROM tickets ORDER BY id").stream()
        .map(row -> row.get(0) + " | " + row.get(1))
        .toList();
  }

  @Test
  void whenTheExampleIsRun_rowsMoveAndHistoryIsThatOfAnyTable() throws Exception {
    create("example");
    CommandRun monday = collect(EXAMPLE.resolve("monday.yaml"), "example");
    assertThat(monday.said(), monday.code(), is(0));
    String manual = Files.readString(CommandRun.HOME.resolve("src/docs/partitions.md"));
    Matcher note = Pattern.compile("  - partitions: .*").matcher(monday.out());
    assertThat(monday.out(), note.find(), is(true));
    assertThat(manual, containsString("\n" + note.group() + "\n"));
    tables("example").balanced("tickets");

    CommandRun tuesday = collect(EXAMPLE.resolve("tuesday.yaml"), "example");

    assertThat(tuesday.said(), tuesday.code(), is(0));
    assertThat(tuesday.out(), containsString("  = updated            1\n"));
    assertThat(manual, containsString("\n " + String.join("\n ", places("example")) + "\n"));
    assertThat(
        tables("example")
            .rows(
                "SELECT opened, revision, valid_from::date, valid_to::date FROM tickets_history"
                    + " WHERE id = '2' ORDER BY valid_from"),
        is(
            List.of(
                List.of("2026-02-11", "1", "2026-03-02", "2026-03-03"),
                Arrays.asList("2026-03-01", "2", "2026-03-03", null))));
    assertThat(tables("example").number("SELECT count(*) FROM tickets_history"), is(6L));

    CommandRun again = collect(EXAMPLE.resolve("tuesday.yaml"), "example");
    assertThat(again.said(), again.code(), is(0));
    assertThat(again.out(), containsString("  = unchanged          5\n"));
    assertThat(tables("example").number("SELECT count(*) FROM tickets_history"), is(6L));
  }

  @Test
  void whenTheTableIsNotDivided_theManualsStatementsDivideIt() throws Exception {
    create("whole");
    String whole =
        Files.readString(EXAMPLE.resolve("monday.yaml"))
            .replace("  partition_by: {month: opened}\n", "")
            .replace("tickets-2026", EXAMPLE + "/tickets-2026");
    Files.writeString(path.resolve("whole.yaml"), whole);
    CommandRun before = collect(path.resolve("whole.yaml"), "whole");
    assertThat(before.said(), before.code(), is(0));

    CommandRun refused = collect(EXAMPLE.resolve("tuesday.yaml"), "whole");
    assertThat(refused.code(), is(2));
    assertThat(
        refused.err(),
        containsString("table tickets has no partitions, and the spec says partition_by"));

    String manual = Files.readString(CommandRun.HOME.resolve("src/docs/partitions.md"));
    execute("whole", statements(manual, "**A table that is whole**"));
    CommandRun after = collect(EXAMPLE.resolve("tuesday.yaml"), "whole");

    assertThat(after.said(), after.code(), is(0));
    assertThat(after.out(), containsString("  = updated            1\n  = unchanged          4\n"));
    assertThat(manual, containsString("\n " + String.join("\n ", places("whole")) + "\n"));
    assertThat(tables("whole").number("SELECT count(*) FROM tickets_history"), is(6L));
  }

  /** The statements that a manual has after a text. */
  private static String statements(String manual, String after) {
    int start = manual.indexOf("```sql", manual.indexOf(after)) + 6;
    return manual.substring(start, manual.indexOf("```", start));
  }

  /** A spec for the example's tickets of Tuesday. */
  private Path tickets(String name, String... replacements) throws Exception {
    String spec = Files.readString(EXAMPLE.resolve("monday.yaml"));
    spec = spec.replace("tickets-2026-03-02", EXAMPLE + "/tickets-2026-03-03");
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(spec, containsString(replacements[i]));
      spec = spec.replace(replacements[i], replacements[i + 1]);
    }
    return Files.writeString(path.resolve(name), spec);
  }

  @Test
  void whenTheFieldThatDividesGetsAnotherType_printsNoStatementsThatFailAndTheManualsWork()
      throws Exception {
    create("retyped");
    CommandRun before = collect(EXAMPLE.resolve("monday.yaml"), "retyped");
    assertThat(before.said(), before.code(), is(0));
    String lines = Files.readString(EXAMPLE.resolve("tickets-2026-03-03.jsonl"));
    Files.writeString(
        path.resolve("times-2026-03-03.jsonl"),
        lines.replaceAll("(\\d{4}-\\d{2}-\\d{2})\"", "$1T00:00:00Z\""));
    Path spec =
        tickets(
            "retyped.yaml",
            EXAMPLE + "/tickets-2026",
            "times-2026",
            "opened: {type: date}",
            "opened: {type: timestamp}",
            "as: date}",
            "as: timestamp}");

    CommandRun refused = collect(spec, "retyped");
    assertThat(refused.said(), refused.code(), is(2));
    assertThat(
        refused.err(),
        containsString("column opened divides table tickets and stays as it is. Correct the spec"));
    assertThat(refused.err(), not(containsString("ALTER")));

    String manual = Files.readString(CommandRun.HOME.resolve("src/docs/partitions.md"));
    execute("retyped", statements(manual, "**A table that is divided**"));
    execute("retyped", statements(manual, "**A table that is whole**"));
    CommandRun history = collect(spec, "retyped");
    assertThat(history.said(), history.code(), is(2));
    execute("retyped", printed(history.err()));
    CommandRun after = collect(spec, "retyped");

    assertThat(after.said(), after.code(), is(0));
    assertThat(manual, containsString("\n " + String.join("\n ", places("retyped")) + "\n"));
    assertThat(tables("retyped").number("SELECT count(*) FROM tickets"), is(5L));
    assertThat(
        tables("retyped").column("SELECT opened AT TIME ZONE 'UTC' FROM tickets WHERE id = '2'"),
        is(List.of("2026-03-01 00:00:00")));
  }

  /** The statements that a run printed, to be executed. */
  private static String printed(String message) {
    int start = message.indexOf("  BEGIN;");
    return message.substring(start, message.indexOf("COMMIT;", start) + 7);
  }

  @Test
  void whenTheFieldThatDividesIsRemoved_saysThatNoStatementDropsIt() throws Exception {
    create("removed");
    CommandRun before = collect(EXAMPLE.resolve("monday.yaml"), "removed");
    assertThat(before.said(), before.code(), is(0));
    Path spec =
        tickets(
            "removed.yaml",
            "  opened: {type: date}\n",
            "",
            "      opened: {from: /opened, as: date}\n",
            "",
            "  partition_by: {month: opened}\n",
            "");

    CommandRun refused = collect(spec, "removed");

    assertThat(refused.said(), refused.code(), is(2));
    assertThat(
        refused.err(),
        containsString(
            "column opened divides table tickets and stays as it is; a key of table tickets has to"
                + " have what divides it (opened)"));
    assertThat(refused.err(), not(containsString("ALTER")));
    assertThat(refused.err(), not(containsString("DELETE")));
  }

  @ParameterizedTest
  @CsvSource({"month: opened", "'hash: title, partitions: 2'"})
  void whenATableIsPutAside_soAreItsPartitionsAndTheNextRunMakesItsOwn(String partitioning)
      throws Exception {
    String database = "aside_" + partitioning.substring(0, 4).strip();
    create(database);
    String[] divided = {"month: opened", partitioning};
    CommandRun before = collect(tickets("before.yaml", divided), database);
    assertThat(before.said(), before.code(), is(0));
    Path spec =
        tickets(
            "after.yaml",
            "month: opened",
            partitioning,
            "key: [id]",
            "key: [number]",
            "fields:\n",
            "fields:\n  number: {type: string}\n",
            "    map:\n",
            "    map:\n      number: /id\n");

    CommandRun refused = collect(spec, database);
    assertThat(refused.said(), refused.code(), is(2));
    execute(database, printed(refused.err()));
    CommandRun after = collect(spec, database);

    assertThat(after.said(), after.code(), is(0));
    assertThat(after.out(), containsString("  = inserted           5\n"));
    assertThat(tables(database).number("SELECT count(*) FROM tickets_old"), is(5L));
    assertThat(
        tables(database)
            .column("SELECT DISTINCT tableoid::regclass::text FROM tickets_old ORDER BY 1"),
        everyItem(startsWith("tickets_old_")));
    assertThat(
        tables(database)
            .number(
                "SELECT count(*) FROM tickets WHERE tableoid::regclass::text"
                    + " LIKE 'tickets_old%'"),
        is(0L));
  }

  @Test
  void whenAPartitionIsMissing_checkSaysThatARunMakesIt() throws Exception {
    create("missing");
    Path spec = tickets("missing.yaml", "month: opened", "hash: id, partitions: 3");
    CommandRun before = collect(spec, "missing");
    assertThat(before.said(), before.code(), is(0));
    execute("missing", "DROP TABLE tickets_p1");

    CommandRun check = CommandRun.of("check", "--spec=" + spec, "--jdbcUrl=" + url("missing"));

    assertThat(check.said(), check.code(), is(0));
    assertThat(check.out(), containsString("    makes     partition tickets_p1\n"));
    assertThat(
        tables("missing").number("SELECT count(*) FROM pg_class WHERE relname = 'tickets_p1'"),
        is(0L));
  }

  @Test
  void whenTheDatabaseIsSqlite_saysThatItHasNoPartitionsBeforeAnythingRuns() throws Exception {
    RunFolder folder = new RunFolder(path);
    CommandRun run = folder.run(EXAMPLE.resolve("monday.yaml"));
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        is(
            "partition_by: {month: opened} needs PostgreSQL, for SQLite has no partitions; give"
                + " --jdbcUrl=jdbc:postgresql://HOST:5432/DATABASE, or leave partition_by out of"
                + " the spec\n"));
    assertThat(Files.exists(path.resolve("collection.db")), is(false));

    CommandRun check = CommandRun.of("check", "--spec=" + EXAMPLE.resolve("monday.yaml"));
    assertThat(check.said(), check.code(), is(0));
    assertThat(check.out(), containsString("  loads to  tickets, partition_by: {month: opened}\n"));
    assertThat(
        check.out(),
        containsString("before a run, correct: partition_by: {month: opened} needs PostgreSQL"));
  }

  /** Records of 24 months; every tenth has no date. */
  private void writeThings() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      LocalDate made = LocalDate.of(2024, 1, 1).plusDays(i * 730L / RECORDS);
      lines.append("{\"id\":\"").append(i).append("\",\"size\":").append(i).append(",\"made\":");
      lines.append(i % 10 == 0 ? "null" : "\"" + made + "\"").append("}\n");
    }
    new RunFolder(path).write("things.yaml", SPEC).write("things.jsonl", lines.toString());
  }

  private static List<Map<String, String>> contents(String database) throws SQLException {
    List<Map<String, String>> rows =
        tables(database).records("SELECT tableoid::regclass AS part, * FROM things ORDER BY id");
    rows.forEach(
        row ->
            row.keySet()
                .removeAll(
                    List.of(
                        "run_id", "revision", "first_seen_at", "last_changed_at", "last_seen_at")));
    return rows;
  }

  private Process startRun(String database) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            "--spec=" + path.resolve("things.yaml"),
            "--jdbcUrl=" + url(database),
            "--output=" + path.resolve("out-" + System.nanoTime()))
        .redirectErrorStream(true)
        .redirectOutput(new File(path.resolve(database + System.nanoTime() + ".log").toString()))
        .start();
  }

  @Test
  void whenTwoRunsLoadAtOnceAndOneIsKilled_theTableIsThatOfOneRun() throws Exception {
    writeThings();
    create("alone");
    CommandRun alone = collect(path.resolve("things.yaml"), "alone");
    assertThat(alone.said(), alone.code(), is(0));
    tables("alone").balanced("things");
    assertThat(
        tables("alone")
            .number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'things'::regclass"),
        is(25L));

    create("shared");
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        processes.add(startRun("shared"));
      }
      for (Process process : processes) {
        process.waitFor();
        assertThat(process.exitValue(), is(0));
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    assertThat(contents("shared"), is(contents("alone")));

    create("killed");
    Process killed = startRun("killed");
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (count("killed") == 0) {
        assertThat("it is running", killed.isAlive(), is(true));
        assertThat("no rows yet", System.nanoTime() < deadline, is(true));
        killed.waitFor(5, TimeUnit.MILLISECONDS);
      }
    } finally {
      killed.destroyForcibly().waitFor();
    }
    long left = count("killed");
    assertThat(left, greaterThan(0L));
    assertThat("it had loaded everything already", left, lessThan((long) RECORDS));
    CommandRun rerun = collect(path.resolve("things.yaml"), "killed");
    assertThat(rerun.said(), rerun.code(), is(0));
    assertThat(contents("killed"), is(contents("alone")));
  }

  private static long count(String database) {
    try {
      return tables(database).number("SELECT count(*) FROM things");
    } catch (SQLException e) {
      return 0; // the table is not there yet
    }
  }
}
