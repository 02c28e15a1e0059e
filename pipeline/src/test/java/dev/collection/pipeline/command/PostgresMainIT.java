package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.collection.model.JsonItems;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in PostgreSQL, and what is said when PostgreSQL cannot be used. */
class PostgresMainIT {
  private static final Set<String> NUMBERS =
      Set.of("salary_min", "salary_max", "salary_min_annual", "salary_max_annual");

  private static EmbeddedPostgres server;
  @TempDir Path path;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setPort(0)
            // One test guards a role with a password of this form; other logins need none.
            .setServerConfig("password_encryption", "scram-sha-256")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void whenLoadedIntoPostgres_hasTheRowsThatSqliteHas() throws Exception {
    RunFolder folder = new RunFolder(path);
    assertThat(folder.run(CommandRun.SAMPLE_SPEC).code(), is(0));
    String url = createDatabase("jobs");

    CommandRun run = collect(url, "postgres");

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("  = inserted       2,846\n"));
    ResultTables postgres = new ResultTables(url + "?user=postgres");
    assertThat(postgres.balanced("federal_jobs").get("inserted"), is("2846"));
    String all = "SELECT * FROM federal_jobs";
    Map<String, Map<String, Object>> loaded = byKey(postgres.records(all));
    Map<String, Map<String, Object>> expected = byKey(folder.tables().records(all));
    assertThat(loaded.keySet(), is(expected.keySet()));
    expected.forEach((key, row) -> assertThat(loaded.get(key), is(row)));
    assertThat(
        postgres.column("SELECT locator FROM federal_jobs_rejects ORDER BY locator COLLATE \"C\""),
        is(folder.tables().column("SELECT locator FROM federal_jobs_rejects ORDER BY locator")));

