package dev.collection.io.http.pace;

import java.time.Duration;
import java.time.Instant;

/**
 * Leaves a source alone that keeps failing. Closed at first. So many failures in a row open it:
 * nothing is sent for a pause, then one request finds out. If that succeeds, it is closed again; if
 * it fails, it opens once more; and when it has opened often enough, the source is given up. As
 * many successes in a row as failures open it make earlier openings forgotten.
 *
 * <p>A state machine without a clock; not safe for use by many threads.
 */
public final class CircuitBreaker {
  private final int failures;
  private final Duration pause;
  private final int openings;

  private State state = State.CLOSED;
  private int failed;
  private int succeeded;
  private int opened;
  private Instant openUntil = Instant.MIN;
  private Instant failingSince;
  private String lastFault = "";

  /** Where it stands. */
  public enum State {
    CLOSED,
    /** Nothing is sent. */
    OPEN,
    /** One request is under way, to find out. */
    PROBING,
    /** Nothing is sent any more. */
    GIVEN_UP
  }

  /** What may be done with a request. */
  public enum Verdict {
    SEND,
    /** Send it, and nobody else does: it finds out whether the source is there again. */
    PROBE,
    /** Ask again after a wait. */
    WAIT,
    /** Ask again when the request that finds out has come back. */
    WAIT_FOR_PROBE,
    /** Do not send it. */
    GIVE_UP
  }

  /**
   * @param delay above zero for {@link Verdict#WAIT}, otherwise zero
   */
  public record Permission(Verdict verdict, Duration delay) {}

  /**
   * @param failures in a row that open it
   * @param openings after which the source is given up
   */
  public CircuitBreaker(int failures, Duration pause, int openings) {
    this.failures = failures;
    this.pause = pause;
    this.openings = openings;
  }

  /** Asks whether a request may be sent; of one that was, the end is to be told. */
  public Permission ask(Instant now) {
    return switch (state) {
      case CLOSED -> new Permission(Verdict.SEND, Duration.ZERO);
      case PROBING -> new Permission(Verdict.WAIT_FOR_PROBE, Duration.ZERO);
      case GIVEN_UP -> new Permission(Verdict.GIVE_UP, Duration.ZERO);
      case OPEN -> {
        if (now.isBefore(openUntil)) {
          yield new Permission(Verdict.WAIT, Duration.between(now, openUntil));
        }
        state = State.PROBING;
        yield new Permission(Verdict.PROBE, Duration.ZERO);
      }
    };
  }

  /** A request has succeeded: the source is there. */
  public void succeeded() {
    if (state == State.GIVEN_UP) {
      return;
    }
    state = State.CLOSED;
    failed = 0;
    succeeded = Math.min(succeeded + 1, failures);
    if (succeeded == failures) {
      opened = 0;
    }
  }

  /**
   * A request has failed.
   *
   * @param probe whether it was the one that finds out
   * @param fault in words, without secrets
   */
  public void failed(Instant now, boolean probe, String fault) {
    // What was under way when it opened says nothing new.
    if (state == State.GIVEN_UP || (!probe && state != State.CLOSED)) {
      return;
    }
    if (failed == 0) {
      failingSince = now;
    }
    failed++;
    succeeded = 0;
    lastFault = fault;
    if (probe || failed >= failures) {
      if (opened >= openings) {
        state = State.GIVEN_UP;
      } else {
        opened++;
        state = State.OPEN;
        openUntil = now.plus(pause);
      }
    }
  }

  /** The request that was to find out ended without an answer to that, as when a run is stopped. */
  public void abandoned() {
    if (state == State.PROBING) {
      state = State.OPEN;
    }
  }

  public State state() {
    return state;
  }

  /** Why the source was given up, for people. */
  public String reason() {
    return "the source has failed "
        + failed
        + " requests in a row since "
        + failingSince
        + " and was left alone "
        + opened
        + (opened == 1 ? " time for " : " times for ")
        + pause.toMillis()
        + " ms (circuit); it is given up. Its last fault: "
        + lastFault;
  }
}
