package dev.collection.io.http.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.SplittableRandom;

/**
 * Decides whether a page is asked for again, and when: exponential backoff with full jitter, unless
 * the source says how long to wait. Has neither clock nor state; the same seed, page and attempt
 * always give the same wait.
 */
final class RetryPolicy {
  /** The wait after 429 (too many requests) if the source does not say how long. */
  static final Duration THROTTLED = Duration.ofSeconds(60);

  /** The longest Retry-After that is waited for; beyond it the page is given up. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private static final int TOO_MANY_REQUESTS = 429;

  private final RetryDefinition definition;
  private final long seed;

  /** What to do after a fault. */
  enum Action {
    GIVE_UP,
    /** Wait, then ask for this page again; others go on. */
    RETRY,
    /** As above, and nobody asks this source for anything in the meantime. */
    PAUSE_SOURCE
  }

  /**
   * The answer to a fault.
   *
   * @param delay zero if the page is given up
   * @param reason why it is given up, for people; empty if the fault's own message says it all
   */
  record Decision(Action action, Duration delay, String reason) {}

  RetryPolicy(RetryDefinition definition, long seed) {
    this.definition = definition;
    this.seed = seed;
  }

  /** Whether asking again may help after {@code status}. */
  static boolean isRetryable(int status) {
    return switch (status) {
      case 408, 425, TOO_MANY_REQUESTS, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /**
   * What to do after {@code fault}.
   *
   * @param attempt which attempt failed, 1 for the first
   * @param page distinguishes the waits of pages that fail together
   */
  Decision after(HttpFault fault, int attempt, long page, Instant now) {
    if (!fault.retryable()) {
      return new Decision(Action.GIVE_UP, Duration.ZERO, "");
    }
    if (attempt >= definition.attempts()) {
      return new Decision(Action.GIVE_UP, Duration.ZERO, "");
    }
    // A date is one of the source's clock, which may differ from ours.
    Instant answered = fault.answeredAt() == null ? now : fault.answeredAt();
    Duration asked = fault.retryAfter() == null ? null : parse(fault.retryAfter(), answered);
    if (asked == null && fault.status() == TOO_MANY_REQUESTS) {
      asked = THROTTLED;
    }
    if (asked == null) {
      return new Decision(Action.RETRY, backoff(attempt, page), "");
    }
    if (asked.compareTo(LONGEST_PAUSE) > 0) {
      return new Decision(
          Action.GIVE_UP,
          Duration.ZERO,
          "the source asks to wait "
              + asked.toMinutes()
              + " minutes, which is longer than a run waits; run again after that");
    }
    Duration wait = asked.compareTo(definition.minBackoff()) < 0 ? definition.minBackoff() : asked;
    return new Decision(Action.PAUSE_SOURCE, wait, "");
  }

  /** A random wait between the shortest and twice as much for each attempt, up to the longest. */
  Duration backoff(int attempt, long page) {
    long min = definition.minBackoff().toMillis();
    long max = definition.maxBackoff().toMillis();
    int doublings = Math.min(attempt, 30);
    long ceiling = Math.min(max, Math.max(min, 1) << doublings);
    if (ceiling <= min) {
      return Duration.ofMillis(min);
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + page * 1_000_003 + attempt);
    return Duration.ofMillis(random.nextLong(min, ceiling + 1));
  }

  /**
   * Reads Retry-After (RFC 9110): seconds, or a date.
   *
   * @return null if it is neither; zero if the date has passed
   */
  static Duration parse(String retryAfter, Instant now) {
    String text = retryAfter.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // More digits than a long has are a wait for ever all the same.
      return text.length() > 12
          ? Duration.ofSeconds(999_999_999_999L)
          : Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
