package dev.collection.io.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When the requests of one limit were sent, and whether more may be. Immutable; has neither clock
 * nor database.
 *
 * <p>What it promises: of the times at which it let requests go, no window has more than the limit,
 * in whatever order they were asked for. For that a request counts as sent at the time it was asked
 * for or at that of the latest before it, whichever is later. It is kept for a quarter of a window
 * longer than it counts, for those whose clock is behind.
 *
 * <p>A clock that was ahead by more than a window and has been set back must not close the limit
 * for ever: what lies further in the future than a window counts as sent in a window from now.
 *
 * @param sent by time
 */
record RequestLog(List<Sent> sent) {
  static final RequestLog EMPTY = new RequestLog(List.of());

  /**
   * With a limit above this, requests that are sent within a 256th of a window are one entry, which
   * counts from the end of that time: the log stays small, and the wait gets longer by less than
   * half a percent.
   */
  private static final int MOST_EXACT = 256;

  /**
   * Requests sent at one time.
   *
   * @param at microseconds since 1970
   */
  record Sent(long at, int requests) {}

  /**
   * @param delay zero if the requests may be sent
   * @param log with these requests if they may be sent; otherwise as it was
   */
  record Decision(Duration delay, RequestLog log) {}

  RequestLog {
    sent = List.copyOf(sent);
  }

  /** Reads what {@link #text} wrote. */
  static RequestLog parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    List<Sent> sent = new ArrayList<>();
    for (String entry : text.split(" ", -1)) {
      int times = entry.indexOf('*');
      sent.add(
          times < 0
              ? new Sent(Long.parseLong(entry), 1)
              : new Sent(
                  Long.parseLong(entry.substring(0, times)),
                  Integer.parseInt(entry.substring(times + 1))));
    }
    return new RequestLog(sent);
  }

  /** As it is stored: microseconds since 1970, with {@code *N} for several. */
  String text() {
    StringBuilder text = new StringBuilder(sent.size() * 18);
    for (Sent entry : sent) {
      text.append(text.isEmpty() ? "" : " ").append(entry.at());
      if (entry.requests() != 1) {
        text.append('*').append(entry.requests());
      }
    }
    return text.toString();
  }

  /**
   * Counts {@code requests} at {@code now} if they may be sent.
   *
   * @param mostInWindow most requests in any window
   * @throws IllegalArgumentException if there are more requests than a window may ever have
   */
  Decision reserve(int mostInWindow, Duration window, int requests, Instant now) {
    if (requests < 1 || requests > mostInWindow) {
      throw new IllegalArgumentException(
          requests + " requests cannot be reserved of " + mostInWindow + " in a window");
    }
    long time = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    long length = window.toNanos() / 1000;
    List<Sent> known = new ArrayList<>();
    long counted = 0;
    for (Sent entry : sent) {
      if (entry.at() > time - length - length / 4) {
        known.add(new Sent(Math.min(entry.at(), time + length), entry.requests()));
        counted += entry.at() > time - length ? entry.requests() : 0;
      }
    }
    if (counted + requests > mostInWindow) {
      return new Decision(delay(known, counted + requests - mostInWindow, time, length), this);
    }
    add(known, requests, time, mostInWindow > MOST_EXACT ? Math.max(1, length / MOST_EXACT) : 1);
    return new Decision(Duration.ZERO, new RequestLog(known));
  }

  private static void add(List<Sent> known, int requests, long time, long tick) {
    long at = -Math.floorDiv(-time, tick) * tick;
    if (known.isEmpty() || known.get(known.size() - 1).at() < at) {
      known.add(new Sent(at, requests));
      return;
    }
    Sent last = known.remove(known.size() - 1);
    known.add(new Sent(last.at(), last.requests() + requests));
  }

  /** Until {@code tooMany} of those that count have left the window. */
  private static Duration delay(List<Sent> known, long tooMany, long time, long length) {
    long left = tooMany;
    for (Sent entry : known) {
      if (entry.at() > time - length) {
        left -= entry.requests();
        if (left <= 0) {
          return Duration.of(entry.at() + length - time, ChronoUnit.MICROS);
        }
      }
    }
    throw new IllegalStateException("more requests count than the log has");
  }
}
