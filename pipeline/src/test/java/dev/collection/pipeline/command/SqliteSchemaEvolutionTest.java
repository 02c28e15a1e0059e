package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteSchemaEvolutionTest extends SchemaEvolutionContract {
  @Override
  String jdbcUrl() {
    return new RunFolder(path).jdbcUrl();
  }

  @Override
  void execute(String script) throws Exception {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  /** Also which files there are, and what is in the database byte by byte. */
  @Override
  List<String> everything() throws Exception {
    List<String> everything = new ArrayList<>(new RunFolder(path).names());
    everything.remove("out");
    if (everything.contains("collection.db")) {
      byte[] bytes = Files.readAllBytes(path.resolve("collection.db"));
      everything.add(Integer.toString(Arrays.hashCode(bytes)));
      everything.addAll(
          tables().column("SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name"));
    }
    return everything;
  }

  @Override
  String userTrigger() {
    return "CREATE TRIGGER count_inserts AFTER INSERT ON jobs BEGIN"
        + " INSERT INTO seen_by_trigger VALUES (new.id); END;";
  }

  @Test
  void whenTheFolderIsMissing_checkSaysSoAndMakesNothing() throws Exception {
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
    String spec = "--spec=" + path.resolve("jobs.yaml");

    CommandRun run = CommandRun.of("check", spec, "--jdbcUrl=jdbc:sqlite:" + path + "/no/x.db");

    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString("no/x.db cannot be opened: does its folder exist"));
    assertThat(new RunFolder(path).names(), is(List.of("jobs.jsonl", "jobs.yaml")));
    CommandRun without = CommandRun.of("check", spec);
    assertThat(without.said(), without.code(), is(0));
    assertThat(without.out(), not(containsString("  tables ")));
  }

  @Test
  void whenTheFileIsNamedByAUri_checkComparesIt() throws Exception {
    whenTheFolderIsMissing_checkSaysSoAndMakesNothing();
    String spec = "--spec=" + path.resolve("jobs.yaml");
    for (String prefix : List.of("file:", "file://")) {
      String url = "--jdbcUrl=jdbc:sqlite:" + prefix + path.resolve("collection.db");
      CommandRun run = CommandRun.of("run", spec, url, "--output=" + path.resolve("out"));
      assertThat(run.said(), run.err(), not(containsString("cannot be opened")));

      CommandRun check = CommandRun.of("check", spec, url);

      assertThat(check.said(), check.code(), is(0));
      assertThat(check.out(), containsString("    as the spec needs them\n"));
    }
  }

  @Test
  void whenTheFileIsNoDatabase_checkSaysSo() throws Exception {
    whenTheFolderIsMissing_checkSaysSoAndMakesNothing();
    new RunFolder(path).write("collection.db", "this is a text and no database at all\n".repeat(9));

    CommandRun run = check();

    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString("is not an SQLite database"));
  }
}
