package dev.collection.pipeline.command;

import static java.util.Arrays.asList;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections of a spec give in a window of a stream what they give in a run of the same records. */
class StreamSectionsTest {
  private static final Instant START = Instant.parse("2026-11-15T12:00:00Z");
  private static final String QUALITY =
      """
      collection: offers
      key: [id]
      newest_by: [version]
      fields: {id: integer, version: integer, plan: string, pay_min: decimal, pay_max: decimal}
      sources:
        files:
          file: {path: "inbox/*.jsonl"}
          map: {id: /id, version: /version, plan: /plan, pay_min: /min, pay_max: /max}
      rules:
        ordered: {check: "pay_min <= pay_max", dimension: consistency}
        positive: {check: "pay_min > 0", dimension: validity, on_failure: reject}
      quality: {thresholds: {consistency: 0.999}}
      anomalies:
        features: [pay_min, pay_max]
        log: [pay_min, pay_max]
        within: [plan]
        methods: [robust_z, one_class_svm]
        min_records: 50
      """;
  private static final String LOOKUPS =
      """
      collection: jobs
      key: [id]
      fields: {id: string, code: string, name: string}
      sources:
        files: {file: {path: "inbox/*.jsonl"}, map: {id: /id, code: /code}}
      lookups:
        agencies:
          file: {path: agencies.json, format: json}
          items: /list
          key: /Code
          values: {name: /Value}
      enrich:
        name: {lookup: agencies, by: code, take: name}
      """;
  private static final String AGENCIES =
      "{\"list\": [{\"Code\": \"VA\", \"Value\": \"Veterans\"}, {\"Code\": \"AK\", \"Value\":"
          + " \"Air\"}]}";

  @TempDir Path path;
  private RunFolder stream;
  private RunFolder batch;

  @BeforeEach
  void start() throws Exception {
    stream = new RunFolder(Files.createDirectories(path.resolve("stream/inbox")).getParent());
    batch = new RunFolder(Files.createDirectories(path.resolve("batch/inbox")).getParent());
    MovingClock.set(START);
  }

  private void write(String name, String text) throws Exception {
    stream.write(name, text);
    batch.write(name, text);
  }

  private StreamRun watch() {
    return StreamRun.start(
        "--pollEvery=1m",
        "--spec=" + stream.path().resolve("spec.yaml"),
        "--jdbcUrl=" + stream.jdbcUrl(),
        "--output=" + stream.output());
  }

  private static long count(RunFolder folder, String sql) throws SQLException {
    try {
      return folder.tables().number(sql);
    } catch (SQLException e) {
      return -1; // the tables are not there yet
    }
  }

  @Test
  void qualityAndAnomaliesOfAWindowAreThoseOfARun() throws Exception {
    write("spec.yaml", QUALITY);
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= 80; id++) {
      String plan = id % 2 == 0 ? "GS" : "WG";
      int min = 40_000 + 137 * (id % 13);
      lines.add(offer(id, 1, plan, min, min + 5_000 + 31 * (id % 7)));
    }
    lines.add(offer(81, 1, "GS", 4_000_000, 4_500_000)); // odd
    lines.add(offer(82, 1, "WG", 50_000, 41_000)); // not ordered
    lines.add(offer(83, 1, "WG", 0, 41_000)); // an error
    lines.add("{\"id\":84,\"version\":1,\"plan\":\"WG\"}"); // no method can say anything of it
    write("inbox/a.jsonl", String.join("\n", lines) + "\n");
    MovingClock.set(START);

    CommandRun run;
    try (StreamRun streaming = watch()) {
      streaming.until(
          "told",
          () -> count(stream, "SELECT count(*) FROM collection_runs WHERE run_id LIKE '%/%'") == 1);
      run = streaming.stop();
    }
    CommandRun whole = batch.run("spec.yaml");
    assertThat(whole.said(), whole.code(), is(3));
    assertThat(run.said(), run.code(), is(3));

