package dev.collection.io.jdbc.write;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, when, and on which connection; no clock but the one here. */
class DatabaseRetryTest {
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMinutes(5));

  private final FaultyConnections connections = new FaultyConnections(null);
  private final List<Duration> waits = new ArrayList<>();
  private long now;
  private double random;

  private DatabaseRetry retry() {
    return new DatabaseRetry(
        connections,
        SCHEDULE,
        () -> now,
        () -> random,
        wait -> {
          waits.add(wait);
          now += wait.toNanos();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40001", "40P01", "55P03", "08000", "08003", "08006", "57P01", "57P02", "57P03", "53300"
      })
  void whenItPasses_isDoneAgainOnANewConnection(String state) throws Exception {
    List<Integer> attempts = new ArrayList<>();
    String result =
        retry()
            .transactRepeatedly(
                (connection, attempt) -> {
                  attempts.add(attempt);
                  if (attempt < 3) {
                    throw new SQLException("not now", state);
                  }
                  return "done";
                });
    assertThat(result, is("done"));
    assertThat(attempts, contains(1, 2, 3));
    assertThat(connections.count("connect"), is(3L));
    assertThat(connections.count("rollback"), is(2L));
    assertThat("what has failed goes back to nobody", connections.count("abort"), is(2L));
    assertThat(connections.count("close"), is(3L));
    assertThat(connections.count("commit"), is(1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22001", "23514", "P0001", "28P01", "3D000", "42501", "42P01", "53100", "25006", "08004"
      })
  void whenItDoesNotPass_failsAtOnceAndGivesTheConnectionBack(String state) {
    SQLException refused = new SQLException("no", state);
    SQLException thrown =
        assertThrows(
            SQLException.class,
            () ->
                retry()
                    .transact(
                        connection -> {
                          throw refused;
                        }));
    assertThat(thrown, sameInstance(refused));
    assertThat(waits, is(List.of()));
    assertThat(
        connections.calls,
        contains("connect", "setAutoCommit", "getAutoCommit", "rollback", "close"));
  }

  @Test
  void whenTheConnectionBreaksWhileCommitting_isDoneAgain() throws Exception {
    connections.failing("commit", "08006");
    List<String> done = new ArrayList<>();
    retry().transact(connection -> done.add("written"));
    assertThat(done, contains("written", "written"));
    assertThat(connections.count("commit"), is(2L));
  }

  @Test
  void whenTheServerIsGone_idleConnectionsAreNotTried() throws Exception {
    connections.failing("connect", "08001").failing("commit", "57P01");
    retry().transact(connection -> null);
    assertThat(connections.count("discardIdle"), is(2L));
  }

  @Test
  void whenThereIsADeadlock_idleConnectionsAreKept() throws Exception {
    connections.failing("commit", "40P01");
    retry().transact(connection -> null);
    assertThat(connections.count("discardIdle"), is(0L));
  }

  @Test
  void waitsDoubleUpToTheLongest() throws Exception {
    random = 1;
    for (int i = 0; i < 7; i++) {
      connections.failing("connect", "08001");
    }
    retry().execute(connection -> null);
    assertThat(
        waits.stream().map(Duration::toMillis).toList(),
        contains(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L));
  }

  @ParameterizedTest
  @CsvSource({"0, 50", "0.5, 75", "1, 100"})
  void upToHalfOfAWaitIsLeftToChance(double chance, long millis) {
    assertThat(SCHEDULE.delay(1, chance), is(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 64, 100, 1_000_000})
  void howeverManyAttempts_waitsNoLongerThanTheLongest(int attempt) {
    assertThat(SCHEDULE.delay(attempt, 1), is(Duration.ofSeconds(2)));
  }

  /** Seconds for each attempt, as a machine that does not answer takes them, count too. */
  @Test
  void whenTheBudgetIsUsedUp_theLastFailureStandsAndSaysHowLongItWasWaited() {
    SQLException thrown =
        assertThrows(
            SQLException.class,
            () ->
                retry()
                    .execute(
                        connection -> {
                          now += Duration.ofSeconds(100).toNanos();
                          throw new SQLException("gone", "08006");
                        }));
    assertThat(thrown, instanceOf(WaitedInVainException.class));
    assertThat(thrown.getSQLState(), is("08006"));
    assertThat(connections.count("connect"), is(4L));
    assertThat(((WaitedInVainException) thrown).waited().toSeconds(), is(300L));
  }

  @Test
  void whenADatabaseIsDownFor30Seconds_waitsNoMoreThanTwoLonger() throws Exception {
    random = 1;
    retry()
        .execute(
            connection -> {
              if (now < Duration.ofSeconds(30).toNanos()) {
                throw new SQLException("down", "08001");
              }
              return null;
            });
    assertThat(Duration.ofNanos(now).compareTo(Duration.ofSeconds(32)) < 0, is(true));
  }

  @Test
  void whenInterrupted_stopsWaiting() {
    DatabaseRetry interrupted =
        new DatabaseRetry(
            connections,
            SCHEDULE,
            () -> now,
            () -> random,
            wait -> {
              throw new InterruptedException();
            });
    SQLException down = new SQLException("down", "08001");
    SQLException thrown =
        assertThrows(
            SQLException.class,
            () ->
                interrupted.execute(
                    connection -> {
                      throw down;
                    }));
    assertThat(thrown, sameInstance(down));
    assertThat("the thread knows", Thread.interrupted(), is(true));
  }

  @Test
  void whenAConnectionCannotBeClosed_whatIsCommittedIsDone() throws Exception {
    connections.failing("close", "08006");
    assertThat(retry().transact(connection -> "done"), is("done"));
    assertThat(connections.count("connect"), is(1L));
  }

  @Test
  void whenSomethingElseIsThrown_theConnectionIsRolledBackAndClosed() {
    assertThrows(
        IllegalStateException.class,
        () ->
            retry()
                .transact(
                    connection -> {
                      throw new IllegalStateException("a mistake");
                    }));
    assertThat(
        connections.calls,
        contains("connect", "setAutoCommit", "getAutoCommit", "rollback", "close"));
  }
}
