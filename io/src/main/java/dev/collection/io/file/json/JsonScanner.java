package dev.collection.io.file.json;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Finds where JSON values begin and end, without understanding them: strings, escapes and the depth
 * of brackets. Whether a value is right is for the parser to say, which gets its exact bytes; here
 * a wrong value must not keep the next one from being found. Depth costs no memory.
 */
final class JsonScanner {
  /** What {@link #peek} gives at the end of the stream. */
  static final int END = -1;

  private static final int MAX_NAME_BYTES = 64 << 10;
  private static final int MAX_DIGITS = 20;
  private static final String GET_AGAIN =
      "; get the file again, it was probably cut off while it was copied or downloaded";

  private final ByteWindow window;

  JsonScanner(ByteWindow window) {
    this.window = window;
  }

  /** The next byte that is not white space, without using it; {@link #END} if there is none. */
  int peek() throws IOException {
    while (window.fill()) {
      byte next = window.bytes[window.next];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next & 0xff;
      }
      window.next++;
    }
    return END;
  }

  /** Uses the byte that was peeked. */
  void use() {
    window.next++;
  }

  /** Uses the byte that was peeked if it is {@code wanted}. */
  boolean useIf(char wanted) throws IOException {
    if (peek() != wanted) {
      return false;
    }
    use();
    return true;
  }

  /**
   * Moves behind the value that was peeked.
   *
   * @return false if the stream ends within it
   */
  boolean skipValue() throws IOException {
    byte first = window.bytes[window.next];
    if (first == '{' || first == '[') {
      return skipContainer();
    }
    if (first == '"') {
      use();
      return skipString();
    }
    skipScalar();
    return true;
  }

  private boolean skipContainer() throws IOException {
    long depth = 0;
    while (window.fill()) {
      byte[] bytes = window.bytes;
      int limit = window.limit;
      int i = window.next;
      while (i < limit) {
        byte next = bytes[i++];
        if (next == '"') {
          window.next = i;
          if (!skipString()) {
            return false;
          }
          bytes = window.bytes;
          limit = window.limit;
          i = window.next;
        } else if (next == '{' || next == '[') {
          depth++;
        } else if ((next == '}' || next == ']') && --depth == 0) {
          window.next = i;
          return true;
        }
      }
      window.next = i;
    }
    return false;
  }

  /** Moves behind the quote that ends the string whose first quote was used. */
  private boolean skipString() throws IOException {
    boolean escaped = false;
    while (window.fill()) {
      byte[] bytes = window.bytes;
      int limit = window.limit;
      for (int i = window.next; i < limit; i++) {
        if (escaped) {
          escaped = false;
        } else if (bytes[i] == '\\') {
          escaped = true;
        } else if (bytes[i] == '"') {
          window.next = i + 1;
          return true;
        }
      }
      window.next = limit;
    }
    return false;
  }

  /** A number or a word ends where structure or white space begins, or the stream ends. */
  private void skipScalar() throws IOException {
    while (window.fill()) {
      byte next = window.bytes[window.next];
      switch (next) {
        case ',', ']', '}', '[', '{', ':', '"', ' ', '\n', '\r', '\t' -> {
          return;
        }
        default -> window.next++;
      }
    }
  }

  /**
   * The string that was peeked, with its quotes and escapes, as a value or a name; null if the
   * stream ends within it. A longer one than any name that people use is cut.
   */
  String rawText() throws IOException {
    window.beginRecord();
    boolean ended = skipValue();
    RecordCutter.Cut cut = window.endRecord(window.next, 0);
    if (!ended) {
      return null;
    }
    int length = Math.min(cut.bytes().length, MAX_NAME_BYTES);
    return new String(cut.bytes(), 0, length, StandardCharsets.UTF_8);
  }

  /** What a string means, of which {@link #rawText} gave the bytes. */
  static String unquote(String raw) {
    String inner = raw.substring(1, raw.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    try {
      return JsonItems.parse(raw.getBytes(StandardCharsets.UTF_8)).textValue();
    } catch (IOException e) {
      // What is no JSON string is not the name that is looked for.
      return inner;
    }
  }

  /** The whole number that {@code raw} is, which some sources write as a string; else -1. */
  static long wholeNumber(String raw) {
    String digits = raw.startsWith("\"") ? raw.substring(1, raw.length() - 1) : raw;
    if (digits.length() > MAX_DIGITS) {
      return -1;
    }
    try {
      return Math.max(-1, new BigDecimal(digits.strip()).longValueExact());
    } catch (NumberFormatException | ArithmeticException e) {
      return -1;
    }
  }

  /** That the stream ended within a value. */
  DamagedFileException endsEarly(String context) {
    return DamagedFileException.truncated(
        "it ends too early, after " + window.offset() + " bytes" + context + GET_AGAIN);
  }

  /** That what was peeked is not {@code wanted}. */
  DamagedFileException unexpected(String wanted, String context) throws IOException {
    int found = peek();
    if (found == END) {
      return endsEarly(", where " + wanted + " should be" + context);
    }
    String shown = found > ' ' && found < 0x7f ? "`" + (char) found + "`" : "byte " + found;
    return DamagedFileException.failed(
        "it is not JSON at byte "
            + window.offset()
            + ": "
            + shown
            + " where "
            + wanted
            + " should be"
            + context
            + "; correct it there, or set format to what the file is");
  }
}
