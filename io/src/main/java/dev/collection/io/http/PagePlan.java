package dev.collection.io.http;

import dev.collection.io.http.page.Page;
import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport.Status;
import java.util.Objects;

/**
 * Which page of an API comes next, and when there are no more. Immutable, without clock or socket:
 * each page that arrives gives the next plan.
 *
 * <p>Progress is counted in items received, because sources send more or fewer than they are asked
 * for. The end is an empty page, or as many items as the source announced last; a source that has
 * no pages has one answer. A source that announces just as many as it hands out at most (its cap),
 * or that ends before what it announced, was read only in part: {@link Status#TRUNCATED}.
 *
 * @param definition null if the source has no pages
 * @param nextPage the page to ask for, 1 for the first
 * @param received items so far
 * @param announced items in all, as the last page that told said; {@link #NOT_ANNOUNCED} if none
 *     did
 * @param firstAnnounced what the first page that told said
 * @param largestPage items of the largest page so far
 * @param bytes transferred so far, for the report
 * @param requests sent so far, for the report
 * @param fingerprint of the last page's items
 * @param end why nothing comes next; null if something does
 */
record PagePlan(
    PageDefinition definition,
    long nextPage,
    long received,
    long announced,
    long firstAnnounced,
    long largestPage,
    long bytes,
    long requests,
    long fingerprint,
    End end) {

  /** The source did not tell how many items it has. */
  static final long NOT_ANNOUNCED = Page.NOT_ANNOUNCED;

  private static final int FIELDS = 9;

  /** Why a plan is finished. */
  enum End {
    ONLY_PAGE,
    EMPTY_PAGE,
    ALL_RECEIVED,
    CAP_REACHED,
    /** The same items came twice: the source does not go on. */
    REPEATED_PAGE
  }

  /** The plan before the first page. */
  static PagePlan start(PageDefinition definition) {
    return new PagePlan(definition, 1, 0, NOT_ANNOUNCED, NOT_ANNOUNCED, 0, 0, 0, 0, null);
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
          parts[8].equals("-") ? null : End.valueOf(parts[8]));
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
            + largestPage
            + " "
            + bytes
            + " "
            + requests
            + " "
            + fingerprint
            + " "
            + (end == null ? "-" : end.name()));
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
    return size > 0 && received + (page - nextPage) * size < most;
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
    } else if (nowAnnounced != NOT_ANNOUNCED && nowReceived >= nowAnnounced) {
      why = End.ALL_RECEIVED;
    } else if (capped() && nowReceived >= definition.cap()) {
      why = End.CAP_REACHED;
    }
    return new PagePlan(
        definition,
        nextPage + 1,
        nowReceived,
        nowAnnounced,
        firstAnnounced == NOT_ANNOUNCED ? nowAnnounced : firstAnnounced,
        Math.max(largestPage, items),
        bytes + moreBytes,
        requests + moreRequests,
        itemsFingerprint,
        why);
  }

  /** This plan with {@code more} requests that gave nothing counted as well. */
  PagePlan withRequests(long more) {
    return new PagePlan(
        definition,
        nextPage,
        received,
        announced,
        firstAnnounced,
        largestPage,
        bytes,
        requests + more,
        fingerprint,
        end);
  }

  /**
   * How a finished plan ended.
   *
   * @throws IllegalStateException if it is not finished
   */
  Status status() {
    Objects.requireNonNull(end, "the plan is not finished");
    if (end == End.REPEATED_PAGE) {
      return Status.FAILED;
    }
    return reachedCap() || received < announced ? Status.TRUNCATED : Status.COMPLETE;
  }

  /** What is to be said of a finished plan; empty if all went well. */
  String message() {
    StringBuilder text = new StringBuilder();
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
              + (announced == NOT_ANNOUNCED ? "no number" : announced)
              + ", so there may be more than the "
              + received
              + " received; narrow the query in the spec");
    } else if (received < announced) {
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
    return capped() && (announced == definition.cap() || received >= definition.cap());
  }

  private static void say(StringBuilder text, String sentence) {
    text.append(text.isEmpty() ? "" : "; ").append(sentence);
  }
}
