package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.write.SqlFault;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real server does to a batch, besides refusing rows. */
class PostgresFaultsIT {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Database database(String name, String user) {
    return new Database("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, user, null);
  }

  /**
   * The other session has the second row and wants the first, ours has the first and wants the
   * second. Only ours looks for deadlocks, so it is ours that is broken off; that the other one
   * gets its row at all shows that there was one.
   */
  @Test
  void whenThereIsADeadlock_theBatchIsWrittenAllTheSame() throws Exception {
    Database database = database("postgres", "postgres");
    new CollectionSchema(database, LoadRecordsContract.TABLES).prepare();
    RefusedRecordsContract.write(database, RefusedRecordsContract.records(2, Set.of()));
    ExecutorService writers = Executors.newSingleThreadExecutor();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      statement.execute("SET deadlock_timeout = '1h'");
      other.setAutoCommit(false);
      statement.execute("UPDATE jobs SET quality_score = 0.1 WHERE id = 'id-0001'");

      Future<?> written =
          writers.submit(
              () -> {
                RefusedRecordsContract.write(
                    database,
                    List.of(
                        RefusedRecordsContract.record(0, "2026-03-01", "11", "id-0000"),
                        RefusedRecordsContract.record(1, "2026-03-01", "11", "id-0001")));
                return null;
              });
      while (!isWaiting(database)) {
        assertThat("it does not wait for the other", written.isDone(), is(false));
      }
      statement.execute("UPDATE jobs SET quality_score = 0.1 WHERE id = 'id-0000'");
      other.commit();
      other.setAutoCommit(true);
      written.get(2, TimeUnit.MINUTES);

      try (ResultSet rows =
          statement.executeQuery("SELECT pay, revision, quality_score FROM jobs")) {
        for (int i = 0; i < 2; i++) {
          assertThat(rows.next(), is(true));
          assertThat(rows.getString(1), is("11"));
          assertThat(rows.getInt(2), is(2));
          assertThat(rows.getDouble(3), is(0.5));
        }
      }
    } finally {
      writers.shutdownNow();
      database.release();
    }
  }

  private static boolean isWaiting(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) {
      result.next();
      return result.getInt(1) > 0;
    }
  }

  @ParameterizedTest
  @CsvSource({"postgres, nobody, 28000", "nowhere, postgres, 3D000"})
  void whenTheLoginIsRefused_failsAtOnce(String name, String user, String state) throws Exception {
    Database database = database(name, user);
    try {
      SQLException thrown =
          assertThrows(
              SQLException.class,
              () ->
                  RefusedRecordsContract.write(
                      database, RefusedRecordsContract.records(2, Set.of())));
      assertThat(((SQLException) thrown.getCause()).getSQLState(), is(state));
      assertThat(SqlFault.of(thrown), is(SqlFault.SYSTEM));
    } finally {
      database.release();
    }
  }

  @Test
  void whenATableIsMissing_failsAtOnce() throws Exception {
    Database database = database("template1", "postgres");
    try {
      SQLException thrown =
          assertThrows(
              SQLException.class,
              () ->
                  RefusedRecordsContract.write(
                      database, RefusedRecordsContract.records(2, Set.of())));
      assertThat(SqlFault.of(thrown), is(SqlFault.SYSTEM));
    } finally {
      database.release();
    }
  }
}
