package dev.collection.io.jdbc.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something with a database and, where it failed for something that passes, does it again from
 * the beginning, on a new connection. What is done must bear to be repeated: if a connection breaks
 * while it commits, nobody knows whether it did. Safe for use by many threads.
 */
public final class DatabaseRetry {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRetry.class);

  private final Connections connections;
  private final RetrySchedule schedule;
  private final LongSupplier nanoTime;
  private final DoubleSupplier random;
  private final Sleeper sleeper;

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** As {@link Work}, for which it makes a difference that it was tried before. */
  @FunctionalInterface
  interface RepeatedWork<T> {
    /**
     * @param attempt 1 for the first
     */
    T with(Connection connection, int attempt) throws SQLException;
  }

  /** Waits. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** Retries by {@link RetrySchedule#STANDARD}. */
  public DatabaseRetry(Connections connections) {
    this(
        connections,
        RetrySchedule.STANDARD,
        System::nanoTime,
        () -> ThreadLocalRandom.current().nextDouble(),
        duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
  }

  DatabaseRetry(
      Connections connections,
      RetrySchedule schedule,
      LongSupplier nanoTime,
      DoubleSupplier random,
      Sleeper sleeper) {
    this.connections = connections;
    this.schedule = schedule;
    this.nanoTime = nanoTime;
    this.random = random;
    this.sleeper = sleeper;
  }

  /**
   * Does something without a transaction: reads, or a single statement.
   *
   * @throws SQLException if the database refuses, or has not come back within the budget
   */
  public <T> T execute(Work<T> work) throws SQLException {
    return repeat((connection, attempt) -> work.with(connection));
  }

  /** Does something as one transaction. */
  public <T> T transact(Work<T> work) throws SQLException {
    return transactRepeatedly((connection, attempt) -> work.with(connection));
  }

  <T> T transactRepeatedly(RepeatedWork<T> work) throws SQLException {
    return repeat(
        (connection, attempt) -> {
          connection.setAutoCommit(false);
          T result = work.with(connection, attempt);
          connection.commit();
          return result;
        });
  }

  Connections connections() {
    return connections;
  }

  private <T> T repeat(RepeatedWork<T> work) throws SQLException {
    long failedFirst = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, attempt);
      } catch (SQLException e) {
        SqlFault fault = SqlFault.of(e);
        if (!fault.isTransient()) {
          throw e;
        }
        if (fault == SqlFault.UNREACHABLE) {
          connections.discardIdle();
        }
        long now = nanoTime.getAsLong();
        failedFirst = attempt == 1 ? now : failedFirst;
        Duration waited = Duration.ofNanos(now - failedFirst);
        Duration delay = schedule.delay(attempt, random.getAsDouble());
        if (waited.plus(delay).compareTo(schedule.budget()) > 0) {
          throw attempt == 1 ? e : new WaitedInVainException(waited, e);
        }
        tell(fault, attempt, waited, e);
        sleep(delay, e);
      }
    }
  }

  /** A connection that has failed goes back to nobody. */
  private <T> T once(RepeatedWork<T> work, int attempt) throws SQLException {
    Connection connection = connections.take();
    boolean done = false;
    boolean broken = false;
    try {
      T result = work.with(connection, attempt);
      done = true;
      return result;
    } catch (SQLException e) {
      broken = SqlFault.of(e).isTransient();
      throw e;
    } finally {
      giveBack(connection, done, broken);
    }
  }

  private static void giveBack(Connection connection, boolean done, boolean broken) {
    try (connection) {
      if (!done && !connection.getAutoCommit()) {
        connection.rollback();
      }
      if (broken) {
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      // What was done is committed, or what went wrong is being thrown.
      LOG.debug("a connection could not be given back", e);
    }
  }

  /** Once when it begins, then about twice a minute. */
  private void tell(SqlFault fault, int attempt, Duration waited, SQLException e) {
    if (fault == SqlFault.UNREACHABLE && attempt % 15 == 1 && LOG.isWarnEnabled()) {
      LOG.warn(
          "waiting for {}, since {} s and {} s at most: {}",
          connections.description(),
          waited.toSeconds(),
          schedule.budget().toSeconds(),
          Refusal.of(e).message());
    } else {
      LOG.debug("attempt {} failed and is repeated", attempt, e);
    }
  }

  private void sleep(Duration delay, SQLException cause) throws SQLException {
    try {
      sleeper.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cause.addSuppressed(e);
      throw cause;
    }
  }
}
