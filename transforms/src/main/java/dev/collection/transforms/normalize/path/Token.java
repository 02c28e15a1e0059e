package dev.collection.transforms.normalize.path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.PointerToken;

/**
 * One reference token of a path.
 *
 * @param name with its escapes resolved
 * @param index the name as a position in an array; -1 if it is none
 */
record Token(String name, int index) {
  private static final int LONGEST_INDEX = 9;

  static Token of(String escaped) {
    String name = PointerToken.unescape(escaped);
    return new Token(name, index(name));
  }

  /** A number without leading zeros, as RFC 6901 has it. */
  private static int index(String name) {
    boolean padded = name.length() > 1 && name.charAt(0) == '0';
    if (name.isEmpty() || name.length() > LONGEST_INDEX || padded) {
      return -1;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(name);
  }

  boolean isWild() {
    return name.equals("*");
  }

  /** What it leads to from {@code node}; null if there is nothing. */
  JsonNode from(JsonNode node) {
    if (node.isObject()) {
      return node.get(name);
    }
    return index >= 0 && node.isArray() ? node.get(index) : null;
  }

  String escaped() {
    return PointerToken.escape(name);
  }
}
