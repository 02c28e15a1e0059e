package dev.collection.io.http.paging;

import java.util.Locale;

/** Reads the header {@code Link} (RFC 8288). */
public final class LinkHeader {
  private final String header;
  private int position;

  private LinkHeader(String header) {
    this.header = header;
  }

  /**
   * The target of the first link whose relation is {@code next}.
   *
   * @param header its value; several joined by commas
   * @return null if there is none
   */
  public static String next(String header) {
    return new LinkHeader(header).findNext();
  }

  private String findNext() {
    while (true) {
      int open = header.indexOf('<', position);
      int close = open < 0 ? -1 : header.indexOf('>', open);
      if (close < 0) {
        return null;
      }
      position = close + 1;
      if (parametersSayNext()) {
        return header.substring(open + 1, close).strip();
      }
    }
  }

  /** Reads the parameters of one link; the first {@code rel} counts. */
  private boolean parametersSayNext() {
    String relations = null;
    while (accept(';')) {
      String name = token();
      String value = accept('=') ? value() : "";
      if (relations == null && name.equalsIgnoreCase("rel")) {
        relations = value;
      }
    }
    if (relations != null) {
      for (String relation : relations.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
        if (relation.equals("next")) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean accept(char expected) {
    skipSpace();
    if (position < header.length() && header.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }

  private String value() {
    skipSpace();
    if (!accept('"')) {
      return token();
    }
    StringBuilder value = new StringBuilder();
    while (position < header.length() && header.charAt(position) != '"') {
      if (header.charAt(position) == '\\' && position + 1 < header.length()) {
        position++;
      }
      value.append(header.charAt(position++));
    }
    position++;
    return value.toString();
  }

  private String token() {
    skipSpace();
    int start = position;
    while (position < header.length() && ";=,\" \t".indexOf(header.charAt(position)) < 0) {
      position++;
    }
    return header.substring(start, position);
  }

  private void skipSpace() {
    while (position < header.length() && Character.isWhitespace(header.charAt(position))) {
      position++;
    }
  }
}
