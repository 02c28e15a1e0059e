package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sources of one record: the better one wins where nothing else decides. */
class PreferRunTest {
  private static final String SPEC =
      """
      collection: posts
      key: [id]
      newest_by: [posted]
      prefer: [rich, poor]
      fields: {id: string, posted: date, text: string}
      sources:
        rich: {file: {path: rich.jsonl}, map: {id: /id, posted: /posted, text: /text}}
        poor: {file: {path: poor.jsonl}, map: {id: /id, posted: /posted}}
      """;
  private static final String RICH = "{\"id\": 1, \"posted\": \"2026-01-02\", \"text\": \"all\"}\n";
  private static final String POOR = "{\"id\": 1, \"posted\": \"2026-01-02\"}\n";

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void writeSpec() throws Exception {
    folder = new RunFolder(path).write("spec.yaml", SPEC);
  }

  /** Collected at {@code hour} of one day. */
  private void source(String name, String line, int hour) throws Exception {
    folder.write(name, line);
    Instant day = Instant.parse("2026-11-01T00:00:00Z");
    Files.setLastModifiedTime(path.resolve(name), FileTime.from(day.plusSeconds(hour * 3600L)));
  }

  private void collect(String... options) throws Exception {
    CommandRun run = folder.run("spec.yaml", options);
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("unexplained: 0\n"));
  }

  private List<List<String>> loaded() throws Exception {
    return folder.tables().rows("SELECT source, posted, text FROM posts");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void whenBothDescribeTheSameVersion_theBetterSourceWinsWhenever(int hour) throws Exception {
    source("rich.jsonl", RICH, 5);
    source("poor.jsonl", POOR, hour);
    collect();
    assertThat(loaded(), is(List.of(List.of("rich", "2026-01-02", "all"))));
    assertThat(
        folder.tables().column("SELECT kind FROM posts_duplicates"), is(List.of("OUTDATED")));
  }

  @Test
  void whenThePoorSourceComesLaterInAnotherRun_theRowStays() throws Exception {
    source("rich.jsonl", RICH, 5);
    source("poor.jsonl", POOR, 9);
    collect("--sources=rich");
    collect("--sources=poor");
    assertThat(loaded(), is(List.of(List.of("rich", "2026-01-02", "all"))));
    assertThat(
        folder.tables().column("SELECT stale FROM collection_runs ORDER BY stale"),
        is(List.of("0", "1")));
  }

  @Test
  void whenTheRichSourceWasCollectedEarlierButComesInALaterRun_itReplacesThePoorOne()
      throws Exception {
    source("rich.jsonl", RICH, 5);
    source("poor.jsonl", POOR, 9);
    collect("--sources=poor");
    collect("--sources=rich");
    assertThat(loaded(), is(List.of(List.of("rich", "2026-01-02", "all"))));
  }

  @Test
  void whenBothSayTheSame_theRowIsOfTheBetterSourceAndStandsAgainstTheOther() throws Exception {
    source("poor.jsonl", POOR, 1);
    source("rich.jsonl", POOR, 2);
    collect("--sources=poor");
    collect("--sources=rich");
    assertThat(folder.tables().column("SELECT source FROM posts"), is(List.of("rich")));
    collect("--sources=rich");
    assertThat(
        folder
            .tables()
            .column("SELECT unchanged FROM collection_runs ORDER BY started_at, run_id")
            .contains("1"),
        is(true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenThePoorSourceHasANewerVersion_itWins(boolean together) throws Exception {
    source("rich.jsonl", RICH, 5);
    source("poor.jsonl", POOR.replace("01-02", "02-02"), 1);
    if (together) {
      collect();
    } else {
      collect("--sources=rich");
      collect("--sources=poor");
    }
    assertThat(folder.tables().column("SELECT source FROM posts"), is(List.of("poor")));
  }

  @Test
  void whenPreferNamesNoSource_saysWhere() throws Exception {
    folder.write("spec.yaml", SPEC.replace("[rich, poor]", "[rihc, poor, poor]"));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.code(), is(2));
    String spec = path.resolve("spec.yaml").toString();
    assertThat(
        run.err(),
        is(
            spec
                + ":4:10: unknown source `rihc`; did you mean `rich`?\n"
                + spec
                + ":4:22: `poor` is given twice in `prefer`\n"));
  }
}
