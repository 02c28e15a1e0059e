package dev.collection.io.memory;

import dev.collection.io.source.SourceMemory;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A memory in a database. What it has said that it keeps, it keeps: each call is a transaction of
 * its own. A database that cannot be used is a fault of this machine: an IOException whose message
 * names it.
 */
public final class DatabaseMemory implements SourceMemory, AutoCloseable {
  private final MemoryDefinition definition;
  private final MemoryDatabase database;
  private final KeptAnswers answers;
  private final SharedLimits limits;
  private final AtomicLong reused = new AtomicLong();

  private DatabaseMemory(MemoryDefinition definition, MemoryDatabase database) {
    this.definition = definition;
    this.database = database;
    answers = new KeptAnswers(definition, database);
    limits = new SharedLimits(database);
  }

  /** Connects when something is asked. */
  static DatabaseMemory open(MemoryDefinition definition) {
    return new DatabaseMemory(
        definition,
        definition.database().isSqlite()
            ? new SqliteMemoryDatabase(definition.database())
            : new PostgresMemoryDatabase(definition.database()));
  }

  @Override
  public KeptAnswer answer(String source, String request) throws IOException {
    KeptAnswers.Found found = answers.find(source, request);
    if (found == null) {
      return null;
    }
    if (!found.run().equals(definition.run())) {
      reused.incrementAndGet();
    }
    return found.answer();
  }

  @Override
  public KeptAnswer earlier(String source, String request) throws IOException {
    if (definition.full()) {
      return null;
    }
    KeptAnswers.Found found = answers.findRevalidatable(source, request);
    return found == null ? null : found.answer();
  }

  @Override
  public void keep(String source, String request, KeptAnswer answer) throws IOException {
    answers.keep(source, request, answer);
  }

  @Override
  public String mark(String source) throws IOException {
    if (definition.full()) {
      return null;
    }
    try {
      return Marks.read(definition.database(), definition.collection(), source);
    } catch (SQLException e) {
      throw database.fault("how far source " + source + " came cannot be read", e);
    }
  }

  @Override
  public Duration reserve(
      String limit, int mostInWindow, Duration window, int requests, Instant now)
      throws IOException {
    return limits.reserve(limit, mostInWindow, window, requests, now);
  }

  @Override
  public void pause(String limit, Instant time) throws IOException {
    limits.pause(limit, time);
  }

  /** How many answers of an earlier run this process has given out. */
  long reused() {
    return reused.get();
  }

  void forgetEarlierRuns() throws IOException {
    if (database.exists()) {
      answers.forgetUnfinished();
    }
  }

  void forgetThisRun() throws IOException {
    if (database.exists()) {
      answers.forgetFinished();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
