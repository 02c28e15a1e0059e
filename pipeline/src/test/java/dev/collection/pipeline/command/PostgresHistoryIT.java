package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are compared with earlier ones, and scored by their models, in PostgreSQL. */
class PostgresHistoryIT {
  private static final String SPEC =
      """
      collection: offers
      key: [id]
      fields: {id: integer, plan: string, pay_min: decimal, pay_max: decimal}
      sources:
        api:
          file: {path: offers.jsonl}
          map: {id: /id, plan: /plan, pay_min: /min, pay_max: /max}
      drift: {runs: 3, new_fields: reject, vanished_fields: warn}
      series: {season: none, runs: 3}
      anomalies:
        features: [pay_min, pay_max]
        log: [pay_min, pay_max]
        within: [plan]
        methods: [robust_z, one_class_svm]
      """;

  @TempDir Path path;
  private EmbeddedPostgres server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
    url = server.getJdbcUrl("postgres", "postgres");
    new RunFolder(path).write("spec.yaml", SPEC);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** The run of a day, of that many records. */
  private CommandRun run(int day, int records, UnaryOperator<String> change, String... more)
      throws Exception {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= records; id++) {
      int min = (id == 5 ? 100 : 1) * (40_000 + 137 * (id % 13));
      lines.add(
          change.apply(
              "{\"id\":%d,\"plan\":\"GS\",\"min\":%d,\"max\":%d}"
                  .formatted(id, min, min + min / 8 + 31 * (id % 7))));
    }
    RunFolder folder = new RunFolder(path).write("offers.jsonl", String.join("\n", lines));
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--spec=" + path.resolve("spec.yaml"));
    arguments.add("--jdbcUrl=" + url);
    arguments.add("--output=" + folder.output());
    arguments.addAll(List.of(more));
    CommandRun run =
        CommandRun.at(CommandRun.NOW.plus(Duration.ofDays(day)), arguments.toArray(new String[0]));
    assertThat(run.said(), run.code(), is(0));
    return run;
  }

  private List<List<String>> rows(String sql) throws Exception {
    return new ResultTables(url).rows(sql);
  }

  @Test
  void whatEarlierRunsHaveStoredIsReadAgain() throws Exception {
    run(0, 200, item -> item, "--saveModel");
    run(1, 201, item -> item);
    run(2, 202, item -> item);

    UnaryOperator<String> odd =
        item -> item.contains("\"id\":7,") ? item.replace("\"plan\"", "\"pay_plan\"") : item;
    CommandRun next = run(3, 80, odd, "--model=last");

    assertThat(next.out(), containsString("80 records, usual are 201"));
    assertThat(next.out(), containsString("fewer items than"));
    String last = rows("SELECT max(run_id) FROM collection_runs").get(0).get(0);
    assertThat(
        rows("SELECT extracted, rejected FROM collection_runs WHERE run_id = '" + last + "'"),
        is(List.of(List.of("80", "1"))));
    assertThat(
        rows(
            "SELECT error_code, violations -> 0 ->> 'pointer' AS at, violations -> 0 ->> 'rule' AS"
                + " rule FROM offers_rejects WHERE run_id = '"
                + last
                + "'"),
        is(List.of(List.of("CONTRACT_BROKEN", "/pay_plan", "drift:new_fields"))));
    assertThat(
        rows("SELECT DISTINCT test FROM collection_drift WHERE run_id = '" + last + "'"),
        hasItem(List.of("series")));
    assertThat(
        rows("SELECT DISTINCT record_key FROM offers_anomalies WHERE run_id = '" + last + "'"),
        is(List.of(List.of("5"))));
    assertThat(rows("SELECT count(*) FROM collection_models"), is(List.of(List.of("1"))));

    // What was refused has not become usual.
    run(4, 80, odd);
    assertThat(
        rows("SELECT rejected FROM collection_runs ORDER BY run_id DESC LIMIT 1"),
        is(List.of(List.of("1"))));
  }
}
