package dev.collection.pipeline.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * How an API is asked for one page after the other.
 *
 * @param numberParameter query parameter of the page's number
 * @param first number of the first page
 * @param sizeParameter query parameter of the page's size; null if the API has none
 * @param size items to ask for in a page; 0 if {@code sizeParameter} is null
 * @param total JSON Pointer to the number of all items; null if the API does not tell
 * @param cap most items that the API hands out for one query; 0 for no such limit
 */
public record PageSpec(
    String numberParameter, int first, String sizeParameter, int size, String total, long cap)
    implements Serializable {
  public PageSpec {
    Objects.requireNonNull(numberParameter, "numberParameter");
  }
}