    String ofWindow = " WHERE run_id LIKE '%/%'";
    for (String select :
        List.of(
            "SELECT status, extracted, inserted, rejected, anomalies, quality_score FROM"
                + " collection_runs",
            "SELECT source, dimension, met, checked, score, threshold, breach FROM"
                + " collection_quality",
            "SELECT source, field || ' ' || dimension, met, checked, score FROM"
                + " collection_field_quality",
            "SELECT source, rule, passed, failed, not_applicable FROM collection_rules",
            "SELECT record_key, method, source, round(score, 9), round(threshold, 9),"
                + " compared_with, group_size, explanation FROM offers_anomalies")) {
      assertThat(
          select,
          stream.tables().rows(select + ofWindow + " ORDER BY 1, 2"),
          is(batch.tables().rows(select + " ORDER BY 1, 2")));
    }
    String rows =
        "SELECT id, version, plan, quality_score, quality_misses, anomaly FROM offers ORDER BY id";
    assertThat(stream.tables().rows(rows), is(batch.tables().rows(rows)));
    assertThat(
        stream.tables().rows("SELECT id, quality_misses FROM offers WHERE quality_misses != ''"),
        is(List.of(List.of("82", "consistency 0/1 (ordered)"))));
    assertThat(
        stream.tables().column("SELECT id FROM offers WHERE anomaly ORDER BY id"),
        is(List.of("81", "82")));
    assertThat(
        stream.tables().column("SELECT id FROM offers WHERE anomaly IS NULL"), is(List.of("84")));
    assertThat(
        run.out(),
        containsString(
            "  - anomalies: records without a score: 1 by one_class_svm, robust_z; why, is in the"
                + " summaries of the windows in collection_runs\n"));
  }

  private static String offer(int id, int version, String plan, int min, int max) {
    return "{\"id\":%d,\"version\":%d,\"plan\":\"%s\",\"min\":%d,\"max\":%d}"
        .formatted(id, version, plan, min, max);
  }

  @Test
  void lookupsFillFieldsInEveryWindow() throws Exception {
    write("spec.yaml", LOOKUPS);
    write("agencies.json", AGENCIES);
    stream.write("inbox/a.jsonl", "{\"id\": 1, \"code\": \"VA\"}\n{\"id\": 2, \"code\": \"QQ\"}\n");

    CommandRun run;
    try (StreamRun streaming = watch()) {
      streaming.until("two", () -> count(stream, "SELECT count(*) FROM jobs") == 2);
      stream.write(
          "inbox/b.jsonl", "{\"id\": 3, \"code\": \"AK\"}\n{\"id\": 4, \"code\": \"QQ\"}\n");
      MovingClock.set(START.plusSeconds(60));
      streaming.until("four", () -> count(stream, "SELECT count(*) FROM jobs") == 4);
      run = streaming.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        stream.tables().rows("SELECT id, name FROM jobs ORDER BY id"),
        is(
            List.of(
                asList("1", "Veterans"),
                asList("2", null),
                asList("3", "Air"),
                asList("4", null))));
    assertThat(
        stream
            .tables()
            .rows("SELECT extracted, inserted, status FROM collection_runs ORDER BY run_id"),
        is(
            List.of(
                List.of("4", "4", "done"), List.of("2", "2", "done"), List.of("2", "2", "done"))));
    assertThat(
        stream
            .tables()
            .column(
                "SELECT json_extract(summary, '$.notes') FROM collection_runs WHERE run_id LIKE"
                    + " '%/%'"),
        is(Collections.nCopies(2, "[\"lookup agencies: 1 code unknown in 1 record, first QQ\"]")));
    assertThat(
        run.out(),
        containsString("lookup agencies: codes unknown in 2 records; the windows name them\n"));
  }

  @Test
  void whenALookupIsDamaged_nothingIsLoadedWithoutIt() throws Exception {
    write("spec.yaml", LOOKUPS);
    write("agencies.json", AGENCIES.substring(0, 60));
    write("inbox/a.jsonl", "{\"id\": 1, \"code\": \"VA\"}\n");
    CommandRun whole = batch.run("spec.yaml");
    assertThat(whole.said(), whole.code(), is(1));
    assertThat(count(batch, "SELECT count(*) FROM jobs"), is(0L));

    CommandRun run =
        CommandRun.by(
            new MovingClock(),
            "run",
            "--streaming",
            "--pollEvery=1m",
            "--spec=" + stream.path().resolve("spec.yaml"),
            "--jdbcUrl=" + stream.jdbcUrl(),
            "--output=" + stream.output());

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.err(), containsString("lookup agencies"));
    assertThat(count(stream, "SELECT count(*) FROM jobs"), is(0L));
    assertThat(stream.tables().column("SELECT status FROM collection_runs"), is(List.of("failed")));
    CommandRun.awaitWorkers();
  }
}
