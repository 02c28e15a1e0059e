package dev.collection.transforms.profile.value;

import java.util.Locale;

/** What kind a value is of: the types of JSON, and dates and instants, which only fields have. */
public enum ValueKind {
  NULL('n'),
  BOOLEAN('b'),
  NUMBER('#'),
  TEXT('t'),
  ARRAY('a'),
  OBJECT('o'),
  DATE('d'),
  TIMESTAMP('i');

  private final char code;

  ValueKind(char code) {
    this.code = code;
  }

  /** As people write it: {@code number}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As it is stored: a byte that does not change. */
  public int code() {
    return code;
  }

  /**
   * The kind with a code.
   *
   * @throws IllegalStateException if none has it
   */
  public static ValueKind ofCode(int code) {
    return switch (code) {
      case 'n' -> NULL;
      case 'b' -> BOOLEAN;
      case '#' -> NUMBER;
      case 't' -> TEXT;
      case 'a' -> ARRAY;
      case 'o' -> OBJECT;
      case 'd' -> DATE;
      case 'i' -> TIMESTAMP;
      default -> throw new IllegalStateException("no kind of values: " + code);
    };
  }
}
