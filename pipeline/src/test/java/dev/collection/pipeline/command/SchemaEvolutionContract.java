package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spec that changes, and tables that a user has changed, run after run through {@code main}. */
abstract class SchemaEvolutionContract {
  private static final String SPEC =
      """
      collection: jobs
      key: [KEY]
      newest_by: [NEWEST]
      fields: {FIELDS}
      sources:
        feed:
          file: {path: jobs.jsonl}
          deleted: {at: /gone, values: ["true"]}
          map: {MAP}
      load: {table: jobs, history: true}
      """;

  private static final String FIELDS = "id: string, code: string, posted: date, pay: integer";

  private static final Pattern FIELD = Pattern.compile("(\\w+): ");

  @TempDir Path path;

  abstract String jdbcUrl();

  /** Runs statements as a user would: a whole script. */
  abstract void execute(String script) throws Exception;

  /** Names and definitions of everything in the database. */
  abstract List<String> everything() throws Exception;

  ResultTables tables() {
    return new ResultTables(jdbcUrl());
  }

  private void write(String key, String newest, String fields, String... items) throws Exception {
    List<String> map = new ArrayList<>();
    Matcher names = FIELD.matcher(fields.replaceAll("\\{[^}]*\\}", "x"));
    while (names.find()) {
      map.add(names.group(1) + ": /" + names.group(1));
    }
    new RunFolder(path)
        .write("jobs.jsonl", String.join("\n", items) + "\n")
        .write(
            "jobs.yaml",
            SPEC.replace("KEY", key)
                .replace("NEWEST", newest)
                .replace("FIELDS", fields)
                .replace("MAP", String.join(", ", map)));
  }

  CommandRun collect() throws Exception {
    return CommandRun.of(
        "run",
        "--spec=" + path.resolve("jobs.yaml"),
        "--output=" + path.resolve("out"),
        "--jdbcUrl=" + jdbcUrl());
  }

  CommandRun check() throws Exception {
    return CommandRun.of("check", "--spec=" + path.resolve("jobs.yaml"), "--jdbcUrl=" + jdbcUrl());
  }

  private CommandRun loads(String fields, String... items) throws Exception {
    write("id", "posted", fields, items);
    CommandRun run = collect();
    assertThat(run.said(), run.code(), is(0));
    return run;
  }

