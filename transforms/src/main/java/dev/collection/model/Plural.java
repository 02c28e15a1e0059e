package dev.collection.model;

/** Words beside numbers, in sentences for people: one record was, two records were. */
public final class Plural {
  private Plural() {}

  /**
   * @param one the word for one, such as {@code record}
   * @return the word, with an {@code s} unless there is one of it
   */
  public static String of(long count, String one) {
    return count == 1 ? one : one + "s";
  }

  /** {@code is} of one, {@code are} of any other number. */
  public static String is(long count) {
    return count == 1 ? "is" : "are";
  }

  /** {@code was} of one, {@code were} of any other number. */
  public static String was(long count) {
    return count == 1 ? "was" : "were";
  }
}
