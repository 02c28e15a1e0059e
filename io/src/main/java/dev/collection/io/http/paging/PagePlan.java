package dev.collection.io.http.paging;

import dev.collection.io.http.page.Page;
import dev.collection.model.ExtractionReport.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which page of one query comes next, and when there are no more. Without clock or socket; told of
 * each page as it arrives. Used by one thread.
 *
 * <p>Progress is counted in items received, because sources send more or fewer than they are asked
 * for. The end is an empty page, an answer that does not tell how to go on, or as many items as the
 * source announced last, unless the last page is full: then one more page is asked for, in case the
 * number is wrong. A source that has no pages has one answer. A source that announces just as many
 * as it hands out at most (its cap), or that ends before what it announced, was read only in part:
 * {@link Status#TRUNCATED}.
 *
 * <p>A page that cannot be had is left out and the next one is asked for: {@link Status#FAILED} in
 * the end, with the other pages. But a source that has given nothing yet, or not one of {@value
 * #MOST_MISSING_IN_A_ROW} pages in a row, or whose next page only the missing one would have told,
 * is given up.
 */
public final class PagePlan {
  /** The source did not tell how many items it has. */
  public static final long NOT_ANNOUNCED = Page.NOT_ANNOUNCED;

  private static final int MOST_MISSING_IN_A_ROW = 3;

  /** So many empty pages in a row that all promise another one promise nothing. */
  private static final int MOST_EMPTY_IN_A_ROW = 100;

  /** So many pages, and as many items as announced once more, may come unannounced. */
  private static final int MOST_PAGES_BEYOND = 10;

  /** Why a plan is finished. */
  public enum End {
    ONLY_PAGE,
    EMPTY_PAGE,
    /** The last answer named no next page. */
    NO_NEXT_PAGE,
    /** What was received, and what the missing pages have, is what was announced. */
    TOTAL_REACHED,
    CAP_REACHED,
    /** The same items came twice: the source does not go on. */
    REPEATED_PAGE,
    /** A next page was named that had been read before. */
    REPEATED_CURSOR,
    /** Page after page is empty, and each names a next one. */
    ONLY_EMPTY_PAGES,
    /** Far more came than was announced, and there is no end to it. */
    BEYOND_TOTAL,
    /** The source does not give its pages. */
    GIVEN_UP
  }

  private final PageDefinition definition;
  private final Set<String> cursors = new HashSet<>();
  private final List<Long> missing = new ArrayList<>();
  private long nextPage = 1;
  private long offset;
  private String cursor;
  private long received;
  private long announced = NOT_ANNOUNCED;
  private long firstAnnounced = NOT_ANNOUNCED;
  private long mostAnnounced = NOT_ANNOUNCED;
  private long largestPage;

  /** The largest page before the last one. */
  private long fullPage;

  private long fingerprint;
  private int emptyInARow;
  private End end;

  /**
   * @param definition null if the source has no pages
   */
  public PagePlan(PageDefinition definition) {
    this.definition = definition;
  }

  /** The page to ask for now. */
  public PageRequest next() {
    return request(0);
  }

  /**
   * The next page and those after it that will be needed for certain, so that they can be asked for
   * ahead of their turn. Beyond the next page that takes a total, and pages no larger than the
   * largest yet.
   */
  public List<PageRequest> needed(int most) {
    List<PageRequest> requests = new ArrayList<>();
    for (int ahead = 0; ahead < most && needs(ahead); ahead++) {
      requests.add(request(ahead));
    }
    return requests;
  }

  private boolean needs(int ahead) {
    if (finished()) {
      return false;
    }
    if (ahead == 0) {
      return true;
    }
    if (definition == null || definition.followsCursor() || announced == NOT_ANNOUNCED) {
      return false;
    }
    long most = definition.capped() ? Math.min(announced, definition.cap()) : announced;
    long size = Math.max(definition.size(), largestPage);
    return size > 0 && received + (missing.size() + ahead) * size < most;
  }

  private PageRequest request(int ahead) {
    Map<String, String> parameters = new LinkedHashMap<>();
    long page = nextPage + ahead;
    if (definition == null) {
      return new PageRequest(page, parameters, null);
    }
    String url = null;
    if (definition.turn() instanceof PageTurn.PageNumber number) {
      parameters.put(number.parameter(), Long.toString(number.first() + page - 1));
    } else if (definition.turn() instanceof PageTurn.Offset turn) {
      parameters.put(turn.parameter(), Long.toString(turn.first() + offset + ahead * step()));
    } else if (cursor != null && definition.turn() instanceof PageTurn.Token token) {
      parameters.put(token.parameter(), token.encoded() ? decoded(cursor) : cursor);
    } else {
      url = cursor;
    }
    if (definition.sizeParameter() != null && url == null) {
      parameters.put(definition.sizeParameter(), Integer.toString(definition.size()));
    }
    return new PageRequest(page, parameters, url);
  }

  private static String decoded(String token) {
    try {
      return URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return token; // was not encoded after all
    }
  }

  /** How many items a page has that did not come, or has not yet. */
  private long step() {
    return largestPage > 0 ? largestPage : definition.size();
  }

  /**
   * The next page has arrived.
   *
   * @param items how many items it has
   * @param total the announced number of all items; {@link #NOT_ANNOUNCED} if the page does not
   *     tell
   * @param itemsFingerprint of its items; only those of equal pages are equal
   * @param nextCursor token or address of the page after it; null if it has none
   */
  public void after(long items, long total, long itemsFingerprint, String nextCursor) {
    requireUnfinished();
    boolean repeated = received > 0 && items > 0 && itemsFingerprint == fingerprint;
    nextPage++;
    received += items;
    offset += items;
    emptyInARow = items == 0 ? emptyInARow + 1 : 0;
    announced = total == NOT_ANNOUNCED ? announced : total;
    firstAnnounced = firstAnnounced == NOT_ANNOUNCED ? announced : firstAnnounced;
    mostAnnounced = Math.max(mostAnnounced, total);
    fullPage = largestPage;
    largestPage = Math.max(largestPage, items);
    fingerprint = itemsFingerprint;
    if (single()) {
      end = End.ONLY_PAGE;
    } else if (definition.followsCursor()) {
      end = follow(nextCursor);
    } else if (items == 0) {
      end = End.EMPTY_PAGE;
    } else if (repeated) {
      end = End.REPEATED_PAGE;
    } else if (reachesTotal() && !mayGoOn(items)) {
      end = End.TOTAL_REACHED;
    } else if (announced != NOT_ANNOUNCED
        && received > 2 * announced + MOST_PAGES_BEYOND * largestPage) {
      end = End.BEYOND_TOTAL;
    } else if (definition.capped() && received >= definition.cap()) {
      end = End.CAP_REACHED;
    }
  }

  /** Whether the last page, of {@code items}, may be full, so that another one may follow. */
  private boolean mayGoOn(long items) {
    long full = fullPage > 0 ? fullPage : definition.size();
    return missing.isEmpty() && !reachedCap() && items >= full;
  }

  /** Whether the next page is asked for only to see that nothing follows. */
  public boolean isConfirming() {
    return !finished()
        && definition != null
        && !definition.followsCursor()
        && missing.isEmpty()
        && received > 0
        && reachesTotal();
  }

  /**
   * The page that was asked for to see that nothing follows has nothing new: some sources give the
   * last page, or the first, for one behind the last.
   */
  public void confirmed() {
    requireUnfinished();
    nextPage++;
    end = End.TOTAL_REACHED;
  }

  boolean single() {
    return definition == null || definition.single();
  }

  private End follow(String nextCursor) {
    cursor = nextCursor == null || nextCursor.isBlank() ? null : nextCursor;
    if (cursor == null) {
      return End.NO_NEXT_PAGE;
    }
    if (!cursors.add(cursor)) {
      return End.REPEATED_CURSOR;
    }
    if (emptyInARow >= MOST_EMPTY_IN_A_ROW) {
      return End.ONLY_EMPTY_PAGES;
    }
    return definition.capped() && received >= definition.cap() ? End.CAP_REACHED : null;
  }

  /** The next page could not be had. */
  public void withoutPage() {
    requireUnfinished();
    if (isConfirming()) {
      confirmed(); // many sources have no answer for a page behind the last
      return;
    }
    missing.add(nextPage);
    nextPage++;
    if (definition == null
        || received == 0
        || definition.followsCursor()
        || missingInARow(MOST_MISSING_IN_A_ROW)) {
      end = End.GIVEN_UP;
    } else if (reachesTotal()) {
      end = End.TOTAL_REACHED;
    }
    if (definition != null) {
      offset += step();
    }
  }

  /** Whether nothing more is to be expected, when missing pages have as much as the largest. */
  private boolean reachesTotal() {
    return announced != NOT_ANNOUNCED && received + missing.size() * largestPage >= announced;
  }

  private boolean missingInARow(int pages) {
    int size = missing.size();
    return size >= pages && missing.get(size - pages) == nextPage - pages;
  }

  private void requireUnfinished() {
    if (finished()) {
      throw new IllegalStateException("the plan is finished: " + end);
    }
  }

  public boolean finished() {
    return end != null;
  }

  /** Null if the plan is not finished. */
  public End end() {
    return end;
  }

  /** Whether the source has, or may have, more than it hands out for one query. */
  public boolean reachedCap() {
    return definition != null
        && definition.capped()
        && (mostAnnounced >= definition.cap() || received >= definition.cap());
  }

  /**
   * How a finished plan ended.
   *
   * @throws NullPointerException if it is not finished
   */
  public Status status() {
    Objects.requireNonNull(end, "the plan is not finished");
    boolean endless =
        end == End.REPEATED_PAGE
            || end == End.REPEATED_CURSOR
            || end == End.ONLY_EMPTY_PAGES
            || end == End.BEYOND_TOTAL;
    if (endless || !missing.isEmpty()) {
      return Status.FAILED;
    }
    return reachedCap() || received < announced ? Status.TRUNCATED : Status.COMPLETE;
  }

  /** What is to be said of the plan as far as it has come; empty if all went well. */
  public String message() {
    return new PagePlanText(this).toString();
  }

  PageDefinition definition() {
    return definition;
  }

  /** The page after the last one that was asked for. */
  public long nextPage() {
    return nextPage;
  }

  /** Items so far. */
  public long received() {
    return received;
  }

  /** Items in all, as the last page that told said; {@link #NOT_ANNOUNCED} if none did. */
  public long announced() {
    return announced;
  }

  /** What the first page that told said. */
  public long firstAnnounced() {
    return firstAnnounced;
  }

  /** The greatest number that any page said. */
  long mostAnnounced() {
    return mostAnnounced;
  }

  /** Pages that could not be had. */
  public List<Long> missing() {
    return List.copyOf(missing);
  }

  @Override
  public String toString() {
    return "PagePlan[page "
        + nextPage
        + ", received "
        + received
        + " of "
        + announced
        + ", "
        + end
        + "]";
  }
}
