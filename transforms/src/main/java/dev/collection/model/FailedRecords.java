package dev.collection.model;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Makes the failed records of one stage, so that every one of them carries the same fields.
 * Immutable; may be shared by threads.
 */
public final class FailedRecords implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String stage;
  private final SerializableClock clock;

  private FailedRecords(String stage, SerializableClock clock) {
    this.stage = Objects.requireNonNull(stage, "stage");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * @param stage the step that refuses records, as it is called in the graph
   * @param clock when they failed
   */
  public static FailedRecords ofStage(String stage, SerializableClock clock) {
    return new FailedRecords(stage, clock);
  }

  /** A record with one fault, whose key is not known yet. */
  public FailedRecord of(RawRecord raw, ErrorCode code, Violation violation) {
    return of(raw, code, List.of(violation), null);
  }

  /** A record with one or more faults, whose key is not known yet. */
  public FailedRecord of(RawRecord raw, ErrorCode code, List<Violation> violations) {
    return of(raw, code, violations, null);
  }

  /**
   * A record with one or more faults.
   *
   * @param key null if it is not known
   * @throws IllegalArgumentException if there are no violations
   */
  public FailedRecord of(RawRecord raw, ErrorCode code, List<Violation> violations, String key) {
    return new FailedRecord(
        raw, stage, code, violations, key, raw.locator().attempt(), clock.instant());
  }
}
