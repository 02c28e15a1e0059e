package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.model.Measure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All that loading promises holds for a table with partitions, however it is divided. */
class PartitionedLoadIT {
  private static final Partitioning BY_MONTH = Partitioning.byMonth("posted");
  private static final Partitioning BY_HASH = Partitioning.byHash("id", 3);

  /** Its values change with every version, so that rows move. */
  private static final Partitioning BY_HASH_OF_PAY = Partitioning.byHash("pay", 5);

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Database server() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }

  @AfterEach
  void clean() throws Exception {
    try (Connection connection = server().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    server().release();
  }

  @Nested
  class RecordsByMonth extends LoadRecordsContract {
    @Override
    Database database() {
      return server();
    }

    @Override
    Partitioning partitioning() {
      return BY_MONTH;
    }

    @Test
    void whenANewerVersionIsOfAnotherMonth_theRowMovesThere() throws Exception {
      load(
          "run-1",
          counts(Measure.INSERTED, 2),
          record("a", "2026-01-31", "10", "2026-11-01T00:00:00Z"),
          record("b", "2026-02-01", "10", "2026-11-01T00:00:00Z"));
      load(
          "run-2",
          counts(Measure.UPDATED, 1),
          record("a", "2026-03-01", "10", "2026-11-02T00:00:00Z"));

      assertThat(
          query("SELECT tableoid::regclass, id, revision FROM jobs ORDER BY id"),
          is(List.of(List.of("jobs_2026_03", "a", "2"), List.of("jobs_2026_02", "b", "1"))));
      assertThat(
          query("SELECT count(*) FROM jobs WHERE first_seen_at < last_changed_at"),
          is(List.of(List.of("1"))));
    }

    @Test
    void whenAnOlderVersionIsOfAnotherMonth_theRowStaysWhereItIs() throws Exception {
      load(
          "run-1",
          counts(Measure.INSERTED, 1),
          record("a", "2026-03-01", "10", "2026-11-01T00:00:00Z"));
      load(
          "run-2",
          counts(Measure.STALE, 1),
          record("a", "2026-01-31", "11", "2026-11-02T00:00:00Z"));

      assertThat(
          query("SELECT tableoid::regclass, id, pay FROM jobs"),
          is(List.of(List.of("jobs_2026_03", "a", "10"))));
    }

    @Test
    void whenADayCannotBeRightOrIsMissing_theRecordIsInTheDefaultPartition() throws Exception {
      load(
          "run-1",
          counts(Measure.INSERTED, 5),
          record("a", null, "10", "2026-11-01T00:00:00Z"),
          record("b", "0202-01-01", "10", "2026-11-01T00:00:00Z"),
          record("c", "1899-12-31", "10", "2026-11-01T00:00:00Z"),
          record("d", "9999-12-31", "10", "2026-11-01T00:00:00Z"),
          record("e", "1900-01-01", "10", "2026-11-01T00:00:00Z"));
      assertThat(
          query(
              "SELECT tableoid::regclass, string_agg(id, ' ' ORDER BY id) FROM jobs GROUP BY"
                  + " tableoid ORDER BY tableoid::regclass::text COLLATE \"C\""),
          is(List.of(List.of("jobs_1900_01", "e"), List.of("jobs_default", "a b c d"))));

      load("run-2", counts(Measure.UPDATED, 1), record("a", null, "11", "2026-11-02T00:00:00Z"));
      load(
          "run-3",
          counts(Measure.UPDATED, 1),
          record("a", "2026-03-01", "11", "2026-11-03T00:00:00Z"));
      assertThat(
          query("SELECT tableoid::regclass, pay, revision FROM jobs WHERE id = 'a'"),
          is(List.of(List.of("jobs_2026_03", "11", "3"))));
    }
  }

  @Nested
  class RecordsByHashOfTheKey extends LoadRecordsContract {
    @Override
    Database database() {
      return server();
    }

    @Override
    Partitioning partitioning() {
      return BY_HASH;
    }
  }

  @Nested
  class RecordsByHashOfAnotherField extends LoadRecordsContract {
    @Override
    Database database() {
      return server();
    }

    @Override
    Partitioning partitioning() {
      return BY_HASH_OF_PAY;
    }
  }

  @Nested
  class DeletionsByMonth extends LoadDeletionsContract {
    @Override
    Database database() {
      return server();
    }

    @Override
    Partitioning partitioning() {
      return BY_MONTH;
    }
  }

  @Nested
  class DeletionsByHashOfTheKey extends LoadDeletionsContract {
    @Override
    Database database() {
      return server();
    }

    @Override
    Partitioning partitioning() {
      return BY_HASH;
    }
  }
}
