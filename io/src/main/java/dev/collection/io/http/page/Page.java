package dev.collection.io.http.page;

import java.util.List;

/**
 * What an answer contained.
 *
 * @param items the bytes of each item; nobody may write to them
 * @param announced how many items there are in all; {@link #NOT_ANNOUNCED} if the answer does not
 *     tell
 * @param fingerprint equal for equal items, and hardly ever for others
 */
public record Page(List<byte[]> items, long announced, long fingerprint) {
  /** The answer does not tell how many items there are in all. */
  public static final long NOT_ANNOUNCED = -1;

  /** Has no items. */
  public static final Page EMPTY = new Page(List.of(), NOT_ANNOUNCED, 0);
}
