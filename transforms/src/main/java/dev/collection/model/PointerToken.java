package dev.collection.model;

/** The names of members as the reference tokens of JSON Pointers (RFC 6901), and back. */
public final class PointerToken {
  private PointerToken() {}

  /**
   * What no database takes, U+0000 and unpaired surrogates, is shown as by {@link StorableText}, so
   * that a pointer is the same after it was stored.
   */
  public static String escape(String name) {
    return isPlain(name) ? name : StorableText.of(name.replace("~", "~0").replace("/", "~1"));
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char next = name.charAt(i);
      if (next == '~' || next == '/' || next == 0 || Character.isSurrogate(next)) {
        return false;
      }
    }
    return true;
  }

  public static String unescape(String token) {
    return token.replace("~1", "/").replace("~0", "~");
  }
}
