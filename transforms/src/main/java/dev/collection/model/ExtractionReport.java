package dev.collection.model;

import java.util.Objects;

/**
 * What a source announced against what was received, for one page or for one whole part (a slice of
 * an API, a file).
 *
 * @param source name of the source in the spec
 * @param part the slice or file; empty if the source is one part
 * @param page the page, 1 for the first; 0 for the part as a whole
 * @param announced how many records the source said there are; -1 if it did not say
 * @param received how many records arrived
 * @param distinct how many different ones there are among them; -1 if that was not counted
 * @param bytes size of what arrived, as transferred
 * @param attempts how many requests it took
 * @param message for people: what happened and what to do; empty if all went well
 * @param mark how far the source has come with this part, for the next run to go on from; null if
 *     it keeps no mark
 */
public record ExtractionReport(
    String source,
    String part,
    long page,
    long announced,
    long received,
    long distinct,
    long bytes,
    int attempts,
    Status status,
    String message,
    String mark) {

  /** How it ended. */
  public enum Status {
    COMPLETE,
    /**
     * The source has more than it hands out for this; narrower parts of it have been read instead.
     */
    SPLIT,
    /** The source has more than it hands out, or fewer arrived than it announced. */
    TRUNCATED,
    /** It could not be had. */
    FAILED,
    /** Given up on purpose: the reject budget was used up. */
    STOPPED
  }

  public ExtractionReport {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
  }

  /** A report without a count of different records and without a mark. */
  public ExtractionReport(
      String source,
      String part,
      long page,
      long announced,
      long received,
      long bytes,
      int attempts,
      Status status,
      String message) {
    this(source, part, page, announced, received, -1, bytes, attempts, status, message, null);
  }

  /** Whether something is missing. */
  public boolean incomplete() {
    return status != Status.COMPLETE && status != Status.SPLIT;
  }

  public ExtractionReport withDistinct(long count) {
    return new ExtractionReport(
        source, part, page, announced, received, count, bytes, attempts, status, message, mark);
  }

  public ExtractionReport withMark(String newMark) {
    return new ExtractionReport(
        source, part, page, announced, received, distinct, bytes, attempts, status, message,
        newMark);
  }
}
