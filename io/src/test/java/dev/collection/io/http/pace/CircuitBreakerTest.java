package dev.collection.io.http.pace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.io.http.pace.CircuitBreaker.Permission;
import dev.collection.io.http.pace.CircuitBreaker.State;
import dev.collection.io.http.pace.CircuitBreaker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakerTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final CircuitBreaker breaker = new CircuitBreaker(3, PAUSE, 2);

  @Test
  void whenFailuresAreNotInARow_staysClosed() {
    for (int i = 0; i < 10; i++) {
      breaker.failed(START, false, "x");
      breaker.failed(START, false, "x");
      breaker.succeeded();
    }
    assertThat(breaker.state(), is(State.CLOSED));
  }

  @Test
  void whenSoManyFailInARow_sendsNothingForThePauseThenOneRequest() {
    fail(3, START);

    assertThat(breaker.ask(START.plusSeconds(10)), is(waiting(Duration.ofSeconds(20))));
    assertThat(breaker.ask(START.plus(PAUSE)).verdict(), is(Verdict.PROBE));
    assertThat(breaker.ask(START.plus(PAUSE)).verdict(), is(Verdict.WAIT_FOR_PROBE));
    breaker.succeeded();
    assertThat(breaker.ask(START.plus(PAUSE)).verdict(), is(Verdict.SEND));
  }

  @Test
  void whenTheProbeFails_opensAgainAndIsGivenUpAfterTheLastPause() {
    fail(3, START);
    probe(START.plusSeconds(30), "status 502");
    assertThat(breaker.state(), is(State.OPEN));
    probe(START.plusSeconds(60), "status 503");

    assertThat(breaker.ask(START.plusSeconds(900)).verdict(), is(Verdict.GIVE_UP));
    assertThat(
        breaker.reason(),
        allOf(
            containsString("has failed 5 requests in a row since 2026-11-22T10:00:00Z"),
            containsString("left alone 2 times for 30000 ms"),
            containsString("Its last fault: status 503")));
    breaker.succeeded();
    assertThat(breaker.state(), is(State.GIVEN_UP));
  }

  @Test
  void whenRequestsThatWereUnderWayFailAfterItOpened_theyOpenNothing() {
    fail(9, START);

    assertThat(breaker.ask(START.plus(PAUSE)).verdict(), is(Verdict.PROBE));
    breaker.failed(START.plus(PAUSE), false, "late");
    assertThat(breaker.state(), is(State.PROBING));
  }

  @Test
  void whenTheProbeIsAbandoned_anotherMayTry() {
    fail(3, START);
    breaker.ask(START.plus(PAUSE));
    breaker.abandoned();

    assertThat(breaker.ask(START.plus(PAUSE)).verdict(), is(Verdict.PROBE));
  }

  @Test
  void whenTheSourceIsWellAgainForLong_earlierOpeningsAreForgotten() {
    for (int i = 0; i < 5; i++) {
      Instant now = START.plusSeconds(100L * i);
      fail(3, now);
      assertThat(breaker.ask(now.plus(PAUSE)).verdict(), is(Verdict.PROBE));
      breaker.succeeded();
      breaker.succeeded();
      breaker.succeeded();
    }
    assertThat(breaker.state(), is(State.CLOSED));
  }

  @Test
  void whenTheSourceIsWellOnlyNowAndThen_isGivenUpAllTheSame() {
    for (int i = 0; i < 2; i++) {
      fail(3, START.plusSeconds(100L * i));
      breaker.ask(START.plusSeconds(100L * i).plus(PAUSE));
      breaker.succeeded();
    }
    fail(3, START.plusSeconds(900));
    assertThat(breaker.state(), is(State.GIVEN_UP));
  }

  /** Whatever happens, a source that is down is asked no more than this, and never in a pause. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenASourceIsDown_isAskedAFewTimesOnly(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int failures = 1 + random.nextInt(12);
    int openings = 1 + random.nextInt(4);
    CircuitBreaker any = new CircuitBreaker(failures, PAUSE, openings);
    int sent = 0;
    Instant now = START;
    for (int i = 0; i < 2_000; i++) {
      Permission permission = any.ask(now);
      if (permission.verdict() == Verdict.SEND || permission.verdict() == Verdict.PROBE) {
        sent++;
        any.failed(now, permission.verdict() == Verdict.PROBE, "down");
      }
      now = now.plusMillis(random.nextInt(5_000));
    }
    assertThat("seed " + seed, any.state(), is(State.GIVEN_UP));
    assertThat("seed " + seed, sent, is(failures + openings));
    assertThat(sent, lessThanOrEqualTo(16));
  }

  private void fail(int times, Instant now) {
    for (int i = 0; i < times; i++) {
      breaker.failed(now, false, "x");
    }
  }

  private void probe(Instant now, String fault) {
    assertThat(breaker.ask(now).verdict(), is(Verdict.PROBE));
    breaker.failed(now, true, fault);
  }

  private static Permission waiting(Duration wait) {
    return new Permission(Verdict.WAIT, wait);
  }
}
