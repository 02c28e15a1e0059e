package dev.collection.transforms.profile;

import dev.collection.model.Violation;
import java.util.Locale;

/**
 * Where records broke the rule for which they were refused.
 *
 * @param rule as in their violations
 * @param place the pointer of the violation, see {@link #of(String)}
 * @param value what stood there; empty where it does not matter
 */
public record RefusedPlace(String rule, String place, String value) {
  /** Of the names of checks under which places are noted among the issues. */
  private static final String PREFIX = "place/";

  static RefusedPlace of(Violation violation, boolean byValue) {
    return new RefusedPlace(
        violation.rule(), of(violation.pointer()), byValue ? violation.value() : "");
  }

  /**
   * A pointer with {@code *} for each number, as which one of an array it was does not matter. So
   * do numbers that are names, of which there may be many.
   */
  public static String of(String pointer) {
    StringBuilder place = new StringBuilder(pointer.length());
    int start = 0;
    while (start < pointer.length()) {
      int slash = pointer.indexOf('/', start + 1);
      int end = slash < 0 ? pointer.length() : slash;
      String token = pointer.substring(start + 1, end);
      boolean isNumber = !token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9');
      place.append('/').append(isNumber ? "*" : token);
      start = end;
    }
    return place.toString();
  }

  /** All checks of a rule begin so. */
  String group() {
    return PREFIX + rule + "/";
  }

  /** The name of the check: of one rule those with the fewest names in their place come first. */
  String check() {
    long depth = place.chars().filter(c -> c == '/').count();
    return group()
        + String.format(Locale.ROOT, "%03d", depth)
        + place.length()
        + ":"
        + place
        + value;
  }

  /** What {@link #check} is the name of; null if it is another check. */
  static RefusedPlace ofCheck(String check) {
    if (!check.startsWith(PREFIX)) {
      return null;
    }
    int ruleEnd = check.indexOf('/', PREFIX.length());
    int colon = check.indexOf(':', ruleEnd);
    int placeEnd = colon + 1 + Integer.parseInt(check.substring(ruleEnd + 4, colon));
    return new RefusedPlace(
        check.substring(PREFIX.length(), ruleEnd),
        check.substring(colon + 1, placeEnd),
        check.substring(placeEnd));
  }
}