    CommandRun second = collect(url, "postgres");
    assertThat(second.said(), second.code(), is(0));
    assertThat(second.out(), containsString("  = unchanged      2,846\n"));
  }

  /** Rows by key in one spelling: the databases write numbers, times and JSON differently. */
  private static Map<String, Map<String, Object>> byKey(List<Map<String, String>> rows)
      throws IOException {
    Map<String, Map<String, Object>> byKey = new TreeMap<>();
    for (Map<String, String> row : rows) {
      Map<String, Object> same = new TreeMap<>();
      for (Map.Entry<String, String> column : row.entrySet()) {
        if (!column.getKey().equals("run_id")) {
          same.put(column.getKey(), sameSpelling(column.getKey(), column.getValue()));
        }
      }
      byKey.put(row.get("job_id"), same);
    }
    return byKey;
  }

  private static Object sameSpelling(String column, String value) throws IOException {
    if (value == null) {
      return null;
    }
    if (NUMBERS.contains(column)) {
      return new BigDecimal(value).stripTrailingZeros();
    }
    if (column.equals("quality_score")) {
      return Double.valueOf(value);
    }
    if (column.endsWith("_at")) {
      return Instant.parse(value.replace(' ', 'T').replaceFirst("([+-]\\d\\d)$", "$1:00"));
    }
    if (value.startsWith("[")) {
      return JsonItems.mapper().readTree(value); // jsonb has its own order of names
    }
    return switch (value) {
      case "t" -> "1";
      case "f" -> "0";
      default -> value;
    };
  }

  @Test
  void whenNothingListens_saysThatItCannotBeReached() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/jobs";
    CommandRun run = collect(url, "postgres");
    assertThat(
        run.err(),
        is(
            "PostgreSQL at "
                + url
                + " cannot be reached; is it running, and is --jdbcUrl right?\n"));
    assertThat(run.out(), is(""));
    assertThat(run.code(), is(2));
  }

  @Test
  void whenTheDatabaseDoesNotExist_saysSo() throws Exception {
    String url = url("nowhere");
    CommandRun run = collect(url, "postgres");
    assertThat(
        run.err(),
        is("PostgreSQL at " + url + " does not exist; create it, or correct --jdbcUrl\n"));
    assertThat(run.code(), is(2));
  }

  @Test
  void whenTheUserMayNotCreateTables_saysWhichRightIsMissing() throws Exception {
    String url = createDatabase("readonly");
    execute(url, "CREATE ROLE reader LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    CommandRun run = collect(url, "reader");
    assertThat(
        run.err(),
        is(
            "PostgreSQL at "
                + url
                + ": user reader may not create the missing tables (federal_jobs,"
                + " federal_jobs_seen, federal_jobs_rejects, federal_jobs_duplicates,"
                + " federal_jobs_anomalies, collection_runs, collection_quality,"
                + " collection_field_quality, collection_rules, collection_extractions,"
                + " collection_profiles, collection_drift, collection_issues, collection_models,"
                + " collection_marks, collection_answers, collection_limits, collection_fields);"
                + " let the owner of the schema run: GRANT CREATE ON SCHEMA public TO reader\n"));
    assertThat(run.code(), is(2));
    assertThat(run.out(), is(""));
  }

  @Test
  void whenTheUserMayOnlyWriteTheTables_runsAsTheirOwnerDoes() throws Exception {
    String url = createDatabase("written");
    Path spec = things();
    assertThat(collect(spec, url, "postgres").code(), is(0));
    execute(
        url,
        "CREATE ROLE weak LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO weak",
        "GRANT DELETE ON collection_answers TO weak");
    Files.writeString(path.resolve("things.jsonl"), "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");

    CommandRun run = collect(spec, url, "weak");

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        new ResultTables(url + "?user=postgres").column("SELECT id FROM things ORDER BY id"),
        is(List.of("1", "2")));
  }

  @Test
  void whenRightsOnTablesAreMissing_namesEachTableAndItsGrantBeforeAnythingRuns() throws Exception {
    String url = createDatabase("partly");
    Path spec = things();
    assertThat(collect(spec, url, "postgres").code(), is(0));
    execute(
        url,
        "CREATE ROLE \"Partly\" LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO \"Partly\"",
        "GRANT DELETE ON collection_answers TO \"Partly\"",
        "REVOKE INSERT, UPDATE ON things_seen FROM \"Partly\"",
        "REVOKE SELECT ON collection_runs FROM \"Partly\"",
        "DROP INDEX things_run");

    CommandRun run = collect(spec, url, "Partly");

    String user = "PostgreSQL at " + url + ": user \"Partly\" lacks ";
    assertThat(
        run.err(),
        is(
            user
                + "INSERT, UPDATE on table things_seen; let its owner run: GRANT INSERT, UPDATE ON"
                + " public.\"things_seen\" TO \"Partly\"\n"
                + user
                + "SELECT on table collection_runs; let its owner run: GRANT SELECT ON"
                + " public.\"collection_runs\" TO \"Partly\"\n"
                + "PostgreSQL at "
                + url
                + ": table things lacks an index, and user \"Partly\" may not make it; let its"
                + " owner run: CREATE INDEX IF NOT EXISTS \"things_run\" ON \"things\""
                + " (\"run_id\")\n"));
    assertThat(run.out(), is(""));
    assertThat(run.code(), is(2));
    assertThat(
        new ResultTables(url + "?user=postgres").number("SELECT COUNT(*) FROM collection_runs"),
        is(1L));
  }

  @Test
  void whenNoSchemaMayBeUsed_saysWhichRightIsMissing() throws Exception {
    String url = createDatabase("closed");
    execute(url, "CREATE ROLE closed LOGIN", "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    CommandRun run = collect(url, "closed");
    assertThat(
        run.err(),
        is(
            "PostgreSQL at "
                + url
                + ": user closed may use no schema of its search_path; let the owner of one run:"
                + " GRANT USAGE, CREATE ON SCHEMA public TO closed\n"));
    assertThat(run.code(), is(2));
  }

  @Test
  void whenThePasswordIsWrong_saysSoAndShowsItNowhere() throws Exception {
    String url = createDatabase("guarded");
    execute(url, "CREATE ROLE guarded LOGIN PASSWORD 'right'");
    Path rules = Path.of(new ResultTables(url + "?user=postgres").column("SHOW hba_file").get(0));
    String before = Files.readString(rules);
    Files.writeString(rules, "host all guarded all scram-sha-256\n" + before);
    execute(url, "SELECT pg_reload_conf()");
    Files.writeString(path.resolve("password"), "wrong-canary");
    try {
      CommandRun run =
          collect(url, "guarded", "--jdbcPassword=${file:" + path.resolve("password") + "}");
      assertThat(
          run.err(),
          is(
              "PostgreSQL at "
                  + url
                  + " refuses the login: check --jdbcUsername and --jdbcPassword\n"));
      assertThat(run.code(), is(2));
      assertThat(run.said(), not(containsString("wrong-canary")));
    } finally {
      Files.writeString(rules, before);
      execute(url, "SELECT pg_reload_conf()");
    }
  }

  /** A spec of one record, in the folder of the test. */
  private Path things() throws IOException {
    new RunFolder(path)
        .write(
            "things.yaml",
            """
            collection: things
            key: [id]
            fields: {id: string}
            sources:
              lines: {file: {path: things.jsonl}, map: {id: /id}}
            load: {table: things}
            """)
        .write("things.jsonl", "{\"id\":\"1\"}\n");
    return path.resolve("things.yaml");
  }

  @Test
  void whenThePasswordIsMissing_saysThatTheServerAsksForOne() throws Exception {
    String url = createDatabase("asking");
    execute(url, "CREATE ROLE asking LOGIN PASSWORD 'right'");
    Path rules = Path.of(new ResultTables(url + "?user=postgres").column("SHOW hba_file").get(0));
    String before = Files.readString(rules);
    Files.writeString(rules, "host all asking all scram-sha-256\n" + before);
    execute(url, "SELECT pg_reload_conf()");
    try {
      CommandRun run = collect(url, "asking");
      assertThat(
          run.err(),
          is(
              "PostgreSQL at "
                  + url
                  + " asks for a password: pass --jdbcUsername=… and"
                  + " --jdbcPassword='${env:DB_PASSWORD}'\n"));
      assertThat(run.out(), is(""));
      assertThat(run.code(), is(2));
    } finally {
      Files.writeString(rules, before);
      execute(url, "SELECT pg_reload_conf()");
    }
  }

  private CommandRun collect(String url, String user, String... more) throws Exception {
    return collect(CommandRun.SAMPLE_SPEC, url, user, more);
  }

  private CommandRun collect(Path spec, String url, String user, String... more) throws Exception {
    String[] arguments = new String[5 + more.length];
    arguments[0] = "run";
    arguments[1] = "--spec=" + spec;
    arguments[2] = "--jdbcUrl=" + url;
    arguments[3] = "--jdbcUsername=" + user;
    arguments[4] = "--output=" + path.resolve("out");
    System.arraycopy(more, 0, arguments, 5, more.length);
    return CommandRun.of(arguments);
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  private static String createDatabase(String name) throws Exception {
    execute(url("postgres"), "CREATE DATABASE " + name);
    return url(name);
  }

  private static void execute(String url, String... commands) throws Exception {
    try (Connection connection = DriverManager.getConnection(url, "postgres", null);
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }
}
