package dev.collection.io.http.client;

/** Text from outside, made fit for a message: short, on one line, nothing unprintable. */
public final class Excerpt {
  private static final int LENGTH = 80;

  private Excerpt() {}

  /** The beginning of {@code text} on one line, with everything unprintable escaped. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder();
    int[] characters = text.codePoints().limit(LENGTH).toArray();
    for (int c : characters) {
      if (c == '\n') {
        shown.append("\\n");
      } else if (c == '\r') {
        shown.append("\\r");
      } else if (c == '\t') {
        shown.append("\\t");
      } else if (isUnprintable(c)) {
        shown.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFD;
    };
  }
}
