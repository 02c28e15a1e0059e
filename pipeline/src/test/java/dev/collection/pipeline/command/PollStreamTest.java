package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.collection.io.jdbc.SqlText;
import dev.collection.io.load.RunIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * APIs polled through the whole job: each poll has the account that a run at its time would have.
 */
class PollStreamTest {
  private static final String FULL = "";
  private static final String INCREMENTAL =
      "incremental: {by: since, newest: /changed, format: number}";
  private static final Instant START = Instant.parse("2026-11-15T12:34:56.789Z");
  private static final long INTERVAL = 2 * 60 * 60;
  private static final String COUNTS =
      " status, message, extracted, announced, not_obtained, unannounced, inserted, updated,"
          + " deleted, unchanged, stale, duplicate, rejected, unexplained FROM collection_runs ";
  private static final String WINDOWS = " WHERE run_id LIKE '%/%' ORDER BY run_id";

  @TempDir Path path;
  private ChangingItems server;
  private RunFolder stream;
  private RunFolder batch;

  @BeforeEach
  void start() throws Exception {
    server = new ChangingItems();
    stream = folder("stream");
    batch = folder("batch");
    MovingClock.set(START);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunFolder folder(String name) throws Exception {
    return new RunFolder(Files.createDirectories(path.resolve(name)));
  }

  /** One state of the source after the other; the first has two pages. */
  private void change(int poll) {
    switch (poll) {
      case 0 -> {
        server.put("a", 10, "1").put("b", 11, "2").put("c", 12, "3");
        server.put("d", 13, "\"x\"").put("e", 14, "5"); // d: no number
      }
      case 1 -> server.put("b", 20, "22").put("f", 21, "6").put("a", 20, "1").put("d", 20, "\"y\"");
      default -> server.put("d", 30, "4").put("b", 20, "23");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FULL, INCREMENTAL})
  void eachPollHasTheAccountOfARunAtItsTime(String incremental) throws Exception {
    int polls = 3;
    write(incremental);
    List<List<String>> asked = new ArrayList<>();
    CommandRun run;
    try (StreamRun streaming = poll()) {
      for (int poll = 0; poll < polls; poll++) {
        change(poll);
        MovingClock.set(START.plusSeconds(poll * INTERVAL));
        told(streaming, poll + 1);
        asked.add(server.asked());
      }
      run = streaming.stop();
    }
    assertThat(run.said(), run.code(), is(0));
    server.clear();
    for (int poll = 0; poll < polls; poll++) {
      change(poll);
      runAt(START.plusSeconds(poll * INTERVAL));
      assertThat("poll " + poll, asked.get(poll), is(server.asked()));
    }

    assertThat(
        rows(stream, "SELECT" + COUNTS + WINDOWS),
        is(rows(batch, "SELECT" + COUNTS + "ORDER BY run_id")));
    assertThat(
        rows(
            stream,
            "SELECT inserted, updated, unchanged, stale, rejected FROM collection_runs" + WINDOWS),
        is(
            incremental.equals(FULL)
                ? List.of(
                    List.of("4", "0", "0", "0", "1"),
                    List.of("1", "2", "2", "0", "1"),
                    List.of("1", "1", "4", "0", "0"))
                : List.of(
                    List.of("4", "0", "0", "0", "1"),
                    List.of("1", "2", "1", "0", "1"),
                    List.of("1", "0", "1", "0", "0"))));
    assertThat(
        rows(
            stream,
            "SELECT substr(run_id, instr(run_id, '/')), started_at FROM collection_runs" + WINDOWS),
        is(
            List.of(
                List.of("/20261115T123456.789", "2026-11-15T12:34:56.789000Z"),
                List.of("/20261115T143456.789", "2026-11-15T14:34:56.789000Z"),
                List.of("/20261115T163456.789", "2026-11-15T16:34:56.789000Z"))));
    for (String same :
        List.of(
            "SELECT id, changed, total, quality_score, content_hash, revision, last_seen_at >"
                + " first_seen_at FROM items ORDER BY id",
            "SELECT source, part, page, announced, received, status, message FROM"
                + " collection_extractions ORDER BY run_id, source, part, page",
            "SELECT id FROM items_seen ORDER BY id",
            "SELECT record_key, kind FROM items_duplicates ORDER BY record_key",
            "SELECT collection, source, mark FROM collection_marks ORDER BY source",
            "SELECT source, locator, record_key, payload, violations FROM items_rejects ORDER BY"
                + " failed_at")) {
      assertThat(same, rows(stream, same), is(rows(batch, same)));
    }
    String quality = "SELECT source, dimension, met, checked, score FROM collection_quality";
    String order = " ORDER BY run_id, source, dimension";
    assertThat(
        rows(stream, quality + " WHERE run_id LIKE '%/%'" + order),
        is(rows(batch, quality + order)));
    String fields =
        "SELECT source, field, dimension, met, checked, score FROM" + " collection_field_quality";
    String orderOfFields = " ORDER BY run_id, source, field, dimension";
    assertThat(
        rows(stream, fields + " WHERE run_id LIKE '%/%'" + orderOfFields),
        is(rows(batch, fields + orderOfFields)));
    String sums =
        "SELECT source, field, dimension, sum(met), sum(checked) FROM"
            + " collection_field_quality WHERE run_id %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    assertThat(
        rows(stream, sums.formatted("NOT LIKE '%/%'")),
        is(rows(stream, sums.formatted("LIKE '%/%'"))));
    String rest = incremental.equals(FULL) ? "15" : "10"; // 4 + 5 + 6, 4 + 4 + 2
    assertThat(
        rows(stream, sums.formatted("NOT LIKE '%/%'")),
        is(
            List.of(
                List.of("", "total", "completeness", rest, rest),
                List.of("api", "total", "completeness", rest, rest))));
    assertThat(
        rows(
            stream,
            "SELECT status, extracted, announced, inserted, updated, unchanged, rejected,"
                + " unexplained FROM collection_runs WHERE run_id NOT LIKE '%/%'"),
        is(
            rows(
                stream,
                "SELECT 'done', sum(extracted), sum(announced), sum(inserted), sum(updated),"
                    + " sum(unchanged), sum(rejected), 0 FROM collection_runs"
                    + " WHERE run_id LIKE '%/%'")));
  }

