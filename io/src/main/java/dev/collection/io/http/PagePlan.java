package dev.collection.io.http;

import dev.collection.io.http.page.Page;
import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which page of an API comes next, and when there are no more. Immutable, without clock or socket:
 * each page that arrives gives the next plan.
 *
 * <p>Progress is counted in items received, because sources send more or fewer than they are asked
 * for. The end is an empty page, or as many items as the source announced last; a source that has
 * no pages has one answer. A source that announces just as many as it hands out at most (its cap),
 * or that ends before what it announced, was read only in part: {@link Status#TRUNCATED}.
 *
 * <p>A page that cannot be had is left out and the next one is asked for: {@link Status#FAILED} in
 * the end, with the other pages. But a source that has given nothing yet, or not one of {@value
 * #MOST_MISSING_IN_A_ROW} pages in a row, is given up.
 *
 * @param definition null if the source has no pages
 * @param nextPage the page to ask for, 1 for the first
 * @param received items so far
 * @param announced items in all, as the last page that told said; {@link #NOT_ANNOUNCED} if none
 *     did
 * @param firstAnnounced what the first page that told said
 * @param mostAnnounced the greatest that any page said
 * @param largestPage items of the largest page so far
 * @param bytes transferred so far, for the report
 * @param requests sent so far, for the report
 * @param fingerprint of the last page's items
 * @param missing pages that could not be had
 * @param end why nothing comes next; null if something does
 */
record PagePlan(
    PageDefinition definition,
    long nextPage,
    long received,
    long announced,
    long firstAnnounced,
    long mostAnnounced,
    long largestPage,
    long bytes,
    long requests,
    long fingerprint,
    List<Long> missing,
    End end) {

  PagePlan {
    missing = List.copyOf(missing);
  }

  /** The source did not tell how many items it has. */
  static final long NOT_ANNOUNCED = Page.NOT_ANNOUNCED;

  private static final int FIELDS = 11;

  private static final int MOST_MISSING_IN_A_ROW = 3;

  /** Why a plan is finished. */
  enum End {
    ONLY_PAGE,
    EMPTY_PAGE,
    /** What was received, and what the missing pages have, is what was announced. */
    TOTAL_REACHED,
    CAP_REACHED,
    /** The same items came twice: the source does not go on. */
    REPEATED_PAGE,
    /** The source does not give its pages. */
    GIVEN_UP
  }

  /** The plan before the first page. */
  static PagePlan start(PageDefinition definition) {
    return new PagePlan(
        definition, 1, 0, NOT_ANNOUNCED, NOT_ANNOUNCED, NOT_ANNOUNCED, 0, 0, 0, 0, List.of(), null);
  }

  /**
   * The plan at a position that {@link #position()} gave.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static PagePlan at(PageDefinition definition, Position position) {
    if (position.equals(Position.START)) {
      return start(definition);
    }
    String[] parts = position.value().split(" ", -1);
    try {
      if (parts.length != FIELDS) {
        throw new IllegalArgumentException("it has " + parts.length + " fields");
      }
      return new PagePlan(
          definition,
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]),
          Long.parseLong(parts[5]),
          Long.parseLong(parts[6]),
          Long.parseLong(parts[7]),
          Long.parseLong(parts[8]),
          pages(parts[9]),
          parts[10].equals("-") ? null : End.valueOf(parts[10]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + position.value() + "' is not a position of a paged source", e);
    }
  }

  /** This plan as text that {@link #at} understands. */
  Position position() {
    return new Position(
        nextPage
            + " "
            + received
            + " "
            + announced
            + " "
            + firstAnnounced
            + " "
            + mostAnnounced
            + " "
            + largestPage
            + " "
            + bytes
            + " "
            + requests
            + " "
            + fingerprint
            + " "
            + (missing.isEmpty() ? "-" : joined(","))
            + " "
            + (end == null ? "-" : end.name()));
  }

  private static List<Long> pages(String text) {
    return text.equals("-")
        ? List.of()
        : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
  }

  private String joined(String separator) {
    return missing.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }

  boolean finished() {
    return end != null;
  }

  /**
   * Whether {@code page} will be needed for certain, so that it can be asked for ahead of its turn.
   * Beyond the next page that takes a total, and pages no larger than the largest yet.
   */
  boolean needs(long page) {
    if (finished() || page < nextPage) {
      return false;
    }
    if (page == nextPage) {
      return true;
    }
    if (definition == null || announced == NOT_ANNOUNCED) {
      return false;
    }
    long most = capped() ? Math.min(announced, definition.cap()) : announced;
    long size = Math.max(definition.size(), largestPage);
    return size > 0 && received + (missing.size() + page - nextPage) * size < most;
  }

  /**
   * The plan after the next page has arrived.
   *
   * @param items how many items it has
   * @param total the announced number of all items; {@link #NOT_ANNOUNCED} if the page does not
   *     tell
   * @param itemsFingerprint of its items; only those of equal pages are equal
   */
  PagePlan after(long items, long total, long itemsFingerprint, long moreBytes, long moreRequests) {
    if (finished()) {
      throw new IllegalStateException("the plan is finished: " + end);
    }
    long nowReceived = received + items;
    long nowAnnounced = total == NOT_ANNOUNCED ? announced : total;
    End why = null;
    if (definition == null) {
      why = End.ONLY_PAGE;
    } else if (items == 0) {
      why = End.EMPTY_PAGE;
    } else if (received > 0 && itemsFingerprint == fingerprint) {
      why = End.REPEATED_PAGE;
    } else if (reaches(nowAnnounced, nowReceived, missing.size(), Math.max(largestPage, items))) {
      why = End.TOTAL_REACHED;
    } else if (capped() && nowReceived >= definition.cap()) {
      why = End.CAP_REACHED;
    }
    return new PagePlan(
        definition,
        nextPage + 1,
        nowReceived,
        nowAnnounced,
        firstAnnounced == NOT_ANNOUNCED ? nowAnnounced : firstAnnounced,
        Math.max(mostAnnounced, total),
        Math.max(largestPage, items),
        bytes + moreBytes,
        requests + moreRequests,
        itemsFingerprint,
        missing,
        why);
  }

  /** The plan after the next page could not be had, in {@code moreRequests} requests. */
  PagePlan withoutPage(long moreRequests) {
    if (finished()) {
      throw new IllegalStateException("the plan is finished: " + end);
    }
    List<Long> nowMissing = new ArrayList<>(missing);
    nowMissing.add(nextPage);
    long firstInARow = nextPage - MOST_MISSING_IN_A_ROW + 1;
    End why = null;
    if (received == 0 || definition == null || missingFrom(nowMissing, firstInARow)) {
      why = End.GIVEN_UP;
    } else if (reaches(announced, received, nowMissing.size(), largestPage)) {
      why = End.TOTAL_REACHED;
    }
    return new PagePlan(
        definition,
        nextPage + 1,
        received,
        announced,
        firstAnnounced,
        mostAnnounced,
        largestPage,
        bytes,
        requests + moreRequests,
        fingerprint,
        nowMissing,
        why);
  }

  /** Whether nothing more is to be expected, when missing pages have as much as the largest. */
  private static boolean reaches(long total, long received, int missingPages, long pageSize) {
    return total != NOT_ANNOUNCED && received + missingPages * pageSize >= total;
  }

  private static boolean missingFrom(List<Long> pages, long first) {
    return pages.size() >= MOST_MISSING_IN_A_ROW
        && pages.get(pages.size() - MOST_MISSING_IN_A_ROW) == first;
  }

  /** This plan with {@code more} requests that gave nothing counted as well. */
  PagePlan withRequests(long more) {
    return new PagePlan(
        definition,
        nextPage,
        received,
        announced,
        firstAnnounced,
        mostAnnounced,
        largestPage,
        bytes,
        requests + more,
        fingerprint,
        missing,
        end);
  }

  /**
   * How a finished plan ended.
   *
   * @throws IllegalStateException if it is not finished
   */
  Status status() {
    Objects.requireNonNull(end, "the plan is not finished");
    if (end == End.REPEATED_PAGE || !missing.isEmpty()) {
      return Status.FAILED;
    }
    return reachedCap() || received < announced ? Status.TRUNCATED : Status.COMPLETE;
  }

  /** What is to be said of a finished plan; empty if all went well. */
  String message() {
    StringBuilder text = new StringBuilder();
    if (!missing.isEmpty()) {
      say(
          text,
          (missing.size() == 1 ? "page " : "pages ")
              + joined(", ")
              + " could not be had"
              + (end == End.GIVEN_UP && definition != null
                  ? ", those after it were not asked for"
                  : "")
              + "; "
              + received
              + (announced == NOT_ANNOUNCED
                  ? " records"
                  : " of the " + announced + " announced records")
              + " were received");
    }
    if (end == End.REPEATED_PAGE) {
      say(
          text,
          "pages "
              + (nextPage - 2)
              + " and "
              + (nextPage - 1)
              + " have the same items: the source seems to ignore the parameter "
              + definition.numberParameter()
              + "; correct pages in the spec");
    } else if (reachedCap()) {
      say(
          text,
          "the source hands out at most "
              + definition.cap()
              + " records for one query and announced "
              + (mostAnnounced == NOT_ANNOUNCED ? "no number" : mostAnnounced)
              + ", so there may be more than the "
              + received
              + " received; narrow the query in the spec");
    } else if (received < announced && missing.isEmpty()) {
      say(
          text,
          received
              + " of the "
              + announced
              + " announced records were received: page "
              + (nextPage - 1)
              + " was empty before the end; run again");
    }
    if (received > announced && announced != NOT_ANNOUNCED) {
      say(text, received + " records were received, more than the " + announced + " announced");
    }
    if (announced != firstAnnounced) {
      say(
          text,
          "the announced number changed from "
              + firstAnnounced
              + " to "
              + announced
              + " while the pages were read");
    }
    if (announced == NOT_ANNOUNCED
        && received > 0
        && definition != null
        && definition.total() != null) {
      say(text, "no answer had a number at " + definition.total() + "; correct total in the spec");
    }
    return text.toString();
  }

  private boolean capped() {
    return definition != null && definition.cap() != PageDefinition.NO_CAP;
  }

  private boolean reachedCap() {
    return capped() && (mostAnnounced >= definition.cap() || received >= definition.cap());
  }

  private static void say(StringBuilder text, String sentence) {
    text.append(text.isEmpty() ? "" : "; ").append(sentence);
  }
}
