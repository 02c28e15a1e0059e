package dev.collection.model;

import java.util.HexFormat;

/** Text that every database takes. */
public final class StorableText {
  private StorableText() {}

  /** U+0000 and unpaired surrogates are shown as escapes, such as {@code \\u0000}. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == 0 || (point >= 0xD800 && point <= 0xDFFF)) {
                shown.append("\\u").append(HexFormat.of().toHexDigits((char) point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }
}
