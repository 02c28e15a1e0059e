package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with records is told in words, with how many there are and which are the first. */
class IssuesRunTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, title: string, low: integer, high: integer}
      sources:
        api:
          file: {path: api.jsonl}
          map: {id: /id, title: /title, low: /low, high: /high}
        old:
          file: {path: old.jsonl}
          map: {id: /id, title: /title, low: /low, high: /high}
      rules:
        salary_order: {check: "low <= high", dimension: accuracy}
      quality: {required: [title], thresholds: {accuracy: 0.98, completeness: 0.5}}
      """;

  @TempDir Path path;

  private static String items(String prefix, int records, int wrongFrom) {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= records; i++) {
      items.append(
          "{\"id\": \"%s%d\", \"title\": %s, \"low\": %d, \"high\": 5}\n"
              .formatted(prefix, i, i == 2 ? "\"\"" : "\"t\"", i >= wrongFrom ? 9 : 1));
    }
    return items.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"required |", "overall: 0.1, required | 0.1"})
  void whenThereIsNoThreshold_itIsNull(String quality, String threshold) throws Exception {
    RunFolder folder =
        new RunFolder(path)
            .write("spec.yaml", SPEC.replace("{required", "{" + quality))
            .write("api.jsonl", items("a", 40, 33))
            .write("old.jsonl", items("o", 10, 10));
    CommandRun run = folder.run("spec.yaml");
    assertThat(run.said(), run.code(), is(3));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT dimension, threshold FROM collection_quality WHERE source = '' ORDER BY"
                    + " dimension"),
        is(
            List.of(
                List.of("accuracy", "0.98"),
                List.of("completeness", "0.5"),
                Arrays.asList("overall", threshold),
                Arrays.asList("validity", null))));
  }

  @Test
  void whenChecksAreMissed_eachIsToldWithItsCountsAndFirstRecords() throws Exception {
    RunFolder folder =
        new RunFolder(path)
            .write("spec.yaml", SPEC)
            .write("api.jsonl", items("a", 40, 33))
            .write("old.jsonl", items("o", 10, 10));
    CommandRun run = folder.run("spec.yaml");

    assertThat(run.said(), run.code(), is(3));
    assertThat(
        run.out(),
        containsString("  ! accuracy 0.820 below 0.98: salary_order failed on 9 of 50, first "));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT source, dimension, part, missed, checked, first_record, records, message"
                    + " FROM collection_issues ORDER BY source, dimension"),
        is(
            List.of(
                Arrays.asList(
                    "api",
                    "accuracy",
                    "salary_order",
                    "8",
                    "40",
                    "a33",
                    "[\"a33\",\"a34\",\"a35\",\"a36\",\"a37\"]",
                    "salary_order failed on 8 of 40, first a33"),
                Arrays.asList(
                    "api",
                    "completeness",
                    "title",
                    "1",
                    "40",
                    "a2",
                    "[\"a2\"]",
                    "title is missing in 1 of 40, first a2"),
                Arrays.asList(
                    "old",
                    "accuracy",
                    "salary_order",
                    "1",
                    "10",
                    "o10",
                    "[\"o10\"]",
                    "salary_order failed on 1 of 10, first o10"),
                Arrays.asList(
                    "old",
                    "completeness",
                    "title",
                    "1",
                    "10",
                    "o2",
                    "[\"o2\"]",
                    "title is missing in 1 of 10, first o2"))));
    assertThat(
        folder.summary().at("/quality/issues/0").asText(),
        is("source api: salary_order failed on 8 of 40, first a33"));
  }

  @Test
  void whenRecordsAreRefusedDifferOrAreOld_theFirstOfThemAreNamed() throws Exception {
    RunFolder folder =
        new RunFolder(path)
            .write(
                "spec.yaml",
                SPEC.replace(
                        "{path: api.jsonl}",
                        "{path: api-2026-11-01.jsonl, collected_at: from_name}")
                    .replace(
                        "required: [title], thresholds: {accuracy: 0.98",
                        "stable: [title], thresholds: {timeliness: 24h")
                    // Broken by a record that is refused, but not what it is refused for.
                    .replace("rules:", "rules:\n  not_odd: {check: \"title != 'odd'\"}"))
            .write(
                "api-2026-11-01.jsonl",
                "{\"id\": \"a1\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n"
                    + "{\"id\": \"a2\", \"title\": \"odd\", \"low\": \"much\", \"high\": 5}\n"
                    + "no json\n"
                    + "{\"id\": \"a3\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n")
            .write(
                "old.jsonl",
                "{\"id\": \"a1\", \"title\": \"other\", \"low\": 1, \"high\": 5}\n"
                    + "{\"id\": \"o1\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n");
    CommandRun run = folder.run("spec.yaml");

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT source, dimension, part, missed, checked, records, message"
                    + " FROM collection_issues ORDER BY source, dimension, part"),
        is(
            List.of(
                List.of(
                    "api",
                    "timeliness",
                    "(collected)",
                    "1",
                    "1",
                    "[\"a3\"]",
                    "1 of 1 record was collected too long ago, first a3"),
                List.of(
                    "api",
                    "validity",
                    "(accepted)",
                    "2",
                    "4",
                    "[\"a2\",\"" + path.resolve("api-2026-11-01.jsonl") + " line 3\"]",
                    "2 of 4 records were rejected, first a2"),
                List.of(
                    "api",
                    "validity",
                    "as:integer",
                    "1",
                    "4",
                    "[\"a2\"]",
                    "as:integer refused 1 of 4, first a2"),
                List.of(
                    "api",
                    "validity",
                    "json",
                    "1",
                    "4",
                    "[\"" + path.resolve("api-2026-11-01.jsonl") + " line 3\"]",
                    "json refused 1 of 4, first "
                        + path.resolve("api-2026-11-01.jsonl")
                        + " line 3"),
                List.of(
                    "old",
                    "consistency",
                    "title (versions)",
                    "1",
                    "1",
                    "[\"a1\"]",
                    "title differs between records of one key in 1 of 1, first a1"))));
  }

  @Test
  void whenRecordsOfOneKeyDiffer_theFieldsAreNamedAndHaveTheirScores() throws Exception {
    RunFolder folder =
        new RunFolder(path)
            .write(
                "spec.yaml",
                SPEC.replace(
                    "required: [title], thresholds: {accuracy: 0.98",
                    "required: [title], stable: [high, title], thresholds: {consistency: 0.9"))
            .write(
                "api.jsonl",
                "{\"id\": \"1\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n"
                    + "{\"id\": \"2\", \"title\": \"\", \"low\": 9, \"high\": 5}\n"
                    + "{\"id\": \"3\", \"title\": \"t\", \"low\": 1}\n")
            .write(
                "old.jsonl",
                "{\"id\": \"1\", \"title\": \"other\", \"low\": 1, \"high\": 5}\n"
                    + "{\"id\": \"2\", \"title\": \"t\", \"low\": 9, \"high\": 6}\n"
                    + "{\"id\": \"3\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n"
                    + "{\"id\": \"4\", \"title\": \"t\", \"low\": 1, \"high\": 5}\n");
    CommandRun run = folder.run("spec.yaml");

    assertThat(run.said(), run.code(), is(3));
    // Of the second record one title is missing, of the third one high: nothing is compared there.
    assertThat(
        run.out(),
        containsString(
            "  ! consistency 0.500 below 0.9: high differs between records of one key in 1 of 2,"
                + " first 2, title differs between records of one key in 1 of 2, first 1\n"));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT field, dimension, met, checked, round(score, 3) FROM"
                    + " collection_field_quality WHERE source = '' ORDER BY field, dimension"),
        is(
            List.of(
                List.of("high", "accuracy", "2", "3", "0.667"),
                List.of("high", "consistency", "1", "2", "0.5"),
                List.of("low", "accuracy", "2", "3", "0.667"),
                List.of("title", "completeness", "3", "4", "0.75"),
                List.of("title", "consistency", "1", "2", "0.5"))));
  }

  @ParameterizedTest
  @CsvSource({"direct, 50", "atomic, 0"})
  void whenARuleIsSevere_oneRecordThatFailsItMakesTheRunFail(String publish, long loaded)
      throws Exception {
    RunFolder folder =
        new RunFolder(path)
            .write(
                "spec.yaml",
                SPEC.replace("dimension: accuracy}", "dimension: accuracy, on_failure: fail}")
                    + "load: {publish: %s}\n".formatted(publish))
            .write("api.jsonl", items("a", 40, 40))
            .write("old.jsonl", items("o", 10, 11));
    CommandRun run = folder.run("spec.yaml");

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.out(), containsString("  ! source api: salary_order failed on 1 of 40, first a40\n"));
    assertThat(folder.tables().column("SELECT status FROM collection_runs"), is(List.of("failed")));
    assertThat(folder.tables().number("SELECT count(*) FROM jobs"), is(loaded));
  }
}
