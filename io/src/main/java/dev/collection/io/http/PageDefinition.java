package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;

/**
 * How an API with numbered pages is asked for one page.
 *
 * @param numberParameter query parameter of the page's number
 * @param first number of the first page, 0 or 1 with most APIs
 * @param sizeParameter query parameter of the page's size; null if the API has none
 * @param size items to ask for; 0 if {@code sizeParameter} is null. The source may send more or
 *     fewer
 * @param total JSON Pointer to the number of all items; null if the API does not tell
 * @param cap the most items that the API hands out for one query, however many there are; {@link
 *     #NO_CAP} if it has no such limit
 */
public record PageDefinition(
    String numberParameter, int first, String sizeParameter, int size, String total, long cap)
    implements Serializable {
  /** The API hands out everything. */
  public static final long NO_CAP = 0;

  /**
   * @throws IllegalArgumentException if a value cannot be meant; the message says which
   */
  public PageDefinition {
    if (numberParameter == null || numberParameter.isBlank()) {
      throw new IllegalArgumentException(
          "pages: the query parameter of the page's number is missing; give `number: NAME`");
    }
    if (first < 0) {
      throw new IllegalArgumentException("pages: first is " + first + "; it is 0 or more");
    }
    if (sizeParameter != null && sizeParameter.isBlank()) {
      throw new IllegalArgumentException("pages: the query parameter of the size has no name");
    }
    if (sizeParameter != null && size < 1) {
      throw new IllegalArgumentException("pages: the size is " + size + "; it is 1 or more");
    }
    if (sizeParameter == null && size != 0) {
      throw new IllegalArgumentException(
          "pages: a size of "
              + size
              + " needs a query parameter; give `size: {NAME: "
              + size
              + "}`");
    }
    if (total != null) {
      HttpSource.checkPointer("pages: total", total);
    }
    if (cap < 0) {
      throw new IllegalArgumentException("pages: cap is " + cap + "; it is 1 or more");
    }
  }

  /** Where the total is in an answer; null if the API does not tell. */
  JsonPointer totalPointer() {
    return total == null ? null : JsonPointer.compile(total);
  }
}
