package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.pipeline.command.ChangeHistory.Event;
import dev.collection.pipeline.command.ChangeHistory.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of a table, read from files, through the whole job into SQLite. */
class ChangesRunTest {
  private static final String SPEC =
      """
      collection: items
      key: [id]
      newest_by: [change]
      fields: {id: integer, name: string, change: integer}
      sources:
        feed:
          file: {path: "in-*.jsonl"}
          changes: debezium
          map: {id: /id, name: /name, change: %s}
      rules: {named: {check: "name != null", on_failure: reject}}
      quality: {required: [name]}
      """;

  @TempDir Path path;

  @ParameterizedTest
  @CsvSource({
    "1, MESSAGES, direct",
    "2, MESSAGES, direct",
    "3, ENVELOPES, direct",
    "1, MESSAGES, atomic",
    "3, ENVELOPES, atomic"
  })
  void whenChangesComeInAnyOrderOverSeveralRuns_theTableIsThatOfTheSource(
      long seed, Form form, String publish) throws Exception {
    RunFolder folder = new RunFolder(path);
    String change = form == Form.MESSAGES ? "/__position" : "/__source_lsn";
    folder.write("spec.yaml", SPEC.formatted(change) + "load: {publish: " + publish + "}\n");
    ChangeHistory history = new ChangeHistory(seed, form, 120);
    for (List<Event> delivery : history.deliveries(3)) {
      writeFiles(folder, history, delivery);
      CommandRun run = folder.run("spec.yaml");
      assertThat(run.said(), run.code(), is(0));
      assertThat(folder.summary().at("/totals/rejected").asInt(), is(0));
    }

    assertThat("seed " + seed, rows(folder), is(history.rows()));
  }

  @Test
  void whenAChangeIsReadAgainAfterItsDeletion_itDoesNotComeBack() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("spec.yaml", SPEC.formatted("/__source_lsn"));
    String insert = "{\"op\":\"c\",\"after\":{\"id\":1,\"name\":\"a\"},\"source\":{\"lsn\":1}}\n";
    String delete = "{\"op\":\"d\",\"before\":{\"id\":1},\"source\":{\"lsn\":2}}\n";
    String again = "{\"op\":\"c\",\"after\":{\"id\":1,\"name\":\"b\"},\"source\":{\"lsn\":3}}\n";

    assertThat(outcome(folder, insert), is("inserted"));
    assertThat(outcome(folder, delete), is("deleted"));
    assertThat(rows(folder), is(Map.of()));
    assertThat(outcome(folder, insert), is("stale"));
    assertThat(outcome(folder, delete), is("unchanged"));
    assertThat(rows(folder), is(Map.of()));
    assertThat(outcome(folder, again), is("inserted"));
    assertThat(outcome(folder, delete), is("stale"));
    assertThat(outcome(folder, insert), is("stale"));
    assertThat(rows(folder), is(Map.of(1, "b")));
  }

  @Test
  void whenADeletionComesBeforeItsRecord_theRecordStaysOut() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("spec.yaml", SPEC.formatted("/__source_lsn"));
    assertThat(
        outcome(folder, "{\"op\":\"d\",\"before\":{\"id\":1},\"source\":{\"lsn\":2}}\n"),
        is("unchanged"));
    assertThat(
        outcome(
            folder, "{\"op\":\"u\",\"after\":{\"id\":1,\"name\":\"a\"},\"source\":{\"lsn\":1}}\n"),
        is("stale"));
    assertThat(rows(folder), is(Map.of()));
  }

  /** Runs the example of the documentation where it lies. */
  @Test
  void whenTheExampleIsRun_saysWhatTheDocumentationSays() throws Exception {
    RunFolder folder = new RunFolder(path);
    CommandRun run = folder.run(CommandRun.HOME.resolve("src/docs/example/changes/orders.yaml"));
    assertThat(run.said(), run.code(), is(0));
    String documented = Files.readString(CommandRun.HOME.resolve("src/docs/sources/changes.md"));
    List<String> counts =
        run.out().lines().filter(line -> line.matches("  (=|extracted).*")).toList();
    assertThat(documented, containsString(String.join("\n", counts)));
    assertThat(
        folder.tables().rows("SELECT id, customer, total FROM orders ORDER BY id"),
        is(List.of(List.of("1", "Ada", "12"), List.of("3", "Edsger", "7.25"))));
    assertThat(
        folder.rejects().get(0).at("/violations/0/message").asText(),
        is("is no object, although `op` is u"));
  }

  private static String outcome(RunFolder folder, String line) throws Exception {
    folder.write("in-0.jsonl", line);
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(0));
    JsonNode counts = folder.summary().at("/totals");
    return List.of("inserted", "updated", "deleted", "unchanged", "stale", "rejected").stream()
        .filter(outcome -> counts.get(outcome).asInt() == 1)
        .findFirst()
        .orElseThrow();
  }

  private static void writeFiles(RunFolder folder, ChangeHistory history, List<Event> events)
      throws Exception {
    List<StringBuilder> files = List.of(new StringBuilder(), new StringBuilder());
    List<Event> left = new ArrayList<>(events);
    for (int i = 0; i < left.size(); i++) {
      files.get(i % 2).append(history.line(left.get(i))).append('\n');
    }
    for (int i = 0; i < files.size(); i++) {
      folder.write("in-" + i + ".jsonl", files.get(i).toString());
    }
  }

  private static Map<Integer, String> rows(RunFolder folder) throws Exception {
    Map<Integer, String> rows = new TreeMap<>();
    for (List<String> row : folder.tables().rows("SELECT id, name FROM items")) {
      rows.put(Integer.valueOf(row.get(0)), row.get(1));
    }
    return rows;
  }
}
