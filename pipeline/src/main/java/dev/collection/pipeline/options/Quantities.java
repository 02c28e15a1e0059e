package dev.collection.pipeline.options;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
public final class Quantities {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KB|MB|GB)");

  /** Longer ones overflow the nanoseconds that clocks and HTTP clients count in. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Quantities() {}

  /**
   * {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 7d}, at most 100 years; empty for
   * anything else.
   */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> throw new DateTimeException(matcher.group(2));
        };
    return Optional.of(duration).filter(length -> length.compareTo(LONGEST) <= 0);
  }

  /** Bytes in {@code 512B}, {@code 16KB}, {@code 64MB} or {@code 1GB} (1 KB is 1024 bytes). */
  public static Optional<Long> bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "KB" -> count << 10;
          case "MB" -> count << 20;
          case "GB" -> count << 30;
          default -> count;
        });
  }
}
