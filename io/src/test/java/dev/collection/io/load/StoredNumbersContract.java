package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which earlier runs the numbers are read of, on every database. */
abstract class StoredNumbersContract {
  /** A Monday. */
  private static final Instant NOW = Instant.parse("2026-11-16T10:05:00Z");

  private static final String RUN = RunIds.begin(NOW);
  private static final String STREAM = "20261001T000000.000-0a1b2c3d";

  abstract Database database() throws Exception;

  /** Makes the database plan with what it knows of its tables. */
  void analyze() throws Exception {}

  @BeforeEach
  void prepare() throws Exception {
    new CollectionSchema(database(), LoadRecordsContract.TABLES).prepare();
  }

  private static String window(Instant start) {
    return STREAM + RunIds.SEPARATOR + RunIds.begin(start).substring(0, 19);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  /** Notes runs of a collection that have ended, by their beginnings. */
  private void runs(String collection, String status, boolean windows, List<Instant> starts)
      throws Exception {
    String type = database().isSqlite() ? "TEXT" : "timestamptz";
    try (Connection connection = database().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO collection_runs (run_id, collection, started_at, status) VALUES (?, ?,"
                    + " CAST(? AS "
                    + type
                    + "), ?)")) {
      connection.setAutoCommit(false);
      for (Instant start : starts) {
        statement.setString(1, windows ? window(start) : RunIds.begin(start));
        statement.setString(2, collection);
        statement.setString(3, SqlText.instant(start));
        statement.setString(4, status);
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private void done(String... starts) throws Exception {
    runs("jobs", "done", false, List.of(starts).stream().map(Instant::parse).toList());
  }

  /** Every minute of so many days before now. */
  private static List<Instant> minutes(int days) {
    return IntStream.rangeClosed(1, 24 * 60 * days)
        .mapToObj(ago -> NOW.minus(Duration.ofMinutes(ago)))
        .toList();
  }

  private List<Instant> ofDays(String id, int days) throws Exception {
    return new StoredNumbers(database(), "jobs")
        .ofDaysBefore(id, NOW, days).stream().map(StoredNumbers.Run::startedAt).toList();
  }

  @Test
  void ofEachEarlierDayTheRunThatBeganNearestToTheTimeOfDayIsRead() throws Exception {
    done(
        "2026-11-16T10:00:00Z",
        "2026-11-15T09:05:01Z",
        "2026-11-15T11:05:00Z",
        "2026-11-14T00:00:00Z",
        "2026-11-12T23:59:59.999Z",
        "2026-11-11T10:04:59Z",
        "2026-11-11T10:05:02Z",
        "2026-11-09T10:05:00Z",
        "2026-11-08T10:05:00Z");

    assertThat(
        ofDays(RUN, 7),
        is(
            List.of(
                at("2026-11-09T10:05:00Z"),
                at("2026-11-11T10:04:59Z"),
                at("2026-11-12T23:59:59.999Z"),
                at("2026-11-14T00:00:00Z"),
                at("2026-11-15T09:05:01Z"))));
  }

  @Test
  void runsThatWentWrongAreNone() throws Exception {
    done("2026-11-15T08:00:00Z", "2026-11-15T10:00:00Z", "2026-11-14T10:00:00Z");
    runs("jobs", "failed", false, List.of(at("2026-11-15T10:04:00Z")));
    runs("jobs", "done_with_breaches", false, List.of(at("2026-11-13T10:04:00Z")));
    runs("others", "done", false, List.of(at("2026-11-15T10:03:00Z")));
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO collection_issues (run_id, source, dimension, part) SELECT run_id, 's', 'd',"
              + " 'drift:new_fields' FROM collection_runs WHERE run_id LIKE '20261115T100000%'");
    }

    assertThat(
        ofDays(RUN, 7),
        is(
            List.of(
                at("2026-11-13T10:04:00Z"),
                at("2026-11-14T10:00:00Z"),
                at("2026-11-15T08:00:00Z"))));
  }

  @Test
  void windowsAreComparedWithWindowsOfEarlierDays() throws Exception {
    runs("jobs", "done", true, minutes(9));
    done("2026-11-15T10:05:00Z", "2026-11-14T10:30:00Z");

    assertThat(
        ofDays(window(NOW), 14),
        is(
            List.of(9, 8, 7, 6, 5, 4, 3, 2, 1).stream()
                .map(ago -> NOW.minus(Duration.ofDays(ago)))
                .toList()));
    assertThat(
        ofDays(RUN, 14), is(List.of(at("2026-11-14T10:30:00Z"), at("2026-11-15T10:05:00Z"))));
  }

  @Test
  void whatIsStoredOfARunIsReadWithIt() throws Exception {
    done("2026-11-09T10:05:00Z");
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO collection_profiles (run_id, source, kind, path, total, nulls) SELECT"
              + " run_id, 'api', 'field', 'pay', 20, 5 FROM collection_runs");
      statement.execute(
          "INSERT INTO collection_quality (run_id, source, dimension, score) SELECT run_id, '',"
              + " 'accuracy', 0.5 FROM collection_runs");
    }

    assertThat(
        new StoredNumbers(database(), "jobs").ofDaysBefore(RUN, NOW, 7),
        is(
            List.of(
                new StoredNumbers.Run(
                    at("2026-11-09T10:05:00Z"),
                    List.of(new StoredNumbers.Values("api", false, "pay", 20, 5)),
                    List.of(new StoredNumbers.Score("accuracy", 0.5))))));
    assertThat(ofDays(RUN, 6), is(List.of()));
  }

