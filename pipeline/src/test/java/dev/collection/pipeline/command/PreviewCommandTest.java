package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields:
        id: {type: string}
        pay: {type: decimal}
        title: {type: string}
        open: {type: boolean}
      sources:
        file:
          file: {path: jobs.jsonl}
          map: {id: /id, pay: /pay, title: /title, open: /open}
      rules:
        title_short: {check: "title.size() < 4", dimension: validity}
      load: {table: jobs}
      """;

  @Test
  void whenPreviewed_showsValuesNullsLoweringRulesAndRejects(@TempDir Path path)
      throws IOException {
    new RunFolder(path)
        .write("jobs.yaml", SPEC)
        .write(
            "jobs.jsonl",
            "{\"id\": \"a\", \"title\": \"Clerk\", \"open\": true}\n"
                + "{\"id\": \"b\", \"pay\": \"much\"}\n"
                + "{\"id\": \"c\", \"pay\": 5}\n");

    CommandRun run = CommandRun.of("preview", "--spec=" + path.resolve("jobs.yaml"), "--limit=2");

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        run.out(),
        allOf(
            containsString(
                "jobs.jsonl line 1\n"
                    + "  id: a\n"
                    + "  title: Clerk\n"
                    + "  open: true\n"
                    + "  (lowers the score: title"),
            containsString("  (null: pay)\n\n"),
            containsString(
                "jobs.jsonl line 2  REJECTED\n  /pay as:decimal: `much` is not a number")));
    assertThat(run.out().lines().filter(line -> line.contains("jobs.jsonl")).count(), is(2L));
  }

  @Test
  void whenHelpForTheSampleIsAskedFor_itsOptionsAreShown() throws IOException {
    CommandRun run = CommandRun.of("sample", "--help");

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("--records"));
  }
}
