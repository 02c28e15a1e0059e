package dev.collection.io.http.pace;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source says is left of its own limit. Read from {@code RateLimit} in the form of the IETF
 * draft ({@code "default";r=50;t=30}) or its older one ({@code remaining=50, reset=30}), and from
 * {@code RateLimit-Remaining/-Reset}, {@code X-RateLimit-…} and {@code X-Rate-Limit-…}. A reset is
 * in seconds from now, or a time in seconds or milliseconds since 1970.
 *
 * @param left requests that may be sent before {@code reset} has passed
 * @param reset above zero
 */
record Allowance(int left, Duration reset) {
  private static final List<String> PREFIXES = List.of("RateLimit", "X-RateLimit", "X-Rate-Limit");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?:^|[;,\\s])(r|t|remaining|reset)\\s*=\\s*\"?([0-9]{1,18})\"?(?=$|[;,\\s])");
  private static final long SECONDS_SINCE_1970 = 1_000_000_000L;
  private static final long MILLISECONDS_SINCE_1970 = 1_000_000_000_000L;

  /**
   * The narrowest of what {@code headers} say; empty if they say nothing that can be used.
   *
   * @param headers by name in any case
   * @param now if the answer does not say when it was sent
   */
  static Optional<Allowance> of(Map<String, String> headers, Instant now) {
    Instant sent = sentAt(headers).orElse(now);
    List<Allowance> all = new ArrayList<>();
    // Several limits are members of a list; a name in quotes has no comma in practice.
    String structured = headers.getOrDefault("RateLimit", "");
    if (structured.contains("remaining")) {
      read(structured, sent).ifPresent(all::add);
    } else {
      for (String member : structured.split(",", -1)) {
        read(member, sent).ifPresent(all::add);
      }
    }
    for (String prefix : PREFIXES) {
      String left = headers.getOrDefault(prefix + "-Remaining", "");
      String reset = headers.getOrDefault(prefix + "-Reset", "");
      read("r=" + left.strip() + ";t=" + reset.strip(), sent).ifPresent(all::add);
    }
    return all.stream()
        .min(
            Comparator.comparingDouble(
                    (Allowance allowance) -> (double) allowance.left / allowance.reset.toMillis())
                .thenComparing(Allowance::reset, Comparator.reverseOrder()));
  }

  /** When an answer was sent, by the source's own clock; its times are of that clock. */
  static Optional<Instant> sentAt(Map<String, String> headers) {
    try {
      return Optional.of(
          ZonedDateTime.parse(
                  headers.getOrDefault("Date", "").strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Allowance> read(String parameters, Instant sent) {
    long left = -1;
    long reset = -1;
    Matcher parameter = PARAMETER.matcher(parameters);
    while (parameter.find()) {
      long value = Long.parseLong(parameter.group(2));
      if (parameter.group(1).equals("r") || parameter.group(1).equals("remaining")) {
        left = value;
      } else {
        reset = value;
      }
    }
    if (left < 0 || reset < 0) {
      return Optional.empty();
    }
    Duration wait;
    if (reset >= MILLISECONDS_SINCE_1970) {
      wait = Duration.between(sent, Instant.ofEpochMilli(reset));
    } else if (reset >= SECONDS_SINCE_1970) {
      wait = Duration.between(sent, Instant.ofEpochSecond(reset));
    } else {
      wait = Duration.ofSeconds(reset);
    }
    return wait.isNegative() || wait.isZero()
        ? Optional.empty()
        : Optional.of(new Allowance((int) Math.min(left, Integer.MAX_VALUE), wait));
  }
}
