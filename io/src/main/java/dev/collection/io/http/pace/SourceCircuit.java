package dev.collection.io.http.pace;

import dev.collection.io.http.pace.CircuitBreaker.Permission;
import dev.collection.io.http.pace.CircuitBreaker.Verdict;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The {@link CircuitBreaker} that all sessions of one run in this JVM share for a host of a source.
 * The next run tries again. Safe for use by many threads.
 */
public final class SourceCircuit {
  // A run has one memory in a process; when it is gone, so are its circuits.
  private static final Map<SourceMemory, Map<String, SourceCircuit>> BY_RUN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final CircuitBreaker breaker;

  private SourceCircuit(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /**
   * @param make if there is none yet
   */
  public static SourceCircuit of(
      SourceMemory run, String source, String authority, Supplier<CircuitBreaker> make) {
    return BY_RUN
        .computeIfAbsent(run, unused -> new ConcurrentHashMap<>())
        .computeIfAbsent(source + " " + authority, unused -> new SourceCircuit(make.get()));
  }

  /**
   * Waits until a request may be sent. Its end is to be told to {@link #succeeded}, {@link #failed}
   * or {@link #abandoned}.
   *
   * @return {@link Verdict#SEND}, {@link Verdict#PROBE} or {@link Verdict#GIVE_UP}
   */
  public Verdict enter(SourceContext context) throws InterruptedException {
    while (true) {
      Permission permission;
      synchronized (this) {
        permission = breaker.ask(RequestGate.now(context));
        while (permission.verdict() == Verdict.WAIT_FOR_PROBE) {
          wait();
          permission = breaker.ask(RequestGate.now(context));
        }
      }
      if (permission.verdict() != Verdict.WAIT) {
        return permission.verdict();
      }
      context.sleeper().sleep(permission.delay());
    }
  }

  public synchronized void succeeded() {
    breaker.succeeded();
    notifyAll();
  }

  /**
   * @param fault in words, without secrets
   */
  public synchronized void failed(Verdict verdict, String fault, SourceContext context) {
    Instant now = RequestGate.now(context);
    breaker.failed(now, verdict == Verdict.PROBE, fault);
    notifyAll();
  }

  /** Ends a request of which nothing is known. */
  public synchronized void abandoned(Verdict verdict) {
    if (verdict == Verdict.PROBE) {
      breaker.abandoned();
      notifyAll();
    }
  }

  /** Why the source was given up, for people; empty if it was not. */
  public synchronized String givenUp() {
    return breaker.state() == CircuitBreaker.State.GIVEN_UP ? breaker.reason() : "";
  }
}
