package dev.collection.io.database;

import dev.collection.io.source.SourceMemory;
import java.time.Duration;
import java.time.Instant;

/** Remembers one mark. */
record MarkedMemory(String kept) implements SourceMemory {
  @Override
  public KeptAnswer answer(String source, String request) {
    return null;
  }

  @Override
  public void keep(String source, String request, KeptAnswer answer) {
    throw new AssertionError("a table has no answers to keep");
  }

  @Override
  public String mark(String source) {
    return kept;
  }

  @Override
  public Duration reserve(
      String limit, int mostInWindow, Duration window, int requests, Instant now) {
    return Duration.ZERO;
  }

  @Override
  public void pause(String limit, Instant time) {
    throw new AssertionError("nothing asks for a pause");
  }
}
