package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run into a table to which its user has added a constraint that not all records meet. */
abstract class RefusedByDatabaseContract {
  private static final String SPEC =
      """
      collection: things
      key: [id]
      fields: {id: string, size: integer, note: string}
      sources:
        lines:
          file: {path: things.jsonl}
          %s
          map: {id: /id, size: {from: /size, as: integer}, note: /note}
      load: {table: things, batch: 100}
      """;

  @TempDir Path path;
  private RunFolder folder;

  /** The database, with a user in its query where it needs one. */
  abstract String jdbcUrl() throws Exception;

  abstract List<String> options() throws Exception;

  /** SQL that refuses a size of 5000. */
  abstract List<String> constraint();

  abstract String rule();

  abstract String message();

  @BeforeEach
  void makeTable() throws Exception {
    folder = new RunFolder(path).write("things.yaml", SPEC.formatted("")).write("things.jsonl", "");
    CommandRun run = collect();
    assertThat(run.said(), run.code(), is(0));
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : constraint()) {
        statement.execute(sql);
      }
      statement.execute("DELETE FROM collection_runs");
    }
  }

  private CommandRun collect() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--spec=" + path.resolve("things.yaml"), "--output=" + folder.output()));
    arguments.addAll(options());
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  /** A thousand lines; those of which the numbers are given are refused by the database. */
  private void write(Integer... refused) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 1000; i++) {
      int size = List.of(refused).contains(i) ? 5000 : i % 1000;
      lines.append("{\"id\":\"").append(i).append("\",\"size\":").append(size);
      lines.append(",\"note\":\"n\"}\n");
    }
    folder.write("things.jsonl", lines.toString());
  }

  @Test
  void whenSomeOfAThousandAreRefused_theOthersAreLoadedAndTheNumbersBalance() throws Exception {
    write(1, 500, 501, 1000);

    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString(", unexplained: 0\n  extracted        1,000\n"));
    assertThat(run.out(), containsString("  = inserted         996\n"));
    assertThat(
        run.out(), containsString("  = rejected           4  violations: " + rule() + " 4\n"));
    ResultTables tables = new ResultTables(jdbcUrl());
    assertThat(tables.balanced("things").get("rejected"), is("4"));
    assertThat(tables.number("SELECT COUNT(*) FROM things"), is(996L));
    Map<String, JsonNode> rejects = new TreeMap<>();
    folder.rejects().forEach(reject -> rejects.put(reject.get("key").asText(), reject));
    assertThat(new ArrayList<>(rejects.keySet()), is(List.of("1", "1000", "500", "501")));
    JsonNode reject = rejects.get("500");
    assertThat(reject.get("stage").asText(), is("Load"));
    assertThat(reject.get("error_code").asText(), is("REFUSED_BY_DATABASE"));
    assertThat(reject.get("locator").asText(), is(path.resolve("things.jsonl") + " line 500"));
    assertThat(reject.at("/violations/0/rule").asText(), is(rule()));
    assertThat(reject.at("/violations/0/message").asText(), containsString(message()));
    assertThat(reject.get("payload").asText(), is("{\"id\":\"500\",\"size\":5000,\"note\":\"n\"}"));
    assertThat(reject.get("failed_at").asText(), is("2026-11-16T00:00:00.000000Z"));
  }

  @Test
  void whenRunAgain_nothingChangesAndTheSameAreRefused() throws Exception {
    write(2);
    collect();
    CommandRun again = collect();
    assertThat(again.said(), again.code(), is(0));
    assertThat(again.out(), containsString("  = unchanged        999\n  = rejected           1  "));
    new ResultTables(jdbcUrl()).balanced("things");
  }

  @Test
  void whenMoreAreRefusedThanTheBudgetAllows_theRunFailsAndTheOthersAreLoaded() throws Exception {
    folder.write("things.yaml", SPEC.formatted("reject_budget: {share: 0.001, at_least: 2}"));
    write(7, 8, 9);

    CommandRun run = collect();

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(),
        containsString(
            "source lines: 3 of 1,000 records were rejected, more than its reject_budget"));
    assertThat(new ResultTables(jdbcUrl()).number("SELECT COUNT(*) FROM things"), is(997L));
  }
}
