package dev.collection.io.partition;

import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Partitioning.Method;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A month or a day that has a partition of its own.
 *
 * @param method month or day
 * @param first its first day
 */
public record Period(Method method, LocalDate first) implements Comparable<Period> {
  /** Years in which something can have happened; others are taken for mistakes. */
  public static final int FIRST_YEAR = 1900;

  public static final int LAST_YEAR = 2099;

  /**
   * The period of a day; empty if it has none, because there is no day or its year cannot be right.
   * Its records belong to the default partition.
   */
  public static Optional<Period> of(Method method, LocalDate day) {
    if (day == null || day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
      return Optional.empty();
    }
    return Optional.of(new Period(method, method == Method.MONTH ? day.withDayOfMonth(1) : day));
  }

  /**
   * The day of a field's value, of an instant in UTC.
   *
   * @param value a date, an instant, or null
   * @return null for null
   */
  public static LocalDate day(Object value) {
    return value instanceof Instant instant
        ? LocalDate.ofInstant(instant, ZoneOffset.UTC)
        : (LocalDate) value;
  }

  /** The first day that does not belong to it. */
  LocalDate next() {
    return method == Method.MONTH ? first.plusMonths(1) : first.plusDays(1);
  }

  /** What the partition of a table is called: {@code jobs_2026_03}, {@code jobs_2026_03_17}. */
  String partition(String table) {
    String month =
        String.format(Locale.ROOT, "%s_%04d_%02d", table, first.getYear(), first.getMonthValue());
    return method == Method.MONTH
        ? month
        : month + String.format(Locale.ROOT, "_%02d", first.getDayOfMonth());
  }

  /** What all partitions by this method are called. */
  static Pattern partitions(String table, Method method) {
    return Pattern.compile(
        Pattern.quote(table) + "_\\d{4}_\\d{2}" + (method == Method.MONTH ? "" : "_\\d{2}"));
  }

  /** From its beginning, included, to the beginning of the next one. */
  String bounds(ColumnType type) {
    return "FROM (" + literal(first, type) + ") TO (" + literal(next(), type) + ")";
  }

  /** With a zone, so that it does not depend on the session's. */
  private static String literal(LocalDate day, ColumnType type) {
    return type == ColumnType.TIMESTAMP ? "'" + day + " 00:00:00+00'" : "'" + day + "'";
  }

  @Override
  public int compareTo(Period other) {
    return first.compareTo(other.first);
  }

  /** {@code 2026-03} or {@code 2026-03-17}. */
  @Override
  public String toString() {
    return method == Method.MONTH ? first.toString().substring(0, 7) : first.toString();
  }
}
