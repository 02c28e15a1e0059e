package dev.collection.io.http.page;

import java.util.Arrays;

/**
 * Finds where JSON values begin and end in the bytes of a document, without understanding what is
 * inside them. Brackets and strings must balance, so a document that was cut anywhere is noticed;
 * but a value that is itself malformed (a repeated name, broken UTF-8, nesting beyond every limit)
 * keeps its bytes and its bounds, so that one bad item does not take its page with it. Whoever
 * reads the value later finds the fault.
 */
final class JsonScanner {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** The document is malformed at an offset. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  JsonScanner(byte[] bytes, int start) {
    this.bytes = bytes;
    this.position = start;
    this.end = bytes.length;
  }

  int position() {
    return position;
  }

  /** The next byte that is no white space, which stays the next; -1 at the end. */
  int peek() {
    while (position < end && isSpace(bytes[position])) {
      position++;
    }
    return position < end ? bytes[position] & 0xFF : -1;
  }

  /** Passes {@code expected} if it is next. */
  boolean accept(int expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }

  void expect(int expected, String where) throws MalformedException {
    if (!accept(expected)) {
      throw malformed("expected " + (char) expected + " " + where);
    }
  }

  /** Passes a string; it begins at the position. */
  void skipString() throws MalformedException {
    if (peek() != '"') {
      throw malformed("expected a string");
    }
    position = afterString(position);
  }

  /** Passes one value of any kind. */
  void skipValue() throws MalformedException {
    int first = peek();
    if (first == '"') {
      position = afterString(position);
    } else if (first == '{' || first == '[') {
      skipContainer();
    } else {
      skipScalar();
    }
  }

  private void skipContainer() throws MalformedException {
    byte[] open = new byte[32];
    int depth = 0;
    int i = position;
    while (i < end) {
      byte c = bytes[i];
      switch (c) {
        case '"' -> i = afterString(i);
        case '{', '[' -> {
          if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
          }
          open[depth++] = c;
          i++;
        }
        case '}', ']' -> {
          if (open[--depth] != (c == '}' ? '{' : '[')) {
            position = i;
            throw malformed("the bracket " + (char) c + " closes another kind");
          }
          i++;
          if (depth == 0) {
            position = i;
            return;
          }
        }
        default -> i++;
      }
    }
    position = end;
    throw malformed("it ends inside a value");
  }

  private void skipScalar() throws MalformedException {
    int start = position;
    while (position < end && isScalar(bytes[position])) {
      position++;
    }
    if (position == start) {
      throw malformed(position == end ? "it ends where a value should be" : "expected a value");
    }
  }

  private int afterString(int quote) throws MalformedException {
    int i = quote + 1;
    while (i < end) {
      byte c = bytes[i];
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 2 : 1;
    }
    position = end;
    throw malformed("it ends inside a string");
  }

  MalformedException malformed(String what) {
    return new MalformedException(what + " (byte " + position + " of " + end + ")");
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private static boolean isScalar(byte c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '+'
        || c == '.';
  }
}
