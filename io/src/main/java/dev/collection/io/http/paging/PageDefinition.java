package dev.collection.io.http.paging;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.Objects;

/**
 * How an API is read page by page.
 *
 * @param turn how it goes on to the next page
 * @param sizeParameter query parameter of the page's size; null if the API has none
 * @param size items to ask for; 0 if {@code sizeParameter} is null. The source may send more or
 *     fewer
 * @param total JSON Pointer to the number of all items; null if the API does not tell
 * @param cap the most items that the API hands out for one query, however many there are; {@link
 *     #NO_CAP} if it has no such limit
 * @param readings how often a query is read at most, when what came does not agree with what was
 *     announced, because pages moved while they were read
 * @param repeats whether the source may list a record more than once and count it as often;
 *     otherwise a record that comes twice stands for another that does not come
 */
public record PageDefinition(
    PageTurn turn,
    String sizeParameter,
    int size,
    String total,
    long cap,
    int readings,
    boolean repeats)
    implements Serializable {
  /** The API hands out everything. */
  public static final long NO_CAP = 0;

  /** How often a query is read unless the spec says otherwise. */
  public static final int READINGS = 3;

  /**
   * @throws IllegalArgumentException if a value cannot be meant; the message says which
   */
  public PageDefinition {
    Objects.requireNonNull(turn, "turn");
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
      try {
        JsonPointer.compile(total);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "pages: total: '" + total + "' is not a JSON Pointer; it begins with /, like /total",
            e);
      }
    }
    if (cap < 0) {
      throw new IllegalArgumentException("pages: cap is " + cap + "; it is 1 or more");
    }
    if (readings < 1 || readings > 10) {
      throw new IllegalArgumentException("pages: readings is " + readings + "; it is from 1 to 10");
    }
  }

  /** Of a source that lists each record once. */
  public PageDefinition(
      PageTurn turn, String sizeParameter, int size, String total, long cap, int readings) {
    this(turn, sizeParameter, size, total, cap, readings, false);
  }

  /** Numbered pages. */
  public static PageDefinition numbered(
      String parameter, int first, String sizeParameter, int size, String total, long cap) {
    return new PageDefinition(
        new PageTurn.PageNumber(parameter, first), sizeParameter, size, total, cap, READINGS);
  }

  /** Where the total is in an answer; null if the API does not tell. */
  public JsonPointer totalPointer() {
    return total == null ? null : JsonPointer.compile(total);
  }

  /** Where an answer says how to go on; null if it does not, or in a header. */
  public JsonPointer cursorPointer() {
    if (turn instanceof PageTurn.Token token) {
      return JsonPointer.compile(token.pointer());
    }
    return turn instanceof PageTurn.NextUrl next ? JsonPointer.compile(next.pointer()) : null;
  }

  /** The query parameter that turns the page; null if none does. */
  public String turnParameter() {
    if (turn instanceof PageTurn.PageNumber number) {
      return number.parameter();
    }
    if (turn instanceof PageTurn.Offset offset) {
      return offset.parameter();
    }
    return turn instanceof PageTurn.Token token ? token.parameter() : null;
  }

  /** Whether each answer tells how to go on, so that pages cannot be asked for ahead. */
  boolean followsCursor() {
    return !(turn instanceof PageTurn.PageNumber) && !(turn instanceof PageTurn.Offset);
  }

  /** Whether there is one answer only. */
  boolean single() {
    return turn instanceof PageTurn.Only;
  }

  boolean capped() {
    return cap != NO_CAP;
  }
}
