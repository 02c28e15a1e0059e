package dev.collection.transforms.normalize;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Converters whose result is a date or an instant. */
final class DateConverters {
  private DateConverters() {}

  /**
   * The calendar date of {@code 2026-05-03}, {@code 2026-05-03T23:59:59.9970}, {@code
   * 2026-05-03T00:00:00Z}, {@code 5/3/2026} or {@code 05/03/2026} (month first). The time and zone
   * are ignored: they say when the day begins or ends where it was written, and moving them would
   * move the day.
   */
  static Converter date(Arguments arguments) {
    return (node, item) -> {
      String text = TextConverters.clean(TextConverters.scalar(node));
      return text == null ? null : parseDate(text);
    };
  }

  static LocalDate parseDate(String text) throws ConversionException {
    try {
      int length = text.length();
      if (length >= 10
          && text.charAt(4) == '-'
          && text.charAt(7) == '-'
          && (length == 10
              || ((text.charAt(10) == 'T' || text.charAt(10) == ' ') && isTime(text)))) {
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
    throw new ConversionException(
        "is not a date such as 2026-05-03, 2026-05-03T23:59:59 or 5/3/2026");
  }

  private static boolean isTime(String text) {
    if (text.length() < 13) {
      return false;
    }
    for (int i = 11; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && ":.Z+-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) throws ConversionException {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw new ConversionException("is not a date such as 2026-05-03 or 5/3/2026");
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** An instant: ISO 8601 with a zone or offset. */
  static Converter timestamp(Arguments arguments) {
    return (node, item) -> {
      String text = TextConverters.clean(TextConverters.scalar(node));
      if (text == null) {
        return null;
      }
      try {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return instant.truncatedTo(ChronoUnit.MICROS);
      } catch (DateTimeException e) {
        throw new ConversionException("is not an instant such as 2026-05-03T10:00:00Z");
      }
    };
  }
}
