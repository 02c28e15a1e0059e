package dev.collection.io.http.slice;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Objects;

/** The values that slices are made by. */
public sealed interface SliceValues extends Serializable {

  /**
   * Values that the spec lists.
   *
   * @param values one slice each, in this order
   */
  record Listed(List<String> values) implements SliceValues {
    public Listed {
      values = List.copyOf(values);
    }
  }

  /**
   * Values that an API lists, asked for when they are needed.
   *
   * @param url may have references to secrets
   * @param items JSON Pointer to the array of codes in the answer; empty if it is the answer
   * @param value JSON Pointer to the value within a code; empty if the code is the value
   */
  record CodeList(String url, String items, String value) implements SliceValues {
    public CodeList {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(items, "items");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * Ranges of days.
   *
   * @param from first day
   * @param to last day; null for today (UTC)
   * @param step length of a range
   * @param pattern how a day is written, as in {@link java.time.format.DateTimeFormatter}
   * @param endExclusive whether the second parameter takes the day after the range
   */
  record Dates(LocalDate from, LocalDate to, Period step, String pattern, boolean endExclusive)
      implements SliceValues {
    public Dates {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(pattern, "pattern");
      if (step.isNegative() || step.isZero()) {
        throw new IllegalArgumentException("slices: step is " + step + "; it is a day or more");
      }
    }
  }
}
