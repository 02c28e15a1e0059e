package dev.collection.io.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSourceMemoryIT extends SourceMemoryContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  @Override
  Connection connectToAnswers() throws Exception {
    return database().connect();
  }

  @Override
  String place() {
    return "PostgreSQL at " + database().display();
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
