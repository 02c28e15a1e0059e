package dev.collection.pipeline.sample.posting;

import java.math.BigDecimal;
import java.time.LocalDate;

/** How the API wrote dates, amounts and intervals at different times; all were recorded. */
enum WireForm {
  /** {@code 2016-05-03T00:00:00Z}, whole amounts as {@code 77490}, {@code Per Year}. */
  YEAR_2016(false),
  /** {@code 2018-04-12}, {@code 77490.0}, {@code Per Year}. */
  YEAR_2018(false),
  /** {@code 9/7/2021} to {@code 12/02/2021}, {@code 77490.0}, {@code Per Year}. */
  YEAR_2021(false),
  /** {@code 2023-09-30T23:59:59.9970}, {@code 77490.0}, {@code PA} with a description. */
  CURRENT(true);

  private final boolean codes;

  WireForm(boolean codes) {
    this.codes = codes;
  }

  /** Whether the interval is a code with a description beside it, and the address is short. */
  boolean codes() {
    return codes;
  }

  String startDate(LocalDate day) {
    return switch (this) {
      case YEAR_2016 -> day + "T00:00:00Z";
      case YEAR_2018 -> day.toString();
      case YEAR_2021 -> day.getMonthValue() + "/" + day.getDayOfMonth() + "/" + day.getYear();
      case CURRENT -> day + "T00:00:00.0000";
    };
  }

  String endDate(LocalDate day) {
    return switch (this) {
      case YEAR_2016 -> day + "T00:00:00Z";
      case YEAR_2018 -> day.toString();
      case YEAR_2021 ->
          padded(day.getMonthValue()) + "/" + padded(day.getDayOfMonth()) + "/" + day.getYear();
      case CURRENT -> day + "T23:59:59.9970";
    };
  }

  /** The amount, as {@code 77490}, {@code 77490.0} or {@code 19.54}. */
  String amount(long cents) {
    if (cents % 100 == 0) {
      long dollars = cents / 100;
      return this == YEAR_2016 ? Long.toString(dollars) : dollars + ".0";
    }
    return BigDecimal.valueOf(cents, 2).stripTrailingZeros().toPlainString();
  }

  private static String padded(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