  @Test
  void aPollThatFailsIsAFailedWindow_andTheNextIsDone() throws Exception {
    write(INCREMENTAL);
    change(0);
    CommandRun run;
    try (StreamRun streaming = poll()) {
      told(streaming, 1);
      change(1);
      server.down(true);
      MovingClock.set(START.plusSeconds(INTERVAL));
      told(streaming, 2);
      assertThat(
          "the mark stays",
          rows(stream, "SELECT mark FROM collection_marks"),
          is(List.of(List.of("0000000000000000014"))));
      server.down(false);
      server.asked();
      MovingClock.set(START.plusSeconds(2 * INTERVAL));
      told(streaming, 3);
      assertThat(server.asked(), is(List.of("page 1 since 14", "page 2 since 14")));
      run = streaming.stop();
    }

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        rows(
            stream,
            "SELECT status, extracted, inserted, updated, unchanged FROM collection_runs"
                + WINDOWS),
        is(
            List.of(
                List.of("done", "5", "4", "0", "0"),
                List.of("failed", "0", "0", "0", "0"),
                List.of("done", "5", "1", "2", "1"))));
    List<String> whole =
        rows(
                stream,
                "SELECT status, extracted, inserted, updated, unchanged, message FROM"
                    + " collection_runs WHERE run_id NOT LIKE '%/%'")
            .get(0);
    assertThat(whole.subList(0, 5), is(List.of("failed", "10", "5", "2", "1")));
    assertThat(whole.get(5), startsWith("1 window has failed, the first is "));
    assertThat(whole.get(5), containsString("/20261115T143456.789 in collection_runs"));
    assertThat(
        rows(stream, "SELECT mark FROM collection_marks"),
        is(List.of(List.of("0000000000000000021"))));
  }

  @Test
  void pollsThatWereMissedAreMadeUpByOne() throws Exception {
    write(FULL);
    change(0);
    CommandRun run;
    try (StreamRun streaming = poll()) {
      told(streaming, 1);
      server.asked();
      MovingClock.set(START.plusSeconds(5 * INTERVAL + 17));
      told(streaming, 2);
      assertThat(server.asked(), is(List.of("page 1 since ", "page 2 since ")));
      MovingClock.set(START.plusSeconds(6 * INTERVAL));
      told(streaming, 3);
      run = streaming.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        rows(
            stream,
            "SELECT substr(run_id, instr(run_id, '/')), extracted, inserted, unchanged, rejected"
                + " FROM collection_runs"
                + WINDOWS),
        is(
            List.of(
                List.of("/20261115T123456.789", "5", "4", "0", "1"),
                List.of("/20261115T223456.789", "5", "0", "4", "1"),
                List.of("/20261116T003456.789", "5", "0", "4", "1"))));
    Map<String, String> whole =
        stream.tables().records("SELECT * FROM collection_runs WHERE run_id NOT LIKE '%/%'").get(0);
    assertThat(whole.get("extracted"), is("15"));
    assertThat(whole.get("unexplained"), is("0"));
    assertThat(
        "told once",
        rows(stream, "SELECT record_key FROM items_rejects"),
        is(List.of(List.of("d"))));
  }

  @Test
  void eachPollIsComparedWithThoseBeforeItAsRunsAre() throws Exception {
    write(FULL);
    for (RunFolder folder : List.of(stream, batch)) {
      Path spec = folder.path().resolve("spec.yaml");
      folder.write("spec.yaml", Files.readString(spec) + "drift: {runs: 2, min_records: 1}\n");
    }
    int polls = 3;
    CommandRun run;
    try (StreamRun streaming = poll()) {
      for (int poll = 0; poll < polls; poll++) {
        changeType(poll);
        MovingClock.set(START.plusSeconds(poll * INTERVAL));
        told(streaming, poll + 1);
      }
      run = streaming.stop();
    }
    assertThat(run.said(), run.code(), is(0));
    assertThat(
        run.out(), containsString("  - drift: 1 finding in the windows: see collection_drift\n"));
    server.clear();
    for (int poll = 0; poll < polls; poll++) {
      changeType(poll);
      runAt(START.plusSeconds(poll * INTERVAL));
    }

    for (String same :
        List.of(
            "SELECT kind, source, path, types, total, nulls, distinct_values, least, greatest,"
                + " mean, frequent, first_record FROM collection_profiles ORDER BY run_id, kind,"
                + " path",
            "SELECT finding, source, test, path, measured, records, first_record, message FROM"
                + " collection_drift ORDER BY run_id, finding")) {
      assertThat(same, rows(stream, same), is(rows(batch, same)));
    }
    assertThat(
        rows(stream, "SELECT DISTINCT test, path FROM collection_drift ORDER BY test, path"),
        is(List.of(List.of("changed_types", "/total"))));
  }

  @Test
  void aPollIsJudgedByPollsOfEarlierDaysOfItsName_andNotByThoseOfItsDay() throws Exception {
    write(FULL);
    stream.write(
        "spec.yaml",
        Files.readString(stream.path().resolve("spec.yaml"))
            + "series: {runs: 2, min_records: 1}\n");
    CommandRun run;
    try (StreamRun streaming = poll()) {
      change(0);
      told(streaming, 1);
      for (int week = 1; week <= 2; week++) {
        seed(START.plusSeconds(INTERVAL - 60).minus(Duration.ofDays(7L * week)), 500);
        seed(START.minus(Duration.ofDays(7L * week)), 6);
      }
      MovingClock.set(START.plusSeconds(INTERVAL));
      change(1);
      told(streaming, 6);
      run = streaming.stop();
    }
    assertThat(run.said(), run.code(), is(0));

    assertThat(
        rows(stream, "SELECT test, kind, policy, measured, message FROM collection_drift"),
        is(
            List.of(
                List.of(
                    "series",
                    "volume",
                    "warn",
                    "6.0",
                    "this run brings 99% fewer items than Sundays do: 6, expected 500 after 2 of"
                        + " them"))));
    assertThat(
        rows(stream, "SELECT summary FROM collection_runs WHERE run_id LIKE '2%/%' ORDER BY run_id")
            .get(0)
            .get(0),
        containsString("series: not enough history: 0 of 2 Sundays"));
  }

  /** A window of a stream that there was, which brought so many items. */
  private void seed(Instant start, int items) throws Exception {
    String run = "1" + RunIds.begin(start).substring(1);
    String id = run + "/" + run.substring(0, 19);
    try (Connection connection = DriverManager.getConnection(stream.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO collection_runs (run_id, collection, started_at, status) SELECT '"
              + id
              + "', collection, '"
              + SqlText.instant(start)
              + "', 'done' FROM collection_runs LIMIT 1");
      statement.execute(
          "INSERT INTO collection_profiles (run_id, source, kind, path, total, nulls) SELECT '"
              + id
              + "', source, kind, path, "
              + items
              + ", 0 FROM collection_profiles WHERE kind = 'item' AND path = '' AND run_id LIKE"
              + " '2%' LIMIT 1");
    }
  }

  private void changeType(int poll) {
    change(poll);
    if (poll == 2) {
      server.put("g", 31, "true");
    }
  }

  private void write(String incremental) throws Exception {
    String spec = server.spec(incremental) + "quality: {required: [total]}\n";
    stream.write("spec.yaml", spec);
    batch.write("spec.yaml", spec);
  }

  private StreamRun poll() {
    return StreamRun.start(
        "--pollEvery=2h",
        "--spec=" + stream.path().resolve("spec.yaml"),
        "--jdbcUrl=" + stream.jdbcUrl(),
        "--output=" + stream.output());
  }

  private void runAt(Instant time) throws Exception {
    CommandRun run =
        CommandRun.at(
            time,
            "run",
            "--spec=" + batch.path().resolve("spec.yaml"),
            "--jdbcUrl=" + batch.jdbcUrl(),
            "--output=" + batch.output());
    assertThat(run.said(), run.code(), is(0));
  }

  /** Waits until so many polls have their account, and their marks. */
  private void told(StreamRun streaming, int polls) throws Exception {
    streaming.until(
        polls + " polls",
        () -> {
          try {
            List<List<String>> told = rows(stream, "SELECT status FROM collection_runs" + WINDOWS);
            return told.size() == polls
                && (told.get(polls - 1).get(0).equals("failed") || marked());
          } catch (SQLException e) {
            return false; // the tables are not there yet
          }
        });
  }

  private boolean marked() throws Exception {
    if (!Files.readString(stream.path().resolve("spec.yaml")).contains("incremental")) {
      return true;
    }
    String last = rows(stream, "SELECT max(run_id) FROM collection_runs").get(0).get(0);
    return rows(stream, "SELECT run_id FROM collection_marks").equals(List.of(List.of(last)));
  }

  private static List<List<String>> rows(RunFolder folder, String sql) throws SQLException {
    return folder.tables().rows(sql);
  }
}
