package dev.collection.io.http.pace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.io.http.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RateLimiterTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration MINUTE = Duration.ofSeconds(60);

  @Test
  void whenThereIsRoom_letsRequestsGoAtOnce() {
    RateLimiter limiter = new RateLimiter();

    assertThat(limiter.tryAcquire(2, START), is(Duration.ZERO));
    assertThat(limiter.tryAcquire(2, START.plusSeconds(1)), is(Duration.ZERO));
  }

  @Test
  void whenTheWindowIsFull_saysWhenTheOldestLeavesIt() {
    RateLimiter limiter = new RateLimiter();
    limiter.tryAcquire(2, START);
    limiter.tryAcquire(2, START.plusSeconds(10));

    assertThat(limiter.tryAcquire(2, START.plusSeconds(30)), is(Duration.ofSeconds(31)));
    assertThat(limiter.tryAcquire(2, START.plusSeconds(61).minusNanos(1)), is(Duration.ofNanos(1)));
    assertThat(limiter.tryAcquire(2, START.plusSeconds(61)), is(Duration.ZERO));
    assertThat(limiter.tryAcquire(2, START.plusSeconds(61)), is(Duration.ofSeconds(10)));
  }

  @Test
  void whenPaused_letsNothingGoBeforeThatTime() {
    RateLimiter limiter = new RateLimiter();
    limiter.pauseUntil(START.plusSeconds(45));
    limiter.pauseUntil(START.plusSeconds(20));

    assertThat(limiter.tryAcquire(9, START), is(Duration.ofSeconds(45)));
    assertThat(limiter.tryAcquire(9, START.plusSeconds(45)), is(Duration.ZERO));
  }

  @Test
  void whenTheClockIsSetBack_waitsAMinuteAtMostAndKeepsTheLimit() {
    RateLimiter limiter = new RateLimiter();
    limiter.tryAcquire(2, START);
    limiter.tryAcquire(2, START);
    Instant before = START.minus(Duration.ofHours(1));

    assertThat(limiter.tryAcquire(2, before), is(RateLimiter.WINDOW));
    assertThat(limiter.tryAcquire(2, before.plusSeconds(61)), is(Duration.ZERO));
  }

  @Test
  void whenTheSourceSaysWhatIsLeft_letsThatManyGoUntilItsReset() {
    RateLimiter limiter = new RateLimiter();
    limiter.leave(2, START.plusSeconds(30));

    assertThat(limiter.tryAcquire(9, START), is(Duration.ZERO));
    assertThat(limiter.tryAcquire(9, START), is(Duration.ZERO));
    assertThat(limiter.tryAcquire(9, START.plusSeconds(1)), is(Duration.ofSeconds(29)));
    assertThat(limiter.tryAcquire(9, START.plusSeconds(30)), is(Duration.ZERO));
  }

  @Test
  void whenALateAnswerSpeaksOfTheSameReset_theLessIsHeeded() {
    RateLimiter limiter = new RateLimiter();
    limiter.leave(0, START.plusSeconds(30));
    limiter.leave(5, START.plusSeconds(31));
    assertThat(limiter.tryAcquire(9, START), is(Duration.ofSeconds(31)));

    limiter.leave(1, START.plusSeconds(60)); // the next window
    assertThat(limiter.tryAcquire(9, START), is(Duration.ZERO));
    assertThat(limiter.tryAcquire(9, START), is(Duration.ofSeconds(60)));
  }

  @Test
  void whenTheSourceLeavesMoreThanTheLimit_theLimitHolds() {
    RateLimiter limiter = new RateLimiter();
    limiter.leave(500, START.plusSeconds(30));
    limiter.tryAcquire(1, START);

    assertThat(limiter.tryAcquire(1, START), is(RateLimiter.WINDOW));
  }

  /** Threads that wake up late, too early, and in any order: simulated on one thread, by seed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whenManyWaitInAnyOrder_noMinuteIsEverOverTheLimit(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int limit = 1 + random.nextInt(20);
    RateLimiter limiter = new RateLimiter();
    PriorityQueue<Instant> wakeUps = new PriorityQueue<>();
    for (int thread = 0; thread < 12; thread++) {
      wakeUps.add(START.plusMillis(random.nextInt(3_000)));
    }
    List<Instant> sent = new ArrayList<>();
    while (sent.size() < 400) {
      Instant now = wakeUps.remove();
      Duration wait = limiter.tryAcquire(limit, now);
      if (wait.isZero()) {
        sent.add(now);
        wakeUps.add(now.plusMillis(random.nextInt(2_000)));
      } else if (random.nextInt(4) == 0) {
        wakeUps.add(now.plus(wait.dividedBy(2)).plusNanos(1)); // woken too early
      } else {
        wakeUps.add(now.plus(wait).plusMillis(random.nextInt(50)));
      }
      if (random.nextInt(60) == 0) {
        limiter.pauseUntil(now.plusSeconds(random.nextInt(40)));
      }
    }
    assertThat("seed " + seed, mostInAMinute(sent), lessThanOrEqualTo(limit));
  }

  @Test
  void whenEverybodyIsInAHurry_takesHardlyLongerThanTheLimitAllows() throws Exception {
    FakeClock clock = new FakeClock(START.toString());
    RateLimiter limiter = new RateLimiter();
    List<Instant> sent = new ArrayList<>();
    for (int i = 0; i < 601; i++) {
      acquire(limiter, 60, clock, clock);
      sent.add(clock.instant());
    }

    Duration ideal = Duration.ofMinutes(10);
    Duration taken = Duration.between(sent.get(0), sent.get(600));
    assertThat(mostInAMinute(sent), is(60));
    assertThat(taken, lessThanOrEqualTo(ideal.multipliedBy(105).dividedBy(100)));
  }

  @Test
  void whenThreadsShareIt_noMinuteIsOverTheLimitAndNobodyIsLost() throws Exception {
    FakeClock clock = new FakeClock(START.toString());
    RateLimiter limiter = new RateLimiter();
    List<Instant> sent = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        done.add(
            threads.submit(
                () -> {
                  LastInstant seen = new LastInstant(clock);
                  for (int n = 0; n < 100; n++) {
                    acquire(limiter, 7, seen, clock);
                    sent.add(seen.last); // the time at which the limiter let it go
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sent, hasSize(1_600));
    assertThat(mostInAMinute(sent), lessThanOrEqualTo(7));
  }

  @Test
  void whenCounted_aWindowIncludesBothOfItsEnds() {
    List<Instant> sent = List.of(START, START.plusSeconds(60), START.plusSeconds(121));

    assertThat(mostInAMinute(sent), equalTo(2));
  }

  /** As the gate does it: the time is read under a lock. */
  private static void acquire(RateLimiter limiter, int limit, Clock clock, FakeClock sleeper) {
    while (true) {
      Duration wait;
      synchronized (limiter) {
        wait = limiter.tryAcquire(limit, clock.instant());
      }
      if (wait.isZero()) {
        return;
      }
      sleeper.sleep(wait);
    }
  }

  /** The most of these times that lie in any 60 seconds. */
  public static int mostInAMinute(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.size(); last++) {
      while (Duration.between(sorted.get(first), sorted.get(last)).compareTo(MINUTE) > 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** Remembers the last time that one thread was told. */
  private static final class LastInstant extends Clock {
    private final Clock clock;
    private Instant last = Instant.MIN;

    LastInstant(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Instant instant() {
      last = clock.instant();
      return last;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("instants only");
    }
  }
}