  /** Refused before anything ran; with what was said. */
  private String refused() throws Exception {
    List<String> before = everything();
    long runs = tables().number("SELECT count(*) FROM collection_runs");
    CommandRun run = collect();
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.out(), is(""));
    assertThat(tables().number("SELECT count(*) FROM collection_runs"), is(runs));
    assertThat(everything(), is(before));
    CommandRun check = check();
    assertThat(check.said(), check.code(), is(2));
    assertThat(check.err(), is(run.err()));
    assertThat(everything(), is(before));
    return run.err();
  }

  /** The indented statements that follow the first line which contains {@code before}. */
  private static String statements(String message, String before) {
    StringBuilder script = new StringBuilder();
    boolean inside = false;
    for (String line : message.lines().toList()) {
      if (!inside) {
        inside = line.contains(before);
      } else if (line.startsWith("  ")) {
        script.append(line.substring(2)).append('\n');
      } else {
        break;
      }
    }
    assertThat(message, script.toString(), endsWith(";\n"));
    return script.toString();
  }

  private void migrate(String message) throws Exception {
    execute(statements(message, "these statements make the tables fit the spec"));
  }

  private static String item(String id, String posted, String more) {
    return "{\"id\": \"" + id + "\", \"posted\": \"" + posted + "\", " + more + "}";
  }

  @Test
  void whenAFieldIsNew_itsColumnIsAddedToEachTableThatHasFieldsAndFilled() throws Exception {
    loads(FIELDS, item("1", "2026-01-01", "\"pay\": 10"), item("2", "2026-01-01", "\"pay\": 20"));
    write(
        "id",
        "changed",
        FIELDS + ", note: string, changed: integer",
        item("1", "2026-01-01", "\"pay\": 10, \"note\": \"new\", \"changed\": 1"),
        item("2", "2026-01-01", "\"changed\": 2, \"gone\": \"true\""));

    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        run.out()
            .lines()
            .findFirst()
            .orElseThrow()
            .replace("INTEGER", "bigint")
            .replace("TEXT", "text"),
        is(
            "jobs: columns added: note (text) to jobs, jobs_history; changed (bigint) to jobs,"
                + " jobs_deleted, jobs_history"));
    assertThat(
        tables().rows("SELECT id, pay, note, changed FROM jobs"),
        is(List.of(List.of("1", "10", "new", "1"))));
    assertThat(
        tables().rows("SELECT id, changed FROM jobs_deleted"), is(List.of(List.of("2", "2"))));
    assertThat(
        tables().column("SELECT note FROM jobs_history WHERE id = '1' AND valid_to IS NULL"),
        is(List.of("new")));
    assertThat(collect().out(), not(containsString("columns added")));
  }

  @Test
  void whatTheUserHasAddedSurvivesRunsAndEvolutions() throws Exception {
    loads(FIELDS, item("1", "2026-01-01", "\"pay\": 10"));
    execute(
        """
        ALTER TABLE jobs ADD COLUMN remark varchar(20) DEFAULT 'to do';
        ALTER TABLE jobs ADD COLUMN rating numeric;
        CREATE INDEX jobs_pay ON jobs (pay);
        CREATE TABLE seen_by_trigger (id text);
        CREATE VIEW well_paid AS SELECT id, pay, remark FROM jobs WHERE pay > 5;
        UPDATE jobs SET remark = 'mine', rating = 4.5;
        """
            + userTrigger());
    String mine = "SELECT id, remark, rating FROM jobs ORDER BY id";

    loads(
        FIELDS + ", note: string",
        item("1", "2026-01-02", "\"pay\": 11, \"note\": \"n\""),
        item("2", "2026-01-01", "\"pay\": 7"));

    assertThat(
        tables().rows(mine),
        is(List.of(List.of("1", "mine", "4.5"), Arrays.asList("2", "to do", null))));
    assertThat(
        tables().rows("SELECT id, pay, remark FROM well_paid ORDER BY id"),
        is(List.of(List.of("1", "11", "mine"), List.of("2", "7", "to do"))));
    assertThat(tables().column("SELECT id FROM seen_by_trigger"), is(List.of("2")));

    // The type of a column that an index and a trigger are on, and a key of two columns.
    write(
        "id, code",
        "posted",
        FIELDS.replace("pay: integer", "pay: decimal"),
        item("3", "2026-01-01", "\"code\": \"c\", \"pay\": 7.5"));
    execute("DROP VIEW well_paid; UPDATE jobs SET code = 'x'; UPDATE jobs_history SET code = 'x';");
    migrate(refused());
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables().rows(mine),
        is(
            List.of(
                List.of("1", "mine", "4.5"),
                Arrays.asList("2", "to do", null),
                Arrays.asList("3", "to do", null))));
    assertThat(
        tables().rows("SELECT id, code, pay FROM jobs ORDER BY id"),
        is(List.of(List.of("1", "x", "11"), List.of("2", "x", "7"), List.of("3", "c", "7.5"))));
    assertThat(tables().column("SELECT id FROM seen_by_trigger"), is(List.of("2", "3")));
    assertThat(
        everything(),
        hasItems(
            containsString("jobs_pay"), containsString("count_inserts"), containsString("remark")));
    CommandRun check = check();
    assertThat(check.said(), check.code(), is(0));
    assertThat(check.out(), containsString("    yours     jobs.remark ("));
    assertThat(check.out(), containsString("    yours     jobs.rating ("));
    assertThat(check.out(), not(containsString("jobs.note")));
  }

  /** Notes the id of each row that is inserted into {@code jobs}. */
  abstract String userTrigger();

  @Test
  void whenTypesChange_thePrintedStatementsKeepTheValues() throws Exception {
    Map<String, String[]> changes = new TreeMap<>();
    changes.put("f1", new String[] {"integer", "decimal", "12", "12"});
    changes.put("f2", new String[] {"decimal", "integer", "12.00", "12"});
    changes.put("f3", new String[] {"string", "integer", "\"12\"", "12"});
    changes.put("f4", new String[] {"integer", "string", "12", "12"});
    changes.put("f5", new String[] {"string", "date", "\"2026-05-01\"", "2026-05-01"});
    changes.put("f6", new String[] {"date", "string", "\"2026-05-01\"", "2026-05-01"});
    changes.put("f7", new String[] {"date", "timestamp", "\"2026-05-01\"", "2026-05-01T00:00:00Z"});
    changes.put("f8", new String[] {"timestamp", "date", "\"2026-05-01T10:00:00Z\"", "2026-05-01"});
    changes.put(
        "f9",
        new String[] {"timestamp", "string", "\"2026-05-01T10:00:00Z\"", "2026-05-01T10:00:00Z"});
    changes.put("g1", new String[] {"string", "{type: array, of: string}", "\"a\"", "[\"a\"]"});
    changes.put("g2", new String[] {"integer", "{type: array, of: integer}", "1", "[1]"});
    changes.put("g3", new String[] {"boolean", "integer", "true", "1"});
    changes.put("g4", new String[] {"boolean", "string", "true", "true"});
    changes.put("g5", new String[] {"string", "boolean", "\"true\"", "1"});
    changes.put("g6", new String[] {"{type: array, of: string}", "string", "[\"a\"]", "[\"a\"]"});
    changes.put("g7", new String[] {"string", "decimal", "\"1.50\"", "1.5"});
    StringBuilder before = new StringBuilder("id: string, posted: date");
    StringBuilder after = new StringBuilder(before);
    StringBuilder values = new StringBuilder("\"x\": 1");
    StringBuilder selected = new StringBuilder();
    List<String> expected = new ArrayList<>();
    changes.forEach(
        (name, change) -> {
          before.append(", ").append(name).append(": ").append(change[0]);
          after.append(", ").append(name).append(": ").append(change[1]);
          values.append(", \"").append(name).append("\": ").append(change[2]);
          selected.append(selected.isEmpty() ? "" : ", ").append(name);
          expected.add(name + "=" + change[3]);
        });
    loads(
        before.toString(),
        item("1", "2026-01-01", values.toString()),
        item("2", "2026-01-01", "\"x\": 1"));
    write("id", "posted", after.toString(), item("3", "2026-01-01", "\"f1\": 0.5"));

    String message = refused();
    assertThat(message, containsString("column jobs.f1, jobs_history.f1 is "));
    assertThat(message, containsString(", and the spec has decimal ("));
    migrate(message);
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    for (String table : List.of("jobs", "jobs_history")) {
      List<Map<String, String>> rows =
          tables().records("SELECT " + selected + " FROM " + table + " ORDER BY id");
      List<String> kept = new ArrayList<>();
      rows.get(0).forEach((name, value) -> kept.add(name + "=" + sameSpelling(value)));
      assertThat(table, kept, is(expected));
      assertThat(table, rows.get(1).values().stream().distinct().toList(), is(nulls()));
      assertThat(table, rows.get(2).get("f1"), is("0.5"));
    }
    CommandRun again = collect();
    assertThat(again.said(), again.code(), is(0));
  }

  private static List<String> nulls() {
    List<String> nulls = new ArrayList<>();
    nulls.add(null);
    return nulls;
  }

  /** The databases write truths, numbers and times differently. */
  private static String sameSpelling(String value) {
    if (value.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:.*")) {
      // PostgreSQL gives times in the zone of the tests.
      String iso = value.replace(' ', 'T').replaceFirst("([+-]\\d\\d)$", "$1:00");
      return OffsetDateTime.parse(iso).toInstant().toString();
    }
    return value.replaceFirst("^t$", "1").replaceFirst("\\.50$", ".5");
  }

  @Test
  void whenTheKeyChanges_rowsAreKeptUnderTheNewOne() throws Exception {
    loads(
        FIELDS,
        item("1", "2026-01-01", "\"code\": \"a\", \"pay\": 10"),
        item("2", "2026-01-01", "\"code\": \"b\", \"pay\": 20"),
        item("3", "2026-01-02", "\"gone\": \"true\""));
    loads(FIELDS, item("1", "2026-01-01", "\"code\": \"a\", \"pay\": 10"));
    write(
        "code",
        "posted",
        FIELDS,
        "{\"code\": \"a\", \"posted\": \"2026-01-05\", \"pay\": 11}",
        item("9", "2026-01-01", "\"code\": \"c\", \"pay\": 30"));

    String message = refused();
    assertThat(message, containsString("table jobs has the key (id), and the spec needs (code)\n"));
    assertThat(
        message,
        containsString(
            "table jobs_deleted has the key (id), and the spec needs (code); its rows have no"
                + " value for it, so they are put aside\n"));
    migrate(message);
    assertThat(
        tables().column("SELECT code FROM jobs_seen ORDER BY code"),
        is(
            tables()
                .column(
                    "SELECT code FROM jobs WHERE id IN (SELECT id FROM jobs_seen) ORDER BY 1")));
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables().rows("SELECT code, pay FROM jobs ORDER BY code"),
        is(List.of(List.of("a", "11"), List.of("b", "20"), List.of("c", "30"))));
    assertThat(
        tables().rows("SELECT code, pay FROM jobs_history WHERE valid_to IS NULL ORDER BY code"),
        is(List.of(List.of("a", "11"), List.of("b", "20"), List.of("c", "30"))));
    assertThat(tables().column("SELECT id FROM jobs_deleted_old"), is(List.of("3")));
    assertThat(tables().number("SELECT count(*) FROM jobs_deleted"), is(0L));
  }

  @Test
  void whenNoRowHasTheNewKey_theTablesArePutAsideAndMadeAnew() throws Exception {
    loads(FIELDS, item("1", "2026-01-01", "\"pay\": 10"));
    write(
        "number", "posted", FIELDS + ", number: integer", item("1", "2026-01-01", "\"number\": 5"));

    migrate(refused());
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(tables().column("SELECT number FROM jobs"), is(List.of("5")));
    assertThat(tables().column("SELECT number FROM jobs_history"), is(List.of("5")));
    assertThat(tables().column("SELECT id FROM jobs_old"), is(List.of("1")));
    assertThat(tables().column("SELECT id FROM jobs_history_old"), is(List.of("1")));
  }

  @Test
  void whenEverythingChangesAtOnce_oneMessageNamesItAllAndItsStatementsWork() throws Exception {
    write(
        "id, code",
        "posted",
        FIELDS + ", note: string, old: string",
        item("1", "2026-01-01", "\"code\": \"a\", \"pay\": 10, \"note\": \"n\""));
    assertThat(collect().code(), is(0));
    execute("CREATE INDEX old_notes ON jobs (old);");
    write(
        "id",
        "posted",
        "id: string, posted: date, pay: decimal, note: {type: array, of: string}, fresh: string",
        item("1", "2026-01-02", "\"pay\": 10.5, \"note\": [\"m\"], \"fresh\": \"f\""));

    String message = refused();
    assertThat(
        message,
        containsString(
            "column jobs.code, jobs_seen.code, jobs_deleted.code, jobs_history.code is of the"
                + " field code, which the spec no longer has\n"));
    assertThat(
        message,
        containsString(
            "column jobs.old, jobs_history.old is of the field old, which the spec no longer"
                + " has\n"));
    assertThat(
        message, containsString("table jobs has the key (id, code), and the spec needs (id)\n"));
    migrate(message);
    assertThat(
        tables().rows("SELECT id, pay, note FROM jobs"),
        is(List.of(List.of("1", "10", "[\"n\"]"))));
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables().rows("SELECT id, pay, note, fresh FROM jobs"),
        is(List.of(List.of("1", "10.5", "[\"m\"]", "f"))));
    assertThat(
        tables().rows("SELECT pay, note FROM jobs_history ORDER BY valid_from, revision"),
        is(List.of(List.of("10", "[\"n\"]"), List.of("10.5", "[\"m\"]"))));
  }

  @Test
  void whenRunsArePublishedAsAWhole_theTablesInWhichTheyWaitChangeToo() throws Exception {
    String fields = FIELDS + ", old: string";
    publishes(fields, item("1", "2026-01-01", "\"pay\": 10"));
    assertThat(collect().code(), is(0));
    publishes(
        FIELDS.replace("pay: integer", "pay: decimal, note: string"),
        item("1", "2026-01-02", "\"pay\": 10.5, \"note\": \"n\""));

    String message = refused();
    assertThat(message, containsString("column jobs.pay, jobs_history.pay, jobs_staging.pay is "));
    assertThat(message, containsString("column jobs.old, jobs_history.old, jobs_staging.old is "));
    migrate(message);
    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString(") to jobs, jobs_history, jobs_staging\n"));
    assertThat(
        tables().rows("SELECT id, pay, note FROM jobs"), is(List.of(List.of("1", "10.5", "n"))));
  }

  @Test
  void whenTheDatabaseIsFromBeforeTheColumnOfMisses_itIsAddedToTheTableAndItsHistory()
      throws Exception {
    String first = item("1", "2026-01-01", "\"pay\": 10");
    requiring(true, first);
    assertThat(collect().code(), is(0));
    // Without history the triggers are gone, which would know the column.
    requiring(false, first);
    assertThat(collect().code(), is(0));
    execute(
        "ALTER TABLE jobs DROP COLUMN quality_misses;"
            + " ALTER TABLE jobs_history DROP COLUMN quality_misses;");

    requiring(
        true,
        first,
        item("2", "2026-01-01", "\"pay\": 20"),
        item("3", "2026-01-01", "\"code\": \"c\""));
    CommandRun run = collect();
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("jobs: columns added: quality_misses ("));
    assertThat(run.out(), containsString(") to jobs, jobs_history\n"));
    // The first record has not changed, so that its row says nothing.
    String missed = "completeness 0/1 (code)";
    String rows = "SELECT id, quality_misses FROM %s ORDER BY id, revision";
    List<List<String>> loaded =
        List.of(Arrays.asList("1", null), List.of("2", missed), Arrays.asList("3", null));
    assertThat(tables().rows(rows.formatted("jobs")), is(loaded));
    assertThat(tables().rows(rows.formatted("jobs_history")), is(loaded));

    requiring(true, item("1", "2026-01-02", "\"pay\": 10"));
    assertThat(collect().code(), is(0));
    assertThat(tables().rows(rows.formatted("jobs")).get(0), is(List.of("1", missed)));
    assertThat(
        tables().rows(rows.formatted("jobs_history")).subList(0, 2),
        is(List.of(Arrays.asList("1", null), List.of("1", missed))));
  }

  private void requiring(boolean history, String... items) throws Exception {
    write("id", "posted", FIELDS, items);
    Path spec = path.resolve("jobs.yaml");
    Files.writeString(
        spec,
        Files.readString(spec).replace("history: true", "history: " + history)
            + "quality: {required: [code]}\n");
  }

  private void publishes(String fields, String... items) throws Exception {
    write("id", "posted", fields, items);
    Path spec = path.resolve("jobs.yaml");
    Files.writeString(
        spec, Files.readString(spec).replace("history: true", "history: true, publish: atomic"));
  }

  @Test
  void whenARemovedFieldIsKept_itsColumnIsTheUsersOwn() throws Exception {
    loads(FIELDS + ", note: string", item("1", "2026-01-01", "\"note\": \"n\""));
    write("id", "posted", FIELDS, item("1", "2026-01-02", "\"pay\": 12"));

    String message = refused();
    execute(statements(message, "to keep the column note"));
    CommandRun check = check();
    CommandRun run = collect();

    assertThat(check.said(), check.code(), is(0));
    assertThat(check.out(), containsString("    yours     jobs.note ("));
    assertThat(run.said(), run.code(), is(0));
    assertThat(tables().rows("SELECT pay, note FROM jobs"), is(List.of(List.of("12", "n"))));
  }

  @Test
  void whenTheDatabaseIsOfAnEarlierVersion_ourColumnsAreTakenAsTheyAreAndNothingCountsAsRemoved()
      throws Exception {
    loads(FIELDS + ", note: string", item("1", "2026-01-01", "\"note\": \"n\""));
    execute(
        "DROP TABLE collection_fields; ALTER TABLE collection_runs DROP COLUMN vanished;"
            + " ALTER TABLE jobs_rejects DROP COLUMN attempt;");

    CommandRun run = loads(FIELDS, item("1", "2026-01-02", "\"pay\": 12"));

    assertThat(run.out(), containsString("to collection_runs\n"));
    assertThat(run.out(), containsString("jobs: columns added: attempt ("));
    assertThat(tables().rows("SELECT pay, note FROM jobs"), is(List.of(List.of("12", "n"))));
    assertThat(
        tables().column("SELECT field FROM collection_fields WHERE table_name = 'jobs' ORDER BY 1"),
        is(List.of("code", "id", "pay", "posted")));
    // From now on it is known.
    write(
        "id", "posted", FIELDS.replace(", code: string", ""), item("1", "2026-01-03", "\"x\": 1"));
    assertThat(
        refused(), containsString("column jobs.code, jobs_history.code is of the field code"));
  }

  @Test
  void whenTheUserHasAColumnOfThatName_itIsTakenIfItsTypeIsRight() throws Exception {
    loads(FIELDS, item("1", "2026-01-01", "\"pay\": 10"));
    execute(
        "ALTER TABLE jobs ADD COLUMN note varchar(40);"
            + " ALTER TABLE jobs ADD COLUMN rank double precision;"
            + " UPDATE jobs SET note = 'mine', rank = 1.5;");

    loads(FIELDS + ", note: string", item("2", "2026-01-01", "\"note\": \"theirs\""));
    assertThat(
        tables().rows("SELECT id, note FROM jobs ORDER BY id"),
        is(List.of(List.of("1", "mine"), List.of("2", "theirs"))));

    write(
        "id",
        "posted",
        FIELDS + ", note: string, rank: string",
        item("3", "2026-01-01", "\"rank\": \"high\""));
    String message = refused();
    assertThat(
        message, containsString("column jobs.rank is double precision, and the spec has string"));
    migrate(message);
    CommandRun run = collect();
    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables().column("SELECT rank FROM jobs ORDER BY id"),
        is(Arrays.asList("1.5", null, "high")));
  }

  @Test
  void check_saysWhatARunWouldMakeAndAdd() throws Exception {
    write("id", "posted", FIELDS, item("1", "2026-01-01", "\"pay\": 10"));
    List<String> before = everything();
    CommandRun first = check();
    assertThat(first.said(), first.code(), is(0));
    assertThat(
        first.out(),
        containsString(
            "    makes     jobs, jobs_seen, jobs_deleted, jobs_history, jobs_rejects,"
                + " jobs_duplicates, jobs_anomalies, collection_runs, collection_quality,"
                + " collection_field_quality, collection_rules, collection_extractions,"
                + " collection_profiles, collection_drift, collection_issues, collection_models,"
                + " collection_marks"));
    assertThat(first.err(), is(""));
    assertThat(everything(), is(before));

    assertThat(collect().code(), is(0));
    CommandRun same = check();
    assertThat(same.said(), same.code(), is(0));
    assertThat(same.out(), endsWith("    as the spec needs them\n"));

    write("id", "posted", FIELDS + ", note: string", item("1", "2026-01-01", "\"pay\": 10"));
    execute("ALTER TABLE jobs ADD COLUMN must integer NOT NULL DEFAULT 1;");
    before = everything();
    CommandRun changed = check();
    assertThat(changed.said(), changed.code(), is(0));
    assertThat(changed.out(), containsString("    adds      note ("));
    assertThat(changed.out(), containsString(") to jobs, jobs_history\n"));
    assertThat(changed.out(), containsString("    triggers  those that keep the history"));
    assertThat(changed.out(), containsString("    yours     jobs.must ("));
    assertThat(everything(), is(before));
    assertThat(collect().code(), is(0));
  }
}
