package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How a source is asked only for what is new since the last run.
 *
 * @param parameter of the query that takes the mark of the last run; null if the mark only moves
 *     the first day of the slices by date
 * @param newest JSON Pointer within an item to a time or number, the greatest of which is the mark;
 *     null if the mark is the time at which the run asked first
 * @param cursor JSON Pointer within an answer to a cursor, the last of which is the mark; null if
 *     there is none
 * @param format how the mark is written in the query
 * @param overlap what is asked for once more, for records that came late
 * @param start the mark before the first run, as it is written in the query; null to ask for all
 */
public record IncrementalDefinition(
    String parameter, String newest, String cursor, Format format, Duration overlap, String start)
    implements Serializable {

  /** How a mark is written in the query. */
  public enum Format {
    /** 2026-11-25 */
    DATE,
    /** 2026-11-25T08:00:00Z */
    DATE_TIME,
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    /** Whole days back from today, at least 1. */
    DAYS_BACK,
    /** A number that only grows; there is no overlap. */
    NUMBER,
    /** As the source gave it; there is no overlap. */
    TEXT
  }

  /**
   * @throws IllegalArgumentException if it cannot be meant; the message says which
   */
  public IncrementalDefinition {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(overlap, "overlap");
    if (newest != null && cursor != null) {
      throw new IllegalArgumentException("incremental: newest and cursor are both given; keep one");
    }
    if (overlap.isNegative()) {
      throw new IllegalArgumentException(
          "incremental: overlap is " + overlap + "; it is 0 or more");
    }
    if (newest != null) {
      JsonPointer.compile(newest);
    }
    if (cursor != null) {
      JsonPointer.compile(cursor);
    }
  }
}
