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
 * @param bytes size of what arrived, as transferred
 * @param attempts how many requests it took
 * @param message for people: what happened and what to do; empty if all went well
 */
public record ExtractionReport(
    String source,
    String part,
    long page,
    long announced,
    long received,
    long bytes,
    int attempts,
    Status status,
    String message) {

  /** How it ended. */
  public enum Status {
    COMPLETE,
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
}
