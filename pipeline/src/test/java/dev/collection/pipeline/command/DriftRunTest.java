package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs a day apart: what each looks like is stored, and what is different is told. */
class DriftRunTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, plan: string, pay: integer, tags: {type: array, of: string}}
      sources:
        api:
          file: {path: jobs.jsonl}
          map: {id: /id, plan: /pos/plan, pay: /pos/pay, tags: {from: /tags, as: text}}
      drift: {runs: 3, vanished_fields: %s}
      """;

  @TempDir Path path;
  private int day;

  private void spec(String policy) throws Exception {
    new RunFolder(path).write("spec.yaml", SPEC.formatted(policy));
  }

  /** The next day's items. */
  private CommandRun collect(int records, UnaryOperator<String> change) throws Exception {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= records; i++) {
      String item =
          "{\"id\": \"k%d\", \"pos\": {\"plan\": \"%s\", \"pay\": %d}, \"tags\": [\"a\"], \"x\": %d}"
              .formatted(i, i % 3 == 0 ? "WG" : "GS", 1_000 + i, i % 2);
      items.append(change.apply(item)).append('\n');
    }
    RunFolder folder = new RunFolder(path).write("jobs.jsonl", items.toString());
    day++;
    return CommandRun.at(
        CommandRun.NOW.plus(Duration.ofDays(day)),
        "run",
        "--spec=" + path.resolve("spec.yaml"),
        "--jdbcUrl=" + folder.jdbcUrl(),
        "--output=" + folder.output());
  }

  private List<List<String>> rows(String sql) throws Exception {
    return new RunFolder(path).tables().rows(sql);
  }

  @Test
  void whenARunHasEnded_itsProfilesAreInTheDatabase() throws Exception {
    spec("warn");
    assertThat(collect(120, item -> item).code(), is(0));
    String columns =
        "SELECT path, types, total, nulls, distinct_values, distinct_exact, least, greatest, mean,"
            + " first_record, mapped FROM collection_profiles WHERE kind = ";
    assertThat(
        rows(columns + "'field' ORDER BY path"),
        is(
            List.of(
                // An estimate: there are 120.
                row("id", "{\"text\":120}", "120", "0", "117", "0", null, null, null, "k1", null),
                row(
                    "pay",
                    "{\"number\":120}",
                    "120",
                    "0",
                    "120",
                    "0",
                    "1001",
                    "1120",
                    "1060.5",
                    "k1",
                    null),
                row("plan", "{\"text\":120}", "120", "0", "2", "1", null, null, null, "k1", null),
                row("tags", "{\"array\":120}", "120", "0", "0", "1", null, null, null, "k1", null),
                row(
                    "tags/*",
                    "{\"text\":120}",
                    "120",
                    "0",
                    "1",
                    "1",
                    null,
                    null,
                    null,
                    "k1",
                    null))));
    assertThat(
        rows("SELECT path, mapped, frequent FROM collection_profiles WHERE path IN ('/x', '/pos')"),
        is(
            List.of(
                row("/pos", "1", null),
                row(
                    "/x",
                    "0",
                    "[{\"value\":\"0\",\"count\":60,\"first\":\"k2\"},"
                        + "{\"value\":\"1\",\"count\":60,\"first\":\"k1\"}]"))));
    assertThat(
        rows("SELECT quantiles FROM collection_profiles WHERE path = 'pay'"),
        is(
            List.of(
                row(
                    "{\"0.01\":\"1002\",\"0.05\":\"1006\",\"0.25\":\"1030\",\"0.5\":\"1060\","
                        + "\"0.75\":\"1090\",\"0.95\":\"1114\",\"0.99\":\"1119\"}"))));
  }

  private static List<String> row(String... values) {
    return java.util.Arrays.asList(values);
  }

  /** Whether or not they are compared with other runs. */
  @Test
  void whatNoFieldReads_isInTheSummaryTheMostFrequentFirst() throws Exception {
    spec("warn");
    RunFolder folder = new RunFolder(path);
    folder.write("spec.yaml", SPEC.substring(0, SPEC.indexOf("drift:")));
    UnaryOperator<String> more =
        item -> {
          String id = item.substring(8, item.indexOf("\","));
          StringBuilder names = new StringBuilder();
          for (int i = 10; i < 30; i++) {
            names.append(", \"z").append(i).append("\": null");
          }
          return id.equals("k7")
              ? item.replace("\"tags\"", "\"list\": [{\"a\": 1}, {\"a\": 2}], \"tags\"")
              : id.equals("k2") ? item.replace("}, \"tags\"", names + "}, \"tags\"") : item;
        };
    assertThat(collect(120, more).code(), is(0));

    JsonNode unmapped = folder.summary().at("/unmapped/api");
    assertThat(unmapped.at("/places").asInt(), is(22));
    assertThat(unmapped.at("/mostFrequent").size(), is(20));
    assertThat(
        unmapped.at("/mostFrequent/0").toString(),
        is("{\"pointer\":\"/x\",\"values\":120,\"firstRecord\":\"k1\"}"));
    assertThat(
        unmapped.at("/mostFrequent/1").toString(),
        is("{\"pointer\":\"/list/*/a\",\"values\":2,\"firstRecord\":\"k7\"}"));
    assertThat(
        unmapped.at("/mostFrequent/2").toString(),
        is("{\"pointer\":\"/pos/z10\",\"values\":1,\"firstRecord\":\"k2\"}"));
  }

  @Test
  void whenAFieldIsRenamed_theRunInWhichItHappensTellsBothPointers() throws Exception {
    spec("warn");
    CommandRun first = collect(120, item -> item);
    assertThat(
        first.out(), containsString("  - source api: drift: not enough history: 0 of 3 runs\n"));
    CommandRun renamed = collect(120, item -> item.replace("\"plan\"", "\"pay_plan\""));

    String sentence =
        "/pos/plan is gone and /pos/pay_plan is new, with values like it (1.00 of 1): renamed? the"
            + " mapping reads what is gone; first in k1, 119 follow";
    assertThat(renamed.code(), is(0));
    assertThat(renamed.out(), containsString("  - source api: " + sentence + "\n"));
    assertThat(
        rows(
            "SELECT finding, source, test, kind, path, policy, measured, records, first_record,"
                + " message FROM collection_drift"),
        is(
            List.of(
                row(
                    "1",
                    "api",
                    "vanished_fields",
                    "item",
                    "/pos/plan",
                    "warn",
                    "120.0",
                    "120",
                    "k1",
                    sentence))));
    JsonNode drift = new RunFolder(path).summary().at("/drift");
    assertThat(drift.at("/findings/0/message").asText(), is(sentence));

    // The next run is like this one: it is no news any more.
    CommandRun next = collect(120, item -> item.replace("\"plan\"", "\"pay_plan\""));
    assertThat(next.out(), not(containsString("is gone")));
  }

  /** A run of nine records cannot show that a place is gone, and does not hide it either. */
  @ParameterizedTest
  @CsvSource({"warn, 0", "fail, 1"})
  void whenARenamingFirstShowsInASmallRun_theNextRunTellsIt(String policy, int code)
      throws Exception {
    spec(policy);
    UnaryOperator<String> renamed = item -> item.replace("\"plan\"", "\"pay_plan\"");
    assertThat(collect(120, item -> item).code(), is(0));
    CommandRun small = collect(9, renamed);
    assertThat(small.code(), is(0));
    assertThat(small.out(), not(containsString("is gone")));

    CommandRun run = collect(120, renamed);

    assertThat(run.code(), is(code));
    assertThat(
        run.said(),
        containsString(
            "/pos/plan is gone and /pos/pay_plan is new, with values like it (1.00 of 1): renamed?"
                + " the mapping reads what is gone; first in k1, 119 follow"));
    // Told once, or until it is accepted.
    CommandRun next = collect(120, renamed);
    assertThat(next.code(), is(code));
    assertThat(next.said().contains("is gone"), is(policy.equals("fail")));
  }

  @Test
  void whenThePolicyIsFail_theRunFailsAndIsNoHistory() throws Exception {
    spec("fail");
    assertThat(collect(120, item -> item).code(), is(0));
    for (int i = 0; i < 2; i++) {
      CommandRun failed = collect(120, item -> item.replace("\"plan\"", "\"pay_plan\""));
      assertThat(failed.code(), is(1));
      assertThat(failed.said(), containsString("/pos/plan is gone and /pos/pay_plan is new"));
    }
    assertThat(
        rows("SELECT status FROM collection_runs ORDER BY run_id"),
        is(List.of(row("done"), row("failed"), row("failed"))));
    spec("off");
    CommandRun accepted = collect(120, item -> item.replace("\"plan\"", "\"pay_plan\""));
    assertThat(accepted.code(), is(0));
    assertThat(accepted.out(), not(containsString("is gone")));
  }

  @Test
  void whenThePolicyIsReject_recordsThatShowItAreRefusedUntilItIsAnother() throws Exception {
    spec("reject, new_fields: reject, new_codes: reject, changed_types: reject");
    assertThat(collect(120, item -> item).code(), is(0));
    UnaryOperator<String> odd =
        item ->
            switch (item.substring(0, 12)) {
              case "{\"id\": \"k1\"," -> item.replace("\"plan\"", "\"pay_plan\"");
              case "{\"id\": \"k2\"," -> item.replace("GS", "XX");
              case "{\"id\": \"k3\"," -> item.replace("\"tags\": [\"a\"]", "\"tags\": \"a\"");
              default -> item;
            };
    for (int i = 0; i < 2; i++) {
      CommandRun run = collect(120, odd);
      assertThat(run.said(), run.code(), is(0));
      assertThat(
          run.out(),
          containsString("  - source api: /pos/pay_plan is new, text: first in k1, no other\n"));
      assertThat(
          rows(
              "SELECT r.extracted, r.rejected, r.unchanged FROM collection_runs r ORDER BY run_id"
                  + " DESC LIMIT 1"),
          is(List.of(row("120", "3", "117"))));
    }
    assertThat(
        rows(
            "SELECT record_key, stage, error_code, json_extract(v.value, '$.pointer'),"
                + " json_extract(v.value, '$.rule'), json_extract(v.value, '$.message') FROM"
                + " jobs_rejects, json_each(violations) v WHERE run_id = (SELECT max(run_id) FROM"
                + " collection_runs) AND error_code = 'CONTRACT_BROKEN' ORDER BY payload, 4"),
        is(
            List.of(
                row(
                    "k1",
                    "Check contract",
                    "CONTRACT_BROKEN",
                    "/pos/pay_plan",
                    "drift:new_fields",
                    "is new: no item had anything there"),
                row(
                    "k1",
                    "Check contract",
                    "CONTRACT_BROKEN",
                    "/pos/plan",
                    "drift:vanished_fields",
                    "is missing, which was always there"),
                row(
                    "k2",
                    "Check contract",
                    "CONTRACT_BROKEN",
                    "/plan",
                    "drift:new_codes",
                    "is a new code, 2 were known"),
                row(
                    "k3",
                    "Check contract",
                    "CONTRACT_BROKEN",
                    "/tags",
                    "drift:changed_types",
                    "is of type text, and was always of type array"))));
    spec("warn");
    CommandRun accepted = collect(120, odd);
    assertThat(accepted.code(), is(0));
    assertThat(
        rows("SELECT count(*) FROM jobs WHERE id IN ('k1', 'k2', 'k3')").get(0), is(row("3")));
  }

  /** A mistake that came once in an earlier run is no reason to let all others pass. */
  @ParameterizedTest
  @CsvSource({"warn, 0", "reject, 40"})
  void whenOneCodeCameOnce_anotherNewOneIsStillToldOrRefused(String policy, int refused)
      throws Exception {
    spec("off, new_codes: " + policy);
    UnaryOperator<String> once =
        item -> item.startsWith("{\"id\": \"k2\",") ? item.replace("GS", "XX") : item;
    assertThat(collect(120, once).code(), is(0));

    CommandRun run = collect(120, item -> item.replace("WG", "YY"));

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        run.out(),
        containsString(
            "  - source api: plan (/pos/plan) has a new code `YY`, 3 were known: first in k3, 39"
                + " follow\n"));
    assertThat(
        rows("SELECT rejected FROM collection_runs ORDER BY run_id DESC LIMIT 1"),
        is(List.of(row(Integer.toString(refused)))));
  }

  /** Codes may be numbers, stand in arrays, and in places that no field reads. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          "tags": ["a"] | "tags": ["a", "b"] | /tags/1 b
          "pay": 1      | "pay": 9           | /pay 9
          "x": 1        | "x": 7             | /x 7
          """)
  void whenACodeIsNewAndThePolicyIsReject_itsRecordsAreRefusedWhereverItStands(
      String usual, String odd, String violation) throws Exception {
    spec("off, new_codes: reject");
    UnaryOperator<String> plain = item -> item.replaceAll("\"pay\": \\d+", "\"pay\": 1");
    assertThat(collect(120, plain).code(), is(0));
    for (int i = 0; i < 2; i++) {
      CommandRun run =
          collect(
              120,
              item ->
                  item.startsWith("{\"id\": \"k3\"")
                      ? plain.apply(item).replace(usual, odd)
                      : plain.apply(item));
      assertThat(run.said(), run.code(), is(0));
      assertThat(
          rows("SELECT rejected, unchanged FROM collection_runs ORDER BY run_id DESC LIMIT 1"),
          is(List.of(row("1", "119"))));
    }
    assertThat(
        rows(
            "SELECT DISTINCT json_extract(v.value, '$.pointer') || ' ' || json_extract(v.value,"
                + " '$.value') FROM jobs_rejects, json_each(violations) v"),
        is(List.of(row(violation))));
  }

  /** A record that is refused for its item has its new codes told and counted all the same. */
  @Test
  void whenAnItemIsRefused_itsNewCodesAreToldToo() throws Exception {
    spec("off, new_fields: reject, new_codes: reject");
    assertThat(collect(120, item -> item).code(), is(0));
    CommandRun run =
        collect(
            120,
            item ->
                switch (item.substring(0, 12)) {
                  case "{\"id\": \"k1\"," ->
                      item.replace("GS", "XX").replace("\"x\"", "\"y\": true, \"x\"");
                  case "{\"id\": \"k2\"," -> item.replace("GS", "XX");
                  default -> item;
                });
    assertThat(run.said(), run.code(), is(0));
    assertThat(
        rows("SELECT message FROM collection_drift ORDER BY message"),
        is(
            List.of(
                row("/y is new, boolean: first in k1, no other"),
                row(
                    "plan (/pos/plan) has a new code `XX`, 2 were known: first in k1, 1"
                        + " follows"))));
    assertThat(
        rows(
            "SELECT record_key, json_extract(v.value, '$.pointer') FROM jobs_rejects,"
                + " json_each(violations) v ORDER BY 1, 2"),
        is(List.of(row("k1", "/plan"), row("k1", "/y"), row("k2", "/plan"))));
  }

  /** They are refused in each run, and what is told of them with that. */
  @Test
  void whenARecordIsRefusedForAnotherReason_itsNewCodesAreToldInEachRun() throws Exception {
    spec("off, new_fields: reject, new_codes: reject, changed_types: off");
    assertThat(collect(120, item -> item).code(), is(0));
    for (int i = 0; i < 2; i++) {
      CommandRun run =
          collect(
              120,
              item ->
                  item.contains("1\", \"pos\"")
                      ? item.replaceAll("GS|WG", "XX")
                          .replaceAll("\"pay\": \\d+", "\"pay\": \"abc\"")
                      : item);
      assertThat(run.said(), run.code(), is(0));
      assertThat(
          run.out(),
          containsString(
              "  - source api: plan (/pos/plan) has a new code `XX`, 2 were known: first in k1, 11"
                  + " follow\n"));
    }
    assertThat(
        rows(
            "SELECT stage, json_extract(v.value, '$.pointer'), json_extract(v.value, '$.rule'),"
                + " json_extract(v.value, '$.value'), count(*) FROM jobs_rejects,"
                + " json_each(violations) v GROUP BY 1, 2, 3, 4 ORDER BY 2"),
        is(
            List.of(
                row("Normalize", "/plan", "drift:new_codes", "XX", "24"),
                row("Normalize", "/pos/pay", "as:integer", "abc", "24"))));
  }

  /** Or a line of garbage in each file would keep every later run from being compared with. */
  @Test
  void whenARecordIsRefusedForAnotherReason_theRunIsHistoryAllTheSame() throws Exception {
    spec("off, new_fields: warn, new_codes: reject, changed_types: off");
    assertThat(collect(120, item -> item).code(), is(0));
    UnaryOperator<String> odd =
        item ->
            (item.startsWith("{\"id\": \"k1\"")
                    ? item.replace("GS", "XX").replace("\"pay\": 1001", "\"pay\": \"abc\"")
                    : item)
                .replace("\"x\"", "\"y\": true, \"x\"");
    String code = "plan (/pos/plan) has a new code `XX`, 2 were known: first in k1, no other";
    CommandRun first = collect(120, odd);
    assertThat(first.out(), containsString("/y is new"));
    assertThat(first.out(), containsString(code));
    CommandRun second = collect(120, odd);
    assertThat(second.out(), not(containsString("/y is new")));
    assertThat(second.out(), containsString(code));
  }

  /** Whatever refused it: who corrects a source wants to know all at once. */
  @Test
  void whenAnItemIsRefused_itsSchemaIsAskedToo() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("item.json", "{\"properties\": {\"n\": {\"maximum\": 1000000}}}");
    folder.write(
        "spec.yaml",
        SPEC.formatted("off, new_fields: reject")
            .replace("    map:", "    schema: item.json\n    map:"));
    UnaryOperator<String> usual = item -> item.replace("\"x\"", "\"n\": 1, \"x\"");
    assertThat(collect(120, usual).code(), is(0));
    CommandRun run =
        collect(
            120,
            item ->
                item.startsWith("{\"id\": \"k3\"")
                    ? item.replace("\"x\"", "\"n\": 2000000, \"y\": 1, \"x\"")
                    : usual.apply(item));
    assertThat(run.said(), run.code(), is(0));
    assertThat(
        rows(
            "SELECT record_key, stage, json_extract(v.value, '$.pointer'), json_extract(v.value,"
                + " '$.rule') FROM jobs_rejects, json_each(violations) v"),
        is(
            List.of(
                row("k3", "Check contract", "/y", "drift:new_fields"),
                row("k3", "Check contract", "/n", "schema:maximum"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          120 | true  | , "x": . | /x is gone, which was in 90.0% before; missing first in k1, 119 follow; no record is refused for it, as some lacked it in earlier runs
          120 | false | "a" | /tags/* is gone, which was in 100.0% before; the mapping reads what is gone; missing first in k1, 120 values in all; no record is refused for it, as an array may be empty
          30  | false | , "x": . | /x is gone, which was in 100.0% before; missing first in k1, 29 follow; no record is refused for it, as fewer than 50 had it in earlier runs
          """)
  void whenNoRecordIsRefusedForWhatIsGone_thatIsSaidAndItIsToldOnce(
      int records, boolean someLacked, String gone, String sentence) throws Exception {
    spec("reject");
    UnaryOperator<String> usual =
        item -> someLacked && item.contains("0\"") ? item.replaceAll(gone, "") : item;
    assertThat(collect(records, usual).code(), is(0));
    CommandRun run = collect(records, item -> item.replaceAll(gone, ""));
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("  - source api: " + sentence + "\n"));
    assertThat(
        rows(
            "SELECT d.policy, d.message, r.rejected FROM collection_drift d JOIN collection_runs r"
                + " ON r.run_id = d.run_id"),
        is(List.of(row("reject", sentence, "0"))));
    assertThat(
        collect(records, item -> item.replaceAll(gone, "")).out(), not(containsString("is gone")));
  }

  /** Each place once, with how many records were refused for it, and which is the first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          120 | "plan"       | "pay_plan"     | /pos/plan is gone and /pos/pay_plan is new, with values like it (1.00 of 1): renamed? the mapping reads what is gone; first in k1, 119 follow
          7   | "plan": "..", |               | /pos/plan is missing, which none lacked before: first in k1, 6 follow
          120 | "GS", "pay": 1119 | "XX", "pay": 1119 | plan (/pos/plan) has a new code `XX`, 2 were known: first in k119, no other
          """)
  void whenRecordsAreRefused_itIsToldOnceWithPointerAndFirstRecord(
      int records, String usual, String odd, String sentence) throws Exception {
    spec("reject, new_fields: reject, new_codes: reject");
    assertThat(collect(120, item -> item).code(), is(0));
    CommandRun run = collect(records, item -> item.replaceAll(usual, odd == null ? "" : odd));
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("  - source api: " + sentence + "\n"));
    assertThat(rows("SELECT message FROM collection_drift"), is(List.of(row(sentence))));
  }

  @Test
  void whenMostLackAMember_theyAreRefusedInEachRunAndThatIsTold() throws Exception {
    spec("reject");
    assertThat(collect(120, item -> item).code(), is(0));
    UnaryOperator<String> without =
        item ->
            item.startsWith("{\"id\": \"k1\"") ? item : item.replaceAll("\"plan\": \"..\", ", "");
    for (int i = 0; i < 3; i++) {
      CommandRun run = collect(120, without);
      assertThat(run.said(), run.code(), is(0));
      assertThat(
          run.out(),
          containsString(
              "  - source api: /pos/plan is missing in 119 of 120, which none lacked before: first"
                  + " in k2, 118 follow\n"));
      assertThat(
          rows("SELECT rejected > 80, updated FROM collection_runs ORDER BY run_id DESC LIMIT 1"),
          is(List.of(row("1", "0"))));
    }
    assertThat(
        rows("SELECT DISTINCT test, policy, path, first_record, locator FROM collection_drift"),
        is(
            List.of(
                row(
                    "vanished_fields",
                    "reject",
                    "/pos/plan",
                    "k2",
                    path.resolve("jobs.jsonl") + " line 2"))));
    assertThat(
        rows(
            "SELECT DISTINCT first_record, message FROM collection_issues WHERE part ="
                + " 'drift:vanished_fields'"),
        is(List.of(row("k2", "drift:vanished_fields refused 119 of 120, first k2"))));
  }

  @Test
  void whenThereIsEnoughHistory_volumeIsCompared() throws Exception {
    spec("warn");
    for (int i = 0; i < 3; i++) {
      assertThat(collect(300 + i, item -> item).code(), is(0));
    }
    CommandRun few = collect(120, item -> item);
    assertThat(few.out(), containsString("  - source api: 120 records, usual are 301\n"));
    assertThat(few.out(), not(containsString("not enough history")));
  }
}
