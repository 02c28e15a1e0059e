package dev.collection.io.http.pace;

import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every request to one host of one source passes, whoever in this JVM sends it: first a place
 * among those that are under way at one time, then, immediately before it is sent, the limit of
 * this JVM and the one that all processes share. Safe for use by many threads.
 */
public final class RequestGate {
  /**
   * How long after it was let go a request may be written; later it has to pass again. With the way
   * to the source this is within the second by which {@link RateLimiter#WINDOW} exceeds a minute.
   */
  public static final Duration VALIDITY = Duration.ofMillis(500);

  private static final Map<String, RequestGate> GATES = new ConcurrentHashMap<>();

  /** Until when a host has asked not to be asked, whatever the source. */
  private static final Map<String, Instant> PAUSES = new ConcurrentHashMap<>();

  private final String key;
  private final String authority;
  private final RateLimiter limiter = new RateLimiter();
  private final SharedLimit shared = new SharedLimit();
  private final Object places = new Object();
  private int underWay;

  /** When the last request passed, or was written; null if there was none. */
  private Instant last;

  private RequestGate(String key, String authority) {
    this.key = key;
    this.authority = authority;
  }

  /** The gate that everybody in this JVM shares for {@code source} and {@code authority}. */
  public static RequestGate of(String source, String authority) {
    return GATES.computeIfAbsent(source + " " + authority, key -> new RequestGate(key, authority));
  }

  /** Waits for a place among those under way; whoever got one gives it back by {@link #leave}. */
  public void enter(int concurrent) throws InterruptedException {
    synchronized (places) {
      while (underWay >= concurrent) {
        places.wait();
      }
      underWay++;
    }
  }

  public void leave() {
    synchronized (places) {
      underWay--;
      places.notifyAll();
    }
  }

  /** How long until a request may go, as far as is known; zero if at once. Counts nothing. */
  public Duration room(Pace pace, SourceContext context) {
    Instant now = now(context);
    Duration wait = limiter.room(pace.requestsPerMinute(), now);
    Duration apart = sinceLast(pace, now);
    wait = wait.compareTo(apart) >= 0 ? wait : apart;
    Duration pause = Duration.between(now, PAUSES.getOrDefault(authority, now));
    return wait.compareTo(pause) >= 0 ? wait : pause;
  }

  private synchronized Duration sinceLast(Pace pace, Instant now) {
    Duration left = last == null ? Duration.ZERO : Duration.between(now, last.plus(pace.spacing()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Counts a request if it may be sent now. It is to be written by {@link #VALIDITY} from now.
   *
   * @return zero if it was counted; otherwise how long to wait before asking again
   * @throws IOException if the memory that the processes share fails
   */
  public synchronized Duration tryPass(Pace pace, SourceContext context) throws IOException {
    // The time is read under the lock: a thread that read it and was then held up would look as if
    // the clock had been set back.
    Instant now = now(context);
    int perMinute = pace.requestsPerMinute();
    Duration wait = room(pace, context);
    if (wait.isZero()) {
      wait = shared.take(context.memory(), key, perMinute, context.clock().instant(), now);
      if (wait.isZero()) {
        wait = limiter.tryAcquire(perMinute, now);
        last = wait.isZero() ? now : last;
        return wait;
      }
      limiter.pauseUntil(now.plus(wait));
    }
    return wait;
  }

  /** The request that passed is written now: the next one keeps its distance from this moment. */
  public synchronized void written(SourceContext context) {
    last = now(context);
  }

  /**
   * Lets nobody pass for {@code wait}: no source of this process to this host, and no process of
   * this source. The host has asked for it.
   */
  public void pause(Duration wait, SourceContext context) throws IOException {
    PAUSES.merge(
        authority, now(context).plus(wait), (one, other) -> one.isAfter(other) ? one : other);
    limiter.pauseUntil(now(context).plus(wait));
    context.memory().pause(key, context.clock().instant().plus(wait));
  }

  /**
   * Heeds what an answer says is left of the source's own limit.
   *
   * @param headers of the answer, by name in any case
   */
  public void heed(Map<String, String> headers, SourceContext context) throws IOException {
    Optional<Allowance> allowance = Allowance.of(headers, context.clock().instant());
    if (allowance.isEmpty()) {
      return;
    }
    int others;
    synchronized (places) {
      others = Math.max(0, underWay - 1);
    }
    Duration reset = allowance.get().reset();
    // The source may not have seen yet those that are under way.
    limiter.leave(allowance.get().left() - others, now(context).plus(reset));
    if (allowance.get().left() == 0) {
      pause(reset, context);
    }
  }

  /** The time as this JVM counts it. */
  public static Instant now(SourceContext context) {
    Clock steady = SteadyClock.over(context.clock());
    return steady.instant();
  }
}
