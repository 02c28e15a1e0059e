package dev.collection.model;

import java.util.Objects;

/**
 * One fault of one record.
 *
 * @param pointer JSON Pointer (RFC 6901) into the raw item, or {@code /field} of the normalized
 *     record; empty for the whole item
 * @param rule what was broken: a rule's name, a schema keyword ({@code schema:type}), a converter
 *     ({@code as:date}) or a limit ({@code limit:depth})
 * @param value the offending value as text, cut to {@link #MAX_VALUE_LENGTH}; empty if there is
 *     none
 * @param message what is wrong, in words
 */
public record Violation(String pointer, String rule, String value, String message) {
  /** Longest value kept, in characters; what is cut is marked by an ellipsis. */
  public static final int MAX_VALUE_LENGTH = 200;

  public Violation {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(message, "message");
    value = shorten(value);
  }

  private static String shorten(String value) {
    if (value == null) {
      return "";
    }
    if (value.length() <= MAX_VALUE_LENGTH) {
      return value;
    }
    int end = MAX_VALUE_LENGTH - 1;
    if (Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end) + "…";
  }
}
