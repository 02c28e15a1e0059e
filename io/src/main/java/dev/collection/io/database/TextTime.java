package dev.collection.io.database;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times that are kept as text and therefore compared as text. */
final class TextTime {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})(?:([T ])([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\\.[0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

  private TextTime() {}

  /**
   * The time {@code duration} earlier in the same form, so that both compare as text does; null if
   * {@code text} is no such time.
   */
  static String minus(String text, Duration duration) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(form.group(1));
      if (form.group(2) == null) {
        return date.atStartOfDay().minus(duration).toLocalDate().toString();
      }
      String seconds = form.group(4);
      String fraction = form.group(5);
      LocalDateTime time =
          LocalDateTime.parse(
                  date
                      + "T"
                      + form.group(3)
                      + (seconds == null ? "" : seconds)
                      + (seconds == null || fraction == null ? "" : fraction))
              .minus(duration);
      StringBuilder pattern = new StringBuilder("uuuu-MM-dd'").append(form.group(2));
      pattern.append("'HH:mm");
      if (seconds != null) {
        pattern.append(":ss");
      }
      if (seconds != null && fraction != null) {
        pattern.append('.').append("S".repeat(fraction.length() - 1));
      }
      return DateTimeFormatter.ofPattern(pattern.toString(), Locale.ROOT).format(time)
          + (form.group(6) == null ? "" : form.group(6));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
