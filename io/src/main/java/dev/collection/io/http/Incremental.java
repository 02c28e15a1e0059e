package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.http.IncrementalDefinition.Format;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Where the last run came to, what to ask for after it, and where this run comes to. Marks are
 * texts that compare as what they stand for: times in UTC with milliseconds, numbers with leading
 * zeros. Used by one thread.
 */
final class Incremental {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");
  private static final int DIGITS = 19;

  private final IncrementalDefinition definition;
  private final JsonPointer newest;
  private final String lastMark;
  private final Instant now;
  private String mark;
  private Instant firstAnswer;

  /**
   * @param lastMark of the last run; null if there is none
   */
  Incremental(IncrementalDefinition definition, String lastMark, Instant now) {
    this.definition = definition;
    this.newest = definition.newest() == null ? null : JsonPointer.compile(definition.newest());
    this.lastMark = lastMark;
    this.now = now;
  }

  /** The value of the query's parameter; null if it is not to be sent. */
  String parameterValue() {
    if (lastMark == null) {
      return definition.start();
    }
    return switch (definition.format()) {
      case TEXT -> lastMark;
      case NUMBER -> new BigDecimal(lastMark).toPlainString();
      case DATE -> since().atOffset(ZoneOffset.UTC).toLocalDate().toString();
      case DATE_TIME -> since().truncatedTo(ChronoUnit.SECONDS).toString();
      case EPOCH_SECONDS -> Long.toString(since().getEpochSecond());
      case EPOCH_MILLIS -> Long.toString(since().toEpochMilli());
      case DAYS_BACK ->
          Long.toString(Math.max(1, ChronoUnit.DAYS.between(day(since()), day(now)) + 1));
    };
  }

  /** The first day that is of interest; null for all. */
  LocalDate firstDay() {
    boolean timed = definition.format() != Format.TEXT && definition.format() != Format.NUMBER;
    return lastMark == null || !timed ? null : day(since());
  }

  private Instant since() {
    return Instant.parse(lastMark).minus(definition.overlap());
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** An answer that was received at {@code receivedAt}. */
  void onAnswer(Instant receivedAt, String cursor) {
    if (firstAnswer == null || receivedAt.isBefore(firstAnswer)) {
      firstAnswer = receivedAt;
    }
    if (definition.cursor() != null && cursor != null && !cursor.isEmpty()) {
      mark = cursor;
    }
  }

  /** An item that has arrived. What has no readable value at its place leaves the mark alone. */
  void onItem(byte[] item) {
    if (newest == null) {
      return;
    }
    String value;
    try {
      value = comparable(JsonItems.parse(item).at(newest));
    } catch (IOException e) {
      return; // no JSON, or beyond its limits: will be rejected
    }
    if (value != null && (mark == null || value.compareTo(mark) > 0)) {
      mark = value;
    }
  }

  private String comparable(JsonNode value) {
    if (!value.isTextual() && !value.isNumber()) {
      return null;
    }
    try {
      if (definition.format() == Format.NUMBER) {
        BigDecimal number = new BigDecimal(value.asText().strip());
        return number.signum() < 0 ? null : padded(number.toBigInteger().toString());
      }
      return TIME.format(value.isNumber() ? epoch(value.decimalValue()) : time(value.asText()));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static String padded(String digits) {
    return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
  }

  /** Seconds, or milliseconds where seconds would be thousands of years from now. */
  private static Instant epoch(BigDecimal number) {
    return number.abs().compareTo(FIRST_MILLIS) < 0
        ? Instant.ofEpochMilli(number.movePointRight(3).longValue())
        : Instant.ofEpochMilli(number.longValue());
  }

  private static Instant time(String text) {
    String stripped = text.strip();
    if (stripped.length() == 10) {
      return LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    try {
      return OffsetDateTime.parse(stripped.replace(' ', 'T')).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(stripped.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
  }

  /** How far this run has come; null if there was nothing to tell by. */
  String mark() {
    boolean byTime = newest == null && definition.cursor() == null;
    return byTime && firstAnswer != null ? TIME.format(firstAnswer) : mark;
  }
}
