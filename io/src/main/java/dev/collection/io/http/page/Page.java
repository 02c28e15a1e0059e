package dev.collection.io.http.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an answer contained.
 *
 * @param items the bytes of each item; nobody may write to them
 * @param announced how many items there are in all; {@link #NOT_ANNOUNCED} if the answer does not
 *     tell
 * @param fingerprint equal for equal items, and hardly ever for others
 * @param texts what was found at the other places that were looked at, in their order; null where
 *     there was nothing
 */
public record Page(List<byte[]> items, long announced, long fingerprint, List<String> texts) {
  /** The answer does not tell how many items there are in all. */
  public static final long NOT_ANNOUNCED = -1;

  public Page {
    texts = Collections.unmodifiableList(new ArrayList<>(texts));
  }

  /** Has no items, and nothing at {@code places} other places. */
  public static Page empty(int places) {
    return new Page(List.of(), NOT_ANNOUNCED, 0, Collections.nCopies(places, null));
  }

  /** What was found at the other place {@code index}; null if nothing. */
  public String text(int index) {
    return texts.get(index);
  }
}
