package dev.collection.io.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresSourceMemoryIT extends SourceMemoryContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  Database database() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }

  @Override
  Connection connectToAnswers() throws Exception {
    return database().connect();
  }

  @Override
  String place() {
    return "PostgreSQL at " + database().display();
  }

  @AfterEach
  void clean() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    database().release();
  }

  @Test
  void whenTheClockOfTheDatabaseIsOff_itIsTheOneThatCounts() {
    Instant before = Instant.parse("2026-11-01T00:00:00Z");
    Instant after = before.plusMillis(100);

    assertThat(
        PostgresMemoryDatabase.offset(before, before.plusMillis(40), after), is(Duration.ZERO));
    assertThat(
        PostgresMemoryDatabase.offset(before, before.plusSeconds(5), after),
        is(Duration.ofMillis(4950)));
    assertThat(
        PostgresMemoryDatabase.offset(before, before.minusSeconds(5), after),
        is(Duration.ofMillis(-5050)));
    // The answer took four seconds: two more or less say nothing.
    assertThat(
        PostgresMemoryDatabase.offset(before, before.plusMillis(3900), before.plusSeconds(4)),
        is(Duration.ZERO));
  }
}
