package dev.collection.model;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record was read: enough for a person to find it again.
 *
 * @param unit what {@code page} and {@code position} count
 * @param resource the URL without its query's secrets, or the file's path
 * @param page the page of an API, 1 for the first; of an item of a file the line in which it
 *     begins; 0 where the resource has no pages, or the line is not known
 * @param position the line of a file or the item of a page or array, 1 for the first; 0 means the
 *     whole resource or page; or an offset
 */
public record Locator(Unit unit, String resource, long page, long position)
    implements Serializable {

  private static final String REPLAYED = ", replayed from ";

  /** The end of {@link #describe}. */
  private static final Pattern POSITION =
      Pattern.compile(" (?:line|item|row|offset) ([0-9]{1,18})(?: in line [0-9]+)?$");

  /** What the position counts. */
  public enum Unit {
    /** A line of a text file. */
    LINE,
    /** An element of a JSON array or an XML document in a file. */
    ITEM,
    /** An item on a page of an API's answer. */
    PAGE_ITEM,
    /** A row of a table or of the result of a query. */
    ROW,
    /** An offset of a partition, 0 for the first. */
    OFFSET,
    /** As before it was refused; {@code page} is which attempt to load it this is. */
    REPLAY
  }

  public Locator {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(resource, "resource");
  }

  /** The line {@code line} of the file {@code path}. */
  public static Locator line(String path, long line) {
    return new Locator(Unit.LINE, path, 0, line);
  }

  /** The array element {@code item} of the file {@code path}. */
  public static Locator item(String path, long item) {
    return new Locator(Unit.ITEM, path, 0, item);
  }

  /**
   * The element {@code item} of the file {@code path}.
   *
   * @param line the line in which it begins; 0 if that is not known
   */
  public static Locator item(String path, long item, long line) {
    return new Locator(Unit.ITEM, path, line, item);
  }

  /** The item {@code item} on page {@code page} of {@code url}. */
  public static Locator pageItem(String url, long page, long item) {
    return new Locator(Unit.PAGE_ITEM, url, page, item);
  }

  /**
   * The row {@code row} of {@code relation}.
   *
   * @param relation with the key of the row if it has one; otherwise with the part of it
   * @param row its place in the part, from 1; 0 if it has a key
   */
  public static Locator row(String relation, long row) {
    return new Locator(Unit.ROW, relation, 0, row);
  }

  /** The message at {@code offset} of a partition such as {@code orders-0}. */
  public static Locator offset(String partition, long offset) {
    return new Locator(Unit.OFFSET, partition, 0, offset);
  }

  /**
   * A record that is replayed. Its position is that of its origin, by which versions may be
   * ordered.
   *
   * @param origin where the record was read at first, as {@link #describe} says it
   * @param letter the place of its dead letter, as in {@code rejects-0 offset 17}
   * @param attempt which attempt to load it this is, 2 for the first replay
   */
  public static Locator replay(String origin, String letter, int attempt) {
    int before = origin.indexOf(REPLAYED);
    String place = before < 0 ? origin : origin.substring(0, before);
    Matcher position = POSITION.matcher(place);
    return new Locator(
        Unit.REPLAY,
        place + REPLAYED + letter,
        attempt,
        position.find() ? Long.parseLong(position.group(1)) : 0);
  }

  /** Which attempt to load the record this is: 1 unless it was replayed. */
  public int attempt() {
    return unit == Unit.REPLAY ? Math.toIntExact(page) : 1;
  }

  /** For people: {@code jobs.jsonl line 17}, {@code https://… page 3 item 4}. */
  public String describe() {
    StringBuilder text = new StringBuilder(resource.length() + 24).append(resource);
    if (unit == Unit.REPLAY) {
      return resource;
    }
    if (page > 0 && unit != Unit.ITEM) {
      text.append(" page ").append(page);
    }
    if (position > 0 || unit == Unit.OFFSET) {
      text.append(
              switch (unit) {
                case LINE -> " line ";
                case ROW -> " row ";
                case OFFSET, REPLAY -> " offset ";
                case ITEM, PAGE_ITEM -> " item ";
              })
          .append(position);
    }
    if (page > 0 && unit == Unit.ITEM) {
      text.append(" in line ").append(page);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return describe();
  }
}
