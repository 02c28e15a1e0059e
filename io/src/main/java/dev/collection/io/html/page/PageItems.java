package dev.collection.io.html.page;

import dev.collection.model.ErrorCode;
import java.util.List;

/**
 * What was cut out of one page, in the order of the page.
 *
 * @param parts records and what should have been one
 */
public record PageItems(List<Part> parts) {
  public PageItems {
    parts = List.copyOf(parts);
  }

  /**
   * One record, or a piece of the page that is none.
   *
   * @param bytes one JSON object; or what was found in its place, cut to the limit
   * @param error null if it is a record
   * @param rule what was broken, as in {@code html:json_ld}; null if it is a record
   * @param message for people; null if it is a record
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Part(byte[] bytes, ErrorCode error, String rule, String message) {
    static Part record(byte[] bytes) {
      return new Part(bytes, null, null, null);
    }
  }
}
