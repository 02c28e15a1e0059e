package dev.collection.io.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.memory.RequestLog.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(61);

  private static Instant at(double seconds) {
    return START.plusNanos((long) (seconds * 1_000_000_000));
  }

  private static RequestLog log(int most, double... seconds) {
    RequestLog log = RequestLog.EMPTY;
    for (double second : seconds) {
      Decision decision = log.reserve(most, WINDOW, 1, at(second));
      assertThat(decision.delay(), is(Duration.ZERO));
      log = decision.log();
    }
    return log;
  }

  @Test
  void whenWindowIsFull_saysHowLongUntilTheOldestLeavesIt() {
    RequestLog log = log(2, 0, 10);

    assertThat(log.reserve(2, WINDOW, 1, at(20)).delay(), is(Duration.ofSeconds(41)));
    assertThat(log.reserve(2, WINDOW, 2, at(20)).delay(), is(Duration.ofSeconds(51)));
    assertThat(log.reserve(2, WINDOW, 1, at(20)).log(), is(log));
    assertThat(log.reserve(2, WINDOW, 1, at(61)).delay(), is(Duration.ZERO));
    assertThat(log.reserve(2, WINDOW, 1, at(60.999999)).delay(), is(Duration.ofNanos(1000)));
  }

  @Test
  void whenSeveralAreReservedAtOnce_countsAllOrNone() {
    RequestLog log = log(5, 0, 1, 2);

    assertThat(log.reserve(5, WINDOW, 3, at(3)).delay(), is(Duration.ofSeconds(58)));
    RequestLog full = log.reserve(5, WINDOW, 2, at(3)).log();
    assertThat(full.reserve(5, WINDOW, 1, at(3)).delay(), is(Duration.ofSeconds(58)));
  }

  @Test
  void whenMoreIsAskedForThanAWindowMayHave_refuses() {
    assertThrows(
        IllegalArgumentException.class, () -> RequestLog.EMPTY.reserve(5, WINDOW, 6, START));
  }

  @Test
  void whenAClockIsBehind_itsRequestsCountAtBothTimes() {
    RequestLog log = log(3, 0, 10);

    // Asked for at 5 s, after one at 10 s: it leaves when that one does.
    RequestLog full = log.reserve(3, WINDOW, 1, at(5)).log();
    assertThat(full.reserve(3, WINDOW, 3, at(62)).delay(), is(Duration.ofSeconds(9)));
    assertThat(full.reserve(3, WINDOW, 1, at(60)).delay(), is(Duration.ofSeconds(1)));
  }

  @Test
  void whenTheClockWasSetBackByAnHour_opensAgainAfterTwoWindows() {
    RequestLog log = log(1, 3600);

    assertThat(log.reserve(1, WINDOW, 1, at(0)).delay(), is(WINDOW.multipliedBy(2)));
  }

  @Test
  void whenStored_isReadBackAsItWas() {
    RequestLog log = log(3, 0, 10).reserve(3, WINDOW, 1, at(10)).log();

    assertThat(RequestLog.parse(log.text()), is(log));
    assertThat(log.text(), is("1793491200000000 1793491210000000*2"));
    assertThat(RequestLog.parse(""), is(RequestLog.EMPTY));
  }

  @Test
  void whenLimitIsHigh_staysSmallAndWaitsHardlyLonger() {
    RequestLog log = RequestLog.EMPTY;
    int most = 60_000;
    for (int i = 0; i < most; i++) {
      Decision decision = log.reserve(most, WINDOW, 1, START.plusNanos(i * 1_000_000L));
      assertThat(decision.delay(), is(Duration.ZERO));
      log = decision.log();
    }

    assertThat(log.sent().size(), lessThan(330));
    Duration delay = log.reserve(most, WINDOW, 1, at(60)).delay();
    assertThat(delay, lessThanOrEqualTo(Duration.ofMillis(1000 + 61_000 / 256)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenAskedInAnyOrderByClocksThatDiffer_noWindowHasMoreThanTheLimit(long seed) {
    Random random = new Random(seed);
    int most = random.nextBoolean() ? 1 + random.nextInt(20) : 257 + random.nextInt(300);
    List<Long> sent = new ArrayList<>();
    RequestLog log = RequestLog.EMPTY;
    double now = 0;
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      now += random.nextDouble() * 122 / most;
      Instant asked = at(now - random.nextDouble() * 10);
      int requests = 1 + random.nextInt(Math.min(3, most));
      Decision decision = log.reserve(most, WINDOW, requests, asked);
      if (decision.delay().isZero()) {
        for (int request = 0; request < requests; request++) {
          sent.add(Duration.between(START, asked).toNanos());
        }
        log = RequestLog.parse(decision.log().text());
      } else {
        refused++;
      }
    }

    sent.sort(null);
    for (int i = most; i < sent.size(); i++) {
      assertThat(
          "seed " + seed + ", request " + i,
          sent.get(i - most),
          lessThanOrEqualTo(sent.get(i) - WINDOW.toNanos()));
    }
    assertThat("nothing was ever refused", refused == 0, is(false));
  }
}
