package dev.collection.io.poll;

import dev.collection.io.source.SourceMemory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The memory of a run that asks the same again and again: an answer to an earlier poll is not the
 * answer to this one, but may be used again if the source says that nothing has changed since.
 */
record PollMemory(SourceMemory ofRun) implements SourceMemory {
  @Override
  public KeptAnswer answer(String source, String request) {
    return null;
  }

  @Override
  public KeptAnswer earlier(String source, String request) throws IOException {
    KeptAnswer ofThisRun = ofRun.answer(source, request);
    return ofThisRun == null ? ofRun.earlier(source, request) : ofThisRun;
  }

  @Override
  public void keep(String source, String request, KeptAnswer answer) throws IOException {
    ofRun.keep(source, request, answer);
  }

  @Override
  public String mark(String source) throws IOException {
    return ofRun.mark(source);
  }

  @Override
  public Duration reserve(
      String limit, int mostInWindow, Duration window, int requests, Instant now)
      throws IOException {
    return ofRun.reserve(limit, mostInWindow, window, requests, now);
  }

  @Override
  public void pause(String limit, Instant time) throws IOException {
    ofRun.pause(limit, time);
  }
}
