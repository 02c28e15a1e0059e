package dev.collection.transforms.normalize.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;

/** Converters whose result is a date or an instant. */
public final class DateConverters {
  private static final int MOST_FRACTION_DIGITS = 9;

  private DateConverters() {}

  /**
   * The calendar date of {@code 2026-05-03}, {@code 2026-05-03T23:59:59.9970}, {@code
   * 2026-05-03T00:00:00Z}, {@code 5/3/2026} or {@code 05/03/2026} (month first), or of the given
   * formats instead. The time and zone are ignored: they say when the day begins or ends where it
   * was written, and moving them would move the day.
   */
  public static Converter date(Arguments arguments) {
    List<DateTimeFormatter> formats =
        arguments.texts("formats").stream().map(DateConverters::format).toList();
    return (node, item) -> {
      String text = TextConverters.clean(TextConverters.scalar(node));
      if (text == null) {
        return null;
      }
      return formats.isEmpty() ? parseDate(text) : parseDate(text, formats);
    };
  }

  private static DateTimeFormatter format(String pattern) {
    try {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(withoutEra(pattern))
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "argument `formats` of converter `date`: `" + pattern + "`: " + e.getMessage(), e);
    }
  }

  /**
   * People write {@code yyyy} for the year; strictly that is a year of an era, which is missing.
   */
  private static String withoutEra(String pattern) {
    String[] parts = pattern.split("'", -1);
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = parts[i].replace('y', 'u');
    }
    return String.join("'", parts);
  }

  private static LocalDate parseDate(String text, List<DateTimeFormatter> formats)
      throws ConversionException {
    for (DateTimeFormatter format : formats) {
      try {
        return LocalDate.parse(text, format);
      } catch (DateTimeException e) {
        // One of the others may fit.
      }
    }
    throw new ConversionException("is not a date of the given formats");
  }

  static LocalDate parseDate(String text) throws ConversionException {
    try {
      int length = text.length();
      if (length >= 10
          && text.charAt(4) == '-'
          && text.charAt(7) == '-'
          && (length == 10 || isTime(text, 10))) {
        return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      }
      int first = text.indexOf('/');
      int second = text.indexOf('/', first + 1);
      if (first >= 1
          && first <= 2
          && second - first >= 2
          && second - first <= 3
          && length - second == 5) {
        return LocalDate.of(
            number(text, second + 1, length),
            number(text, 0, first),
            number(text, first + 1, second));
      }
    } catch (DateTimeException e) {
      throw new ConversionException("is no day of the calendar");
    }
    throw noDate();
  }

  /** {@code T23:59}, with seconds and any fraction, and {@code Z} or an offset, or without. */
  private static boolean isTime(String text, int start) {
    if ((text.charAt(start) != 'T' && text.charAt(start) != ' ')
        || !twoDigits(text, start + 1, 23)
        || !isColon(text, start + 3)
        || !twoDigits(text, start + 4, 59)) {
      return false;
    }
    int at = start + 6;
    if (isColon(text, at)) {
      if (!twoDigits(text, at + 1, 59)) {
        return false;
      }
      at += 3;
      if (at < text.length() && text.charAt(at) == '.') {
        int fraction = at + 1;
        at = fraction;
        while (at < text.length() && isDigit(text.charAt(at))) {
          at++;
        }
        if (at == fraction || at - fraction > MOST_FRACTION_DIGITS) {
          return false;
        }
      }
    }
    if (at == text.length()) {
      return true;
    }
    char zone = text.charAt(at);
    if (zone == 'Z') {
      return at + 1 == text.length();
    }
    return (zone == '+' || zone == '-')
        && at + 6 == text.length()
        && twoDigits(text, at + 1, 18)
        && isColon(text, at + 3)
        && twoDigits(text, at + 4, 59);
  }

  private static boolean isColon(String text, int at) {
    return at < text.length() && text.charAt(at) == ':';
  }

  private static boolean twoDigits(String text, int at, int max) {
    return at + 2 <= text.length()
        && isDigit(text.charAt(at))
        && isDigit(text.charAt(at + 1))
        && (text.charAt(at) - '0') * 10 + (text.charAt(at + 1) - '0') <= max;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) throws ConversionException {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        throw noDate();
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static ConversionException noDate() {
    return new ConversionException(
        "is not a date such as 2026-05-03, 2026-05-03T23:59:59 or 5/3/2026");
  }

  /** An instant to the microsecond: ISO 8601, or a number since 1970. */
  public static Converter timestamp(Arguments arguments) {
    String zone = arguments.text("zone", null);
    ZoneId assumed;
    try {
      assumed = zone == null ? null : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "argument `zone` of converter `timestamp` must be a zone such as UTC or"
              + " America/New_York, not `"
              + zone
              + "`",
          e);
    }
    String epoch = arguments.choice("epoch", null, "seconds", "milliseconds");
    return (node, item) -> epoch == null ? iso(node, assumed) : sinceEpoch(node, epoch);
  }

  private static Instant iso(JsonNode node, ZoneId assumed) throws ConversionException {
    String text = TextConverters.clean(TextConverters.scalar(node));
    if (text == null) {
      return null;
    }
    try {
      if (isUtc(text)) {
        return utc(text);
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(text, Instant::from, LocalDateTime::from);
      if (time instanceof LocalDateTime local) {
        if (assumed == null) {
          throw new ConversionException(
              "has no zone or offset; give the converter `zone` if it is known");
        }
        return local.atZone(assumed).toInstant().truncatedTo(ChronoUnit.MICROS);
      }
      return Instant.from(time).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new ConversionException("is not an instant such as 2026-05-03T10:00:00Z");
    }
  }

  /**
   * Whether it is {@code 2026-05-03T10:00:00Z}, with any fraction: what nearly all sources write.
   */
  private static boolean isUtc(String text) {
    int length = text.length();
    return length >= 20
        && text.charAt(length - 1) == 'Z'
        && twoDigits(text, 0, 99)
        && twoDigits(text, 2, 99)
        && text.charAt(4) == '-'
        && twoDigits(text, 5, 99)
        && text.charAt(7) == '-'
        && twoDigits(text, 8, 99)
        && text.charAt(10) == 'T'
        && text.charAt(16) == ':'
        && isTime(text, 10);
  }

  /** What {@link DateTimeFormatter} makes of it as well, in a tenth of the time. */
  private static Instant utc(String text) throws ConversionException {
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    int minutes = number(text, 11, 13) * 60 + number(text, 14, 16);
    long seconds = day.toEpochDay() * 86_400 + minutes * 60L + number(text, 17, 19);
    int fraction = text.length() > 20 ? number(text, 20, Math.min(text.length() - 1, 26)) : 0;
    for (int digits = text.length() - 21; text.length() > 20 && digits < 6; digits++) {
      fraction *= 10;
    }
    return Instant.ofEpochSecond(seconds, fraction * 1_000L);
  }

  private static Instant sinceEpoch(JsonNode node, String unit) throws ConversionException {
    Long number = NumberConverters.whole(NumberConverters.number(node));
    try {
      return number == null
          ? null
          : unit.equals("seconds") ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    } catch (DateTimeException e) {
      throw new ConversionException("is too far from 1970 to be a time in " + unit);
    }
  }
}
