package dev.collection.pipeline.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that is damaged, hostile or not there: what is good is loaded, the rest is accounted. */
class BadRecordsTest {
  private static final String SPEC =
      """
      collection: things
      key: [id]
      fields: {id: string, name: string, amount: decimal}
      sources:
        lines:
          file: {path: "%s", max_record: 1MB}
          %s
          map: {id: /id, name: /name, amount: {from: /amount, as: decimal}}
      load: {table: things}
      """;

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new RunFolder(path);
  }

  private CommandRun collect(String file, String more) throws Exception {
    folder.write("things.yaml", SPEC.formatted(file, more));
    CommandRun run = folder.run("things.yaml");
    assertThat(run.said(), not(containsString("\tat ")));
    assertThat(run.said(), not(containsString("Exception")));
    return run;
  }

  private List<String> loaded() throws Exception {
    return folder.tables().column("SELECT id FROM things ORDER BY id");
  }

  private static String good(int number) {
    return "{\"id\":\"g%d\",\"name\":\"good\",\"amount\":%d}".formatted(number, number);
  }

  @Test
  void whenRecordsAreBadInEveryWay_rejectsEachByLineAndLoadsTheOthers() throws Exception {
    String[] lines = {
      good(1),
      "{\"id\":\"utf8\",\"name\":\"\u00ff\u00fe\"}", // as Latin-1: bytes that UTF-8 never has
      good(2),
      "{\"id\":\"deep\",\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
      "{\"id\":\"e400\",\"amount\":1e400}",
      "{\"id\":\"huge\",\"amount\":1e2147483647}",
      "{\"id\":\"escaped nul\",\"name\":\"a\\u0000b\"}",
      "{\"id\":\"nul\",\"name\":\"a\u0000b\"}",
      "{\"id\":\"twice\",\"name\":\"x\",\"name\":\"y\"}",
      "42",
      "{\"id\":null,\"name\":\"nobody\"}",
      "{\"id\":\"long\",\"name\":\"" + "x".repeat(3_000_000) + "\"}",
      good(3),
      "{\"id\":\"cut\",\"na",
    };
    folder.write("things.jsonl", String.join("\n", lines).getBytes(ISO_8859_1));

    CommandRun run = collect("things.jsonl", "");

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(),
        containsString(
            "  ! source lines is truncated: "
                + path.resolve("things.jsonl")
                + ": it ends in the middle of line 14; get the file again\n"));
    assertThat(loaded(), is(List.of("g1", "g2", "g3")));
    Map<String, String> row = folder.tables().balanced("things");
    assertThat(row.get("extracted"), is("14"));
    assertThat(row.get("rejected"), is("11"));
    assertReject(2, "UNREADABLE", "utf8", "invalid UTF-8 at byte 21");
    assertReject(
        4,
        "UNREADABLE",
        "limit:depth",
        "nested deeper than 200 at byte 219 in /name" + "/0".repeat(27) + "…");
    String digits = "has more than 38 digits before or after its point";
    assertReject(5, "NOT_CONVERTIBLE", "as:decimal", digits);
    assertReject(6, "NOT_CONVERTIBLE", "as:decimal", digits);
    assertReject(
        7,
        "NOT_CONVERTIBLE",
        "value:nul",
        "contains the character U+0000 at position 1, which databases do not store");
    assertReject(
        8,
        "UNREADABLE",
        "json",
        "not JSON at byte 21 in /name: illegal unquoted character of code 0: has to be escaped"
            + " using backslash to be included in string value");
    assertReject(9, "UNREADABLE", "json:duplicate_name", "duplicated name `name` at byte 31");
    assertReject(
        10, "WRONG_SHAPE", "schema:type", "is of the JSON type number; a record is a JSON object");
    assertReject(
        11,
        "NO_KEY",
        "key",
        "the key field id is null; without it a record cannot be told from others");
    assertReject(
        12,
        "TOO_LARGE",
        "limit:record_size",
        "has 3000023 bytes, the limit is 1048576, and only its beginning was kept; raise"
            + " max_record of the source lines");
    assertReject(14, "UNREADABLE", "json", "ends in the middle of a name in /id, after 15 bytes");
  }

  private void assertReject(int line, String code, String rule, String message) throws Exception {
    String place = path.resolve("things.jsonl") + " line " + line;
    JsonNode reject =
        folder.rejects().stream()
            .filter(next -> next.get("locator").asText().equals(place))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no reject at " + place));
    assertThat(place, reject.get("error_code").asText(), is(code));
    assertThat(place, reject.at("/violations/0/rule").asText(), is(rule));
    assertThat(place, reject.at("/violations/0/message").asText(), is(message));
  }

  @Test
  void whenADocumentIsCutMidRecord_keepsWhatCameBeforeAndFails() throws Exception {
    folder.write("things.json", "{\"items\":[" + good(1) + "," + good(2) + ",{\"id\":\"c");

    CommandRun run = collect("things.json", "items: /items");

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(), containsString("! source lines is truncated: " + path.resolve("things.json")));
    assertThat(loaded(), is(List.of("g1", "g2")));
    assertThat(folder.tables().balanced("things").get("status"), is("failed"));
  }

  @Test
  void whenACompressedFileIsCut_keepsWhatCameBeforeAndFails() throws Exception {
    folder.write("cut.jsonl.gz", Arrays.copyOf(gzip(good(1) + "\n" + good(2) + "\n"), 48));
    folder.write("whole.jsonl.gz", gzip(good(7) + "\n"));

    CommandRun run = collect("*.jsonl.gz", "");

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(),
        containsString("the gzip data ends too early, after 48 bytes; get the file again"));
    assertThat(
        run.out(), containsString("! source lines is incomplete: " + path.resolve("cut.jsonl.gz")));
    assertThat(loaded().contains("g7"), is(true));
    folder.tables().balanced("things");
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  @Test
  void whenASourceIsEmpty_endsWellWithNothing() throws Exception {
    folder.write("things.json", "{\"SearchResult\":{\"SearchResultItems\":[]}}");

    CommandRun run = collect("things.json", "items: /SearchResult/SearchResultItems");

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("  extracted            0\n"));
    assertThat(run.out(), containsString("  quality              not measured\n"));
    assertThat(
        run.out(),
        containsString(
            "  - source lines: it has no records; if it should have some, look at its path or"
                + " query\n"));
    assertThat(folder.tables().balanced("things").get("status"), is("done"));
    assertThat(folder.rejects(), is(List.of()));
  }

  @Test
  void whenNoFileMatches_failsAndNamesThePattern() throws Exception {
    CommandRun run = collect("none-*.jsonl", "");

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("! source lines is incomplete: "));
    assertThat(run.out(), containsString("none-*.jsonl"));
    assertThat(folder.tables().balanced("things").get("status"), is("failed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          3 |        | 0 |                                            | 0 | nothing was loaded: 3 of 3 records were rejected; with a `reject_budget` for its source such a run fails
          1 |        | 0 |                                            | 0 | nothing was loaded: 1 of 1 record was rejected; with a `reject_budget` for its source such a run fails
          3 |        | 1 |                                            | 0 |
          0 |        | 1 |                                            | 0 |
          3 | quality: {thresholds: {validity: 0.9}} | 0 |            | 3 | nothing was loaded: 3 of 3 records were rejected
          3 |        | 0 | reject_budget: {share: 0.2, at_least: 1}   | 1 |
          """)
  void whenAllRecordsAreRejected_itIsSaidAtTheEnd(
      int bad, String quality, int good, String budget, int code, String warning) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < bad; i++) {
      lines.append("{\"number\":").append(i).append("}\n");
    }
    if (good > 0) {
      lines.append(good(1)).append('\n');
    }
    folder.write("things.jsonl", lines.toString());

    folder.write(
        "things.yaml",
        SPEC.formatted("things.jsonl", budget == null ? "" : budget)
            + (quality == null ? "" : quality));
    CommandRun run = folder.run("things.yaml");

    assertThat(run.said(), run.code(), is(code));
    List<String> said =
        run.out().lines().filter(line -> line.contains("nothing was loaded")).toList();
    assertThat(said, is(warning == null ? List.of() : List.of("  ! " + warning)));
    if (warning != null) {
      List<String> all = run.out().lines().toList();
      assertThat(all.indexOf(said.get(0)), is(all.size() - 2));
    }
  }

  @Test
  void whenMostRecordsAreBad_stopsReadingAndKeepsWhatWasGood() throws Exception {
    StringBuilder lines = new StringBuilder(good(1)).append('\n');
    for (int i = 0; i < 60_000; i++) {
      lines.append("{\"number\":").append(i).append("}\n");
    }
    folder.write("things.jsonl", lines.toString());

    CommandRun run = collect("things.jsonl", "reject_budget: {share: 0.2, at_least: 50}");

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(),
        containsString(
            "records were rejected, more than its reject_budget; has it changed its shape?"));
    assertThat(loaded(), is(List.of("g1")));
    Map<String, String> row = folder.tables().records("SELECT * FROM collection_runs").get(0);
    long extracted = Long.parseLong(row.get("extracted"));
    if (!CommandRun.isOnFlink()) { // which reads a source to its end before it parses: runners.md
      assertThat("stopped before the end: " + extracted, extracted < 60_001, is(true));
    }
    assertThat(row.get("rejected"), is(Long.toString(extracted - 1)));
    assertThat(row.get("unexplained"), is("0"));
    assertThat(folder.tables().number("SELECT COUNT(*) FROM things_rejects"), is(extracted - 1));
    assertThat(row.get("message"), containsString("has it changed its shape?"));
  }
}
