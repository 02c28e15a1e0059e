package dev.collection.transforms.profile.value;

/**
 * The shape of a text: {@code A} for an upper-case letter, {@code a} for any other letter, {@code
 * 9} for a digit, everything else as it is: {@code AA-9999}. More than three letters of a kind in a
 * row are {@code A+} or {@code a+}, so that words of different lengths have one shape.
 */
final class TextPattern {
  private static final int MAX_EXACT_LETTERS = 3;
  private static final int MAX_LENGTH = 40;

  private TextPattern() {}

  /** The shape of {@code text}; at most {@value #MAX_LENGTH} characters, cut with an ellipsis. */
  static String of(CharSequence text) {
    StringBuilder pattern = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    int length = text.length();
    int i = 0;
    while (i < length) {
      char shape = shape(text.charAt(i));
      int end = i + 1;
      while (end < length && (shape == 'A' || shape == 'a') && shape(text.charAt(end)) == shape) {
        end++;
      }
      int run = end - i;
      if (run > MAX_EXACT_LETTERS) {
        pattern.append(shape).append('+');
      } else {
        for (int j = 0; j < run; j++) {
          pattern.append(shape);
        }
      }
      if (pattern.length() >= MAX_LENGTH && end < length) {
        pattern.setLength(MAX_LENGTH - 1);
        return pattern.append('…').toString();
      }
      i = end;
    }
    return pattern.length() <= MAX_LENGTH
        ? pattern.toString()
        : pattern.substring(0, MAX_LENGTH - 1) + "…";
  }

  private static char shape(char c) {
    if (c >= 'a' && c <= 'z') {
      return 'a';
    }
    if (c >= 'A' && c <= 'Z') {
      return 'A';
    }
    if (c >= '0' && c <= '9') {
      return '9';
    }
    if (c < 0x80) {
      return c;
    }
    if (Character.isUpperCase(c)) {
      return 'A';
    }
    if (Character.isDigit(c)) {
      return '9';
    }
    return Character.isLetter(c) || Character.isSurrogate(c) ? 'a' : c;
  }
}
