package dev.collection.transforms.profile.value;

import java.math.BigDecimal;

/** What single values are called in {@link ValueProfile#valueCounts}. */
public final class ValueNames {
  private ValueNames() {}

  /**
   * The name of a text, a number or a boolean; null of whatever is not counted by its value.
   *
   * @param value as in a record; null has none
   */
  public static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return of(number);
    }
    boolean counted = value instanceof String || value instanceof Long || value instanceof Boolean;
    return counted ? value.toString() : null;
  }

  /** 1.0 and 1 are one number, and have one name. */
  private static String of(BigDecimal number) {
    if (!NumberProfile.takes(number)) {
      // Written out it would have thousands of digits.
      return number.toString();
    }
    BigDecimal canonical = NumberProfile.canonical(number);
    return NumberProfile.isLong(canonical)
        ? Long.toString(canonical.longValueExact())
        : canonical.toString();
  }
}
