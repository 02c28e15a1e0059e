package dev.collection.transforms.normalize;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Decodes the character references of HTML that exist, and leaves everything else that looks like
 * one as it is: the reference named rsquo is an apostrophe, {@code D;} behind an ampersand stays.
 */
final class Entities {
  private static final int LONGEST_NAME = 32;
  private static final Map<String, String> NAMED = load();

  private Entities() {}

  static String decode(String text) {
    int ampersand = text.indexOf('&');
    if (ampersand < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    int done = 0;
    int end = -1;
    while (ampersand >= 0) {
      // Looked for once and not for every ampersand: there can be millions without one.
      if (end < ampersand) {
        end = text.indexOf(';', ampersand);
      }
      if (end < 0) {
        break;
      }
      String replacement =
          end - ampersand > LONGEST_NAME ? null : replacement(text.substring(ampersand + 1, end));
      if (replacement == null) {
        ampersand = text.indexOf('&', ampersand + 1);
      } else {
        decoded.append(text, done, ampersand).append(replacement);
        done = end + 1;
        ampersand = text.indexOf('&', done);
      }
    }
    return decoded.append(text, done, text.length()).toString();
  }

  private static String replacement(String name) {
    return name.startsWith("#") ? numeric(name) : NAMED.get(name);
  }

  private static String numeric(String name) {
    boolean hexadecimal = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    String digits = name.substring(hexadecimal ? 2 : 1);
    try {
      int point = Integer.parseInt(digits, hexadecimal ? 16 : 10);
      boolean character =
          point > 0 && Character.isValidCodePoint(point) && (point < 0xD800 || point > 0xDFFF);
      return character && digits.charAt(0) != '+' ? Character.toString(point) : null;
    } catch (NumberFormatException e) {
      return null;
    }
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
