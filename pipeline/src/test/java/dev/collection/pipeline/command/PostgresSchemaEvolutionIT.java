package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSchemaEvolutionIT extends SchemaEvolutionContract {
  private static EmbeddedPostgres server;
  private static int databases;
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).setServerConfig("timezone", "UTC").start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void createDatabase() throws Exception {
    database = "postgres";
    String created = "evolution_" + databases++;
    execute("CREATE DATABASE " + created);
    database = created;
  }

  @Override
  String jdbcUrl() {
    return server() + "?user=postgres";
  }

  private String server() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  @Override
  void execute(String script) throws Exception {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  @Override
  List<String> everything() throws Exception {
    return tables()
        .column(
            "SELECT c.relname || ' ' || c.relfilenode || ' ' || coalesce(a.attname, '') || ' ' ||"
                + " coalesce(format_type(a.atttypid, a.atttypmod), '') FROM pg_class c"
                + " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                + " WHERE c.relnamespace = 'public'::regnamespace UNION ALL"
                + " SELECT tgname FROM pg_trigger ORDER BY 1");
  }

  @Override
  String userTrigger() {
    return """
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO seen_by_trigger VALUES (new.id); RETURN NULL; END $$;
    CREATE TRIGGER count_inserts AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION note();
    """;
  }

  @Test
  void whenTheUserMayNotAlterTheTables_isToldTheStatementsForTheirOwner() throws Exception {
    String spec =
        """
        collection: jobs
        key: [id]
        fields: {id: string}
        sources: {feed: {file: {path: jobs.jsonl}, map: {id: /id}}}
        load: {table: jobs, history: true}
        """;
    RunFolder folder = new RunFolder(path);
    folder.write("jobs.yaml", spec).write("jobs.jsonl", "{\"id\": \"1\", \"note\": \"n\"}\n");
    assertThat(collect().code(), is(0));
    String user = "writer_" + database;
    execute(
        "CREATE ROLE "
            + user
            + " LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
            + " GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO "
            + user
            + "; GRANT DELETE ON collection_answers TO "
            + user);
    folder.write(
        "jobs.yaml",
        spec.replace("{id: string}", "{id: string, note: string}")
            .replace("{id: /id}", "{id: /id, note: /note}"));

    CommandRun run = as(user, "run");
    CommandRun check = as(user, "check");

    String where = "PostgreSQL at " + server() + ": table ";
    String may = ", and user " + user + " may not make it; let its owner run: ";
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.out(), is(""));
    assertThat(
        run.err(),
        containsString(
            where
                + "jobs has no column note"
                + may
                + "ALTER TABLE \"jobs\" ADD COLUMN \"note\" text\n"
                + where
                + "jobs_history has no column note"
                + may
                + "ALTER TABLE \"jobs_history\" ADD COLUMN \"note\" text\n"
                + where
                + "jobs lacks the history of the spec"
                + may
                + "\n  DROP TRIGGER \"jobs_history_insert\" ON \"jobs\";\n"));
    assertThat(check.err(), is(run.err()));
    assertThat(check.code(), is(2));

    // What is printed can be run as it is.
    StringBuilder script = new StringBuilder();
    for (String line : run.err().lines().toList()) {
      int statement = line.indexOf("let its owner run: ");
      script.append(
          statement < 0
              ? line + "\n"
              : line.substring(statement + 19).replaceFirst("(.)$", "$1;\n"));
    }
    execute(script.toString());
    CommandRun again = as(user, "run");
    assertThat(again.said(), again.code(), is(0));
    folder.write("jobs.jsonl", "{\"id\": \"2\", \"note\": \"n\"}\n");
    assertThat(as(user, "run").code(), is(0));
    assertThat(
        tables().rows("SELECT id, note FROM jobs_history WHERE id = '2'"),
        is(List.of(List.of("2", "n"))));
  }

  private CommandRun as(String user, String command) throws Exception {
    return CommandRun.of(
        command,
        "--spec=" + path.resolve("jobs.yaml"),
        "--output=" + path.resolve("out"),
        "--jdbcUrl=" + server(),
        "--jdbcUsername=" + user);
  }

  @Test
  void whenTheDatabaseCannotBeReached_checkSaysSo() throws Exception {
    new RunFolder(path)
        .write(
            "jobs.yaml",
            """
            collection: jobs
            key: [id]
            fields: {id: string}
            sources: {feed: {file: {path: jobs.jsonl}, map: {id: /id}}}
            """)
        .write("jobs.jsonl", "{}\n");
    database = "nowhere";
    CommandRun run = check();
    assertThat(run.code(), is(2));
    assertThat(
        run.err(),
        is("PostgreSQL at " + server() + " does not exist; create it, or correct --jdbcUrl\n"));
  }
}
