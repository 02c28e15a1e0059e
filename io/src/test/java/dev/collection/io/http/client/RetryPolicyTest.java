package dev.collection.io.http.client;

import static dev.collection.io.http.client.RetryPolicy.Action.GIVE_UP;
import static dev.collection.io.http.client.RetryPolicy.Action.PAUSE_SOURCE;
import static dev.collection.io.http.client.RetryPolicy.Action.RETRY;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final RetryPolicy policy =
      new RetryPolicy(new RetryDefinition(5, Duration.ofSeconds(1), Duration.ofSeconds(60)), 7);

  @Test
  void whenStatusIsOfTheServerOrOfLoad_isRetried() {
    Set<Integer> retried =
        IntStream.rangeClosed(100, 599)
            .filter(RetryPolicy::isRetryable)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(retried, equalTo(Set.of(408, 425, 429, 500, 502, 503, 504)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // status | Retry-After | seconds
        "429 | 30 | 30",
        "503 | 7 | 7",
        "500 | 9 | 9",
        "429 | | 60",
        "429 | soon | 60",
        "429 | -5 | 60",
        "429 | 0 | 1",
        "429 | 3600 | 3600",
        "429 | Sun, 22 Nov 2026 10:00:45 GMT | 45",
        "503 | Sun, 22 Nov 2026 10:00:45 GMT | 45",
        "429 | Sun, 22 Nov 2026 09:00:00 GMT | 1",
        "503 | Thu, 01 Jan 1970 00:00:00 GMT | 1"
      })
  void whenSourceSaysHowLong_everybodyWaitsThatLong(int status, String retryAfter, long seconds) {
    RetryPolicy.Decision decision =
        policy.after(HttpFault.ofStatus(status, retryAfter, null, "", "busy"), 1, 1, NOW);

    assertThat(
        decision, is(new RetryPolicy.Decision(PAUSE_SOURCE, Duration.ofSeconds(seconds), "")));
  }

  @ParameterizedTest
  @CsvSource({"3601", "86400", "99999999999999999999999"})
  void whenSourceAsksForMoreThanAnHour_givesUpAndSaysSo(String retryAfter) {
    RetryPolicy.Decision decision =
        policy.after(HttpFault.ofStatus(429, retryAfter, null, "", "busy"), 1, 1, NOW);

    assertThat(decision.action(), is(GIVE_UP));
    assertThat(
        decision.reason(),
        allOf(containsString("the source asks to wait"), containsString("run again after that")));
  }

  @Test
  void whenStatusIsOurFault_isNotRetried() {
    assertThat(
        policy.after(HttpFault.ofStatus(401, "5", null, "", "no"), 1, 1, NOW),
        is(new RetryPolicy.Decision(GIVE_UP, Duration.ZERO, "")));
  }

  @Test
  void whenFaultMayPass_isRetriedUntilTheAttemptsAreUsedUp() {
    HttpFault fault = HttpFault.passing("reset", null);

    assertThat(policy.after(fault, 1, 1, NOW).action(), is(RETRY));
    assertThat(policy.after(fault, 4, 1, NOW).action(), is(RETRY));
    assertThat(policy.after(fault, 5, 1, NOW).action(), is(GIVE_UP));
    assertThat(policy.after(HttpFault.lasting("too long"), 1, 1, NOW).action(), is(GIVE_UP));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 16", "5, 32", "6, 60", "7, 60", "50, 60"})
  void whenAttemptsGoOn_waitsAreSpreadBetweenTheShortestAndADoublingBound(
      int attempt, long ceiling) {
    long[] waits =
        LongStream.range(0, 2_000).map(page -> policy.backoff(attempt, page).toMillis()).toArray();

    long shortest = LongStream.of(waits).min().orElseThrow();
    long longest = LongStream.of(waits).max().orElseThrow();
    long span = ceiling * 1_000 - 1_000;
    assertThat(shortest, allOf(greaterThanOrEqualTo(1_000L), lessThanOrEqualTo(1_000 + span / 20)));
    assertThat(
        longest, allOf(lessThanOrEqualTo(ceiling * 1_000), greaterThan(1_000 + span * 19 / 20)));
  }

  @Test
  void whenSeedIsTheSame_waitsAre() {
    RetryDefinition definition = RetryDefinition.DEFAULT;

    assertThat(
        new RetryPolicy(definition, 3).backoff(4, 9),
        is(new RetryPolicy(definition, 3).backoff(4, 9)));
    assertThat(
        new RetryPolicy(definition, 3)
            .backoff(4, 9)
            .equals(new RetryPolicy(definition, 4).backoff(4, 9)),
        is(false));
  }

  @Test
  void whenShortestIsLongest_waitsJustThat() {
    RetryDefinition fixed = new RetryDefinition(3, Duration.ofMillis(250), Duration.ofMillis(250));

    assertThat(new RetryPolicy(fixed, 3).backoff(2, 9), is(Duration.ofMillis(250)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 2, attempts is 0",
    "101, 1, 2, attempts is 101",
    "5, 2, 1, does not end before it starts",
    "5, -1, 1, starts at 0 or more"
  })
  void whenDefinitionCannotBeMeant_saysWhy(int attempts, long min, long max, String message) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new RetryDefinition(attempts, Duration.ofSeconds(min), Duration.ofSeconds(max)));

    assertThat(e.getMessage(), containsString(message));
  }
}
