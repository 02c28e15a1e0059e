package dev.collection.transforms.normalize.convert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Decodes the character references of HTML that exist, and leaves everything else that looks like
 * one as it is: the reference named rsquo is an apostrophe, {@code D;} behind an ampersand stays.
 */
final class Entities {
  private static final int LONGEST_NAME = 32;

  /** As which HTML reads the numbers 128 to 159, because so many pages mean it. */
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static final char UNDEFINED = '\uFFFD';
  private static final Map<String, String> NAMED = load();

  private Entities() {}

  static String decode(String text) {
    int ampersand = text.indexOf('&');
    if (ampersand < 0) {
      return text;
    }
    StringBuilder decoded = null;
    int done = 0;
    while (ampersand >= 0) {
      int end = end(text, ampersand + 1);
      String replacement = end < 0 ? null : replacement(text.substring(ampersand + 1, end));
      if (replacement != null) {
        decoded = decoded == null ? new StringBuilder(text.length()) : decoded;
        decoded.append(text, done, ampersand).append(replacement);
        done = end + 1;
      }
      ampersand = text.indexOf('&', ampersand + 1);
    }
    return decoded == null ? text : decoded.append(text, done, text.length()).toString();
  }

  /** Where the semicolon of a name stands; -1 if what begins at {@code start} is no name. */
  private static int end(String text, int start) {
    int last = Math.min(text.length(), start + LONGEST_NAME);
    for (int i = start; i < last; i++) {
      char c = text.charAt(i);
      if (c == ';') {
        return i == start ? -1 : i;
      }
      boolean name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!name && (c != '#' || i > start)) {
        return -1;
      }
    }
    return -1;
  }

  private static String replacement(String name) {
    return name.charAt(0) == '#' ? numeric(name) : NAMED.get(name);
  }

  private static String numeric(String name) {
    boolean hexadecimal = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    int point;
    try {
      point = Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
    } catch (NumberFormatException e) {
      return null;
    }
    if (point >= 0x80 && point <= 0x9F) {
      String character = new String(new byte[] {(byte) point}, WINDOWS);
      return character.charAt(0) == UNDEFINED ? null : character;
    }
    boolean text = point >= ' ' || point == '\t' || point == '\n' || point == '\r';
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return text && !surrogate && Character.isValidCodePoint(point)
        ? Character.toString(point)
        : null;
  }

  private static Map<String, String> load() {
    Map<String, String> named = new HashMap<>(4096);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Entities.class.getResourceAsStream("entities.txt"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ", -1);
          StringBuilder characters = new StringBuilder(2);
          for (int i = 1; i < parts.length; i++) {
            characters.appendCodePoint(Integer.parseInt(parts[i], 16));
          }
          named.put(parts[0], characters.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the list of character references cannot be read", e);
    }
    return named;
  }
}
