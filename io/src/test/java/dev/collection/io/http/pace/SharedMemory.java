package dev.collection.io.http.pace;

import dev.collection.io.source.SourceMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** What a database does for several processes, in this one: reservations and kept answers. */
public final class SharedMemory implements SourceMemory {
  private final Map<String, ArrayDeque<Instant>> reserved = new HashMap<>();
  private final Map<String, Instant> paused = new HashMap<>();
  private final Map<String, KeptAnswer> kept = new HashMap<>();
  private final Map<String, KeptAnswer> earlier = new HashMap<>();

  @Override
  public synchronized KeptAnswer answer(String source, String request) {
    return kept.get(source + " " + request);
  }

  @Override
  public synchronized void keep(String source, String request, KeptAnswer answer) {
    kept.put(source + " " + request, answer);
  }

  @Override
  public synchronized KeptAnswer earlier(String source, String request) {
    return earlier.get(source + " " + request);
  }

  @Override
  public String mark(String source) {
    return null;
  }

  /** Another run begins. */
  public synchronized void nextRun() {
    earlier.putAll(kept);
    kept.clear();
  }

  @Override
  public synchronized Duration reserve(
      String limit, int mostInWindow, Duration window, int requests, Instant now) {
    Instant until = paused.getOrDefault(limit, Instant.MIN);
    if (now.isBefore(until)) {
      return Duration.between(now, until);
    }
    ArrayDeque<Instant> times = reserved.computeIfAbsent(limit, unused -> new ArrayDeque<>());
    while (!times.isEmpty() && !now.isBefore(times.peekFirst().plus(window))) {
      times.removeFirst();
    }
    if (times.size() + requests <= mostInWindow) {
      for (int i = 0; i < requests; i++) {
        times.addLast(now);
      }
      return Duration.ZERO;
    }
    int tooMany = times.size() + requests - mostInWindow;
    return Duration.between(
        now, times.stream().skip(tooMany - 1L).findFirst().orElseThrow().plus(window));
  }

  @Override
  public synchronized void pause(String limit, Instant time) {
    paused.merge(limit, time, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Until when nobody may send anything. */
  public synchronized Map<String, Instant> paused() {
    return new HashMap<>(paused);
  }
}
