package dev.collection.io.http.pace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.io.source.SourceMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLimitTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  /** A process: what it knows of the limits is lost when it crashes. */
  private static final class Worker {
    private RateLimiter limiter = new RateLimiter();
    private SharedLimit shared = new SharedLimit();

    private Duration tryPass(SourceMemory memory, int limit, Instant now) throws Exception {
      Duration wait = limiter.room(limit, now);
      if (wait.isZero()) {
        wait = shared.take(memory, "a", limit, now, now);
        if (wait.isZero()) {
          return limiter.tryAcquire(limit, now);
        }
      }
      return wait;
    }

    private void crash() {
      limiter = new RateLimiter();
      shared = new SharedLimit();
    }
  }

  private record WakeUp(Instant at, int process) {}

  /**
   * Several processes with several threads each, that wake up late and early, need up to half a
   * second to write a request and another until it is received, and crash: simulated on one thread.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whenProcessesShareAMemoryAndCrash_noMinuteIsEverOverTheLimit(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int limit = random.nextBoolean() ? 1 + random.nextInt(30) : 200 + random.nextInt(3_000);
    SharedMemory memory = new SharedMemory();
    List<Worker> processes = new ArrayList<>();
    PriorityQueue<WakeUp> wakeUps = new PriorityQueue<>(Comparator.comparing(WakeUp::at));
    for (int process = 0; process < 1 + random.nextInt(4); process++) {
      processes.add(new Worker());
      for (int thread = 0; thread < 4; thread++) {
        wakeUps.add(new WakeUp(START.plusMillis(random.nextInt(3_000)), process));
      }
    }
    int most = Math.max(200, 4 * limit);
    List<Instant> arrived = new ArrayList<>();
    while (arrived.size() < most) {
      WakeUp wakeUp = wakeUps.remove();
      Instant now = wakeUp.at();
      if (random.nextInt(150) == 0) {
        processes.get(wakeUp.process()).crash();
      }
      Duration wait = processes.get(wakeUp.process()).tryPass(memory, limit, now);
      Instant next;
      if (wait.isZero()) {
        Duration written = Duration.ofMillis(random.nextInt((int) RequestGate.VALIDITY.toMillis()));
        arrived.add(now.plus(written).plusMillis(random.nextInt(500)));
        next = now.plusMillis(random.nextInt(limit > 100 ? 40 : 2_000));
      } else if (random.nextInt(4) == 0) {
        next = now.plus(wait.dividedBy(2)).plusNanos(1); // woken too early
      } else {
        next = now.plus(wait).plusMillis(random.nextInt(50));
      }
      wakeUps.add(new WakeUp(next, wakeUp.process()));
      if (random.nextInt(300) == 0) {
        memory.pause("a", now.plusSeconds(random.nextInt(20)));
      }
    }
    assertThat(
        "seed " + seed + ", limit " + limit,
        RateLimiterTest.mostInAMinute(arrived),
        lessThanOrEqualTo(limit));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 99, 199, 200, 250, 1_000, 6_000})
  void whenAProcessIsInAHurry_takesHardlyLongerThanTheLimitAllows(int limit) throws Exception {
    SharedMemory memory = new SharedMemory();
    Worker process = new Worker();
    Instant now = START;
    int sent = 0;
    while (sent < 10 * limit + 1) {
      Duration wait = process.tryPass(memory, limit, now);
      if (wait.isZero()) {
        sent++;
      }
      now = now.plus(wait);
    }
    assertThat(
        Duration.between(START, now),
        lessThanOrEqualTo(Duration.ofMinutes(10).multipliedBy(105).dividedBy(100)));
  }

  @Test
  void whenAProcessRestarts_whatItSentBeforeStillCounts() throws Exception {
    SharedMemory memory = new SharedMemory();
    Worker process = new Worker();
    for (int i = 0; i < 5; i++) {
      assertThat(process.tryPass(memory, 5, START.plusSeconds(i)), is(Duration.ZERO));
    }
    process.crash();

    assertThat(
        process.tryPass(memory, 5, START.plusSeconds(5)),
        is(SharedLimit.WINDOW.minus(Duration.ofSeconds(5))));
  }

  @Test
  void whenAnotherProcessWasAskedToWait_thisOneWaitsAsWell() throws Exception {
    SharedMemory memory = new SharedMemory();
    memory.pause("a", START.plusSeconds(40));

    assertThat(new Worker().tryPass(memory, 5, START), is(Duration.ofSeconds(40)));
  }

  @Test
  void whenLimitsAreHigh_theMemoryIsAskedForBlocks() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SourceMemory memory = counting(asked);
    SharedLimit shared = new SharedLimit();
    for (int i = 0; i < 1_000; i++) {
      shared.take(memory, "a", 6_000, START.plusMillis(i * 5L), START.plusMillis(i * 5L));
    }
    assertThat(asked.get(), lessThan(40));
    assertThat(asked.get(), greaterThan(15));
  }

  @Test
  void whenLimitsAreLow_theMemoryIsAskedForEachRequest() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SourceMemory memory = counting(asked);
    SharedLimit shared = new SharedLimit();
    for (int i = 0; i < 50; i++) {
      shared.take(memory, "a", 60, START, START);
    }
    assertThat(asked.get(), is(50));
  }

  @Test
  void whenABlockIsNotUsedInTime_itIsForfeited() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SourceMemory memory = counting(asked);
    SharedLimit shared = new SharedLimit();
    for (int i = 0; i < 20; i++) {
      Instant late = START.plusSeconds(2L * i);
      shared.take(memory, "a", 6_000, late, late);
    }
    assertThat(asked.get(), is(20));
  }

  private static SourceMemory counting(AtomicInteger asked) {
    SharedMemory memory = new SharedMemory();
    return (SourceMemory)
        java.lang.reflect.Proxy.newProxyInstance(
            SharedLimitTest.class.getClassLoader(),
            new Class<?>[] {SourceMemory.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("reserve")) {
                asked.incrementAndGet();
              }
              return method.invoke(memory, arguments);
            });
  }
}