  @Test
  void theLatestRunsAreThoseThatBeganLast() throws Exception {
    runs("jobs", "done", true, minutes(1));
    runs("others", "done", true, List.of(NOW.minusSeconds(1)));
    done("2026-11-15T10:05:30Z");

    assertThat(
        new StoredNumbers(database(), "jobs")
            .before(window(NOW.minusSeconds(60)), 3).stream()
                .map(StoredNumbers.Run::startedAt)
                .toList(),
        is(
            List.of(
                NOW.minus(Duration.ofMinutes(4)),
                NOW.minus(Duration.ofMinutes(3)),
                NOW.minus(Duration.ofMinutes(2)))));
  }

  @Test
  void aWindowDoesNotReadTheWholeTable() throws Exception {
    runs("jobs", "done", true, minutes(21));
    analyze();
    List<String[]> days = new ArrayList<>();
    for (int ago = 1; ago <= 112; ago++) {
      Instant time = NOW.minus(Duration.ofDays(ago));
      days.add(
          new String[] {
            "jobs",
            SqlText.instant(time.truncatedTo(ChronoUnit.DAYS)),
            SqlText.instant(time),
            SqlText.instant(time.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)))
          });
    }

    assertFindsRows(
        GoodRuns.nearestOfDays(database(), window(NOW)),
        statement -> database().dialect().setInput(statement, GoodRuns.DAY, days));
    assertFindsRows(
        GoodRuns.latest(database(), "r.run_id", window(NOW), "", 16),
        statement -> {
          statement.setString(1, "jobs");
          statement.setString(2, window(NOW));
        });
  }

  private interface Parameters {
    void set(PreparedStatement statement) throws Exception;
  }

  private void assertFindsRows(String sql, Parameters parameters) throws Exception {
    StringBuilder plan = new StringBuilder();
    String explain = database().isSqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
    try (Connection connection = database().connect();
        PreparedStatement statement = connection.prepareStatement(explain + sql)) {
      parameters.set(statement);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          // The last column of SQLite's, the only one of PostgreSQL's.
          plan.append(rows.getString(rows.getMetaData().getColumnCount())).append('\n');
        }
      }
    }
    for (String all :
        List.of(
            "Seq Scan on collection_runs",
            "SCAN r\n",
            "SCAN s\n",
            "USE TEMP B-TREE FOR ORDER BY")) {
      assertThat(plan.toString(), not(containsString(all)));
    }
    assertThat(plan.toString(), containsString(GoodRuns.INDEX));
  }
}
