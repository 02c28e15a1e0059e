package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.PostgresServer;
import dev.collection.io.schema.SchemaMismatchException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresOutboxIT extends OutboxContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  @Test
  void whenARecordMovesToAnotherPartition_itIsToldAsOneChange() throws Exception {
    execute(
        "DROP TABLE jobs; DROP TABLE jobs_seen; DROP TABLE jobs_outbox; DROP TABLE jobs_deleted");
    execute("DROP FUNCTION jobs_fill_outbox");
    divide(Partitioning.byMonth("posted"));
    load("run-1", record("a", 1, "10"));
    publish();
    load("run-2", record("a", 40, "11"));
    assertThat(publish().published(), is(1L));
    assertThat(summaries(changes()), is(List.of("\"a\" 10 v1 run-1", "\"a\" 11 v2 run-2")));
  }

  @Test
  void whenSomebodyElsePublishes_itIsLeftToHim() throws Exception {
    load("run-1", record("a", 1, "10"));
    database()
        .retry()
        .transact(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    "SELECT pg_advisory_xact_lock(hashtext('collection outbox'),"
                        + " hashtext('public.jobs_outbox'))");
              }
              try {
                assertThat(publisher().publish(Duration.ZERO).notes(), is(List.of()));
                assertThat(
                    publisher().publish(Duration.ofSeconds(1)).notes(),
                    is(
                        List.of(
                            "1 entry waits in the outbox for the next run: somebody else has been"
                                + " publishing for 1 s")));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return null;
            });
    assertThat(publish().published(), is(1L));
  }

  @Test
  void whenTheUserMayOnlyWrite_whatHeLacksIsNamedAndThenItIsEnough() throws Exception {
    execute("DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN");
    execute("GRANT USAGE ON SCHEMA public TO writer");
    execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO writer");
    execute("GRANT DELETE ON collection_answers, jobs TO writer");
    Database writer = new Database(database().url(), "writer", null);
    try {
      SchemaMismatchException refused =
          assertThrows(
              SchemaMismatchException.class,
              () -> new CollectionSchema(writer, tables()).prepare());
      assertThat(refused.getMessage(), containsString("lacks DELETE on table jobs_outbox"));
      execute("GRANT DELETE ON jobs_outbox TO writer");
      new CollectionSchema(writer, tables()).prepare();
      load(writer, "run-1", record("a", 1, "10"));
      assertThat(publisher(writer).publish(Duration.ZERO).published(), is(1L));
    } finally {
      writer.release();
      execute("DROP OWNED BY writer; DROP ROLE writer");
    }
  }
}
