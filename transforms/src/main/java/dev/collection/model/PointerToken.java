package dev.collection.model;

/** The names of members as the reference tokens of JSON Pointers (RFC 6901), and back. */
public final class PointerToken {
  private PointerToken() {}

  public static String escape(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }

  public static String unescape(String token) {
    return token.replace("~1", "/").replace("~0", "~");
  }
}
