package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL table kept in step in another PostgreSQL database. */
class PostgresReplicationIT extends PostgresReplicationContract {
  private static int databases;
  private String database;

  @BeforeEach
  void createDatabase() throws Exception {
    database = "copies_" + databases++;
    source("CREATE DATABASE " + database);
  }

  @Override
  List<String> targetOptions() {
    return List.of("--jdbcUrl=" + server(database), "--jdbcUsername=postgres");
  }

  @Override
  ResultTables copies() {
    return new ResultTables(server(database) + "?user=postgres");
  }

  @Test
  void whenTheUserMayNotDelete_theGrantIsNamedBeforeTheRun() throws Exception {
    begin("deletes: compare");
    assertThat(run().code(), is(0));
    try (Connection connection = DriverManager.getConnection(copies().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS loader");
      statement.execute("CREATE ROLE loader LOGIN");
      statement.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO loader");
      CommandRun run =
          CommandRun.of(
              "run",
              "--spec=" + path.resolve("spec.yaml"),
              "--output=" + path.resolve("out"),
              "--jdbcUrl=" + server(database),
              "--jdbcUsername=loader");
      assertThat(run.said(), run.code(), is(2));
      assertThat(run.err(), containsString("GRANT DELETE ON public.\"copies\" TO loader\n"));
      assertThat(run.err(), containsString("GRANT DELETE ON public.\"copies_seen\" TO loader\n"));
      statement.execute("DROP OWNED BY loader");
      statement.execute("DROP ROLE loader");
    }
  }

  @Test
  void whenThePasswordIsWrong_nothingRunsAndItIsNotShown() throws Exception {
    begin("");
    Path spec = path.resolve("spec.yaml");
    Path password = Files.writeString(path.resolve("password"), "wrong-canary");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace(
                "username: postgres",
                "username: guarded\n      password: \"${file:" + password + "}\""));
    source("DROP ROLE IF EXISTS guarded", "CREATE ROLE guarded LOGIN PASSWORD 'right'");
    Path rules = Path.of(new ResultTables(url()).column("SHOW hba_file").get(0));
    String before = Files.readString(rules);
    Files.writeString(rules, "host all guarded all scram-sha-256\n" + before);
    source("SELECT pg_reload_conf()");
    try {
      CommandRun run = run();
      assertThat(
          run.err(),
          is(
              "source replica: PostgreSQL at "
                  + server("postgres")
                  + " refuses the login; check `username` and `password`\n"));
      assertThat(run.code(), is(2));
      assertThat(run.said(), not(containsString("wrong-canary")));
    } finally {
      Files.writeString(rules, before);
      source("SELECT pg_reload_conf()");
    }
  }

  @Test
  void whenAPartFails_nothingIsDeletedAndTheRunSaysSo() throws Exception {
    begin("deletes: compare");
    assertThat(run().code(), is(0));
    source(
        "DELETE FROM postings WHERE id BETWEEN 1 AND 5",
        "ALTER TABLE postings RENAME TO base",
        "CREATE VIEW postings AS SELECT id, name, CASE WHEN id > 70 THEN pay / (id - id) ELSE pay"
            + " END AS pay, changed FROM base");
    Path spec = path.resolve("spec.yaml");
    Files.writeString(
        spec, Files.readString(spec).replace("partition: {by: id, parts: 3}", "fetch: 10"));
    try {
      CommandRun second = run();

      assertThat(second.said(), second.code(), is(1));
      assertThat(second.out(), containsString("division by zero"));
      assertThat(second.out(), containsString("rows not seen, sweep incomplete: replica"));
      assertThat(copies().column("SELECT count(*) FROM copies"), is(List.of("100")));
    } finally {
      source("DROP VIEW postings", "ALTER TABLE base RENAME TO postings");
    }
  }
}
