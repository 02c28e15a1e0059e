package dev.collection.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A record that was not loaded, with everything needed to see why and to try again.
 *
 * @param raw the record as it arrived, with its bytes
 * @param stage the step that refused it, as it is called in the graph
 * @param violations every fault, those found in that step first; at least one
 * @param key the record's key where it was known by then; otherwise null
 * @param attempt 1 for the first time, more after a replay
 */
public record FailedRecord(
    RawRecord raw,
    String stage,
    ErrorCode code,
    List<Violation> violations,
    String key,
    int attempt,
    Instant failedAt) {

  public FailedRecord {
    Objects.requireNonNull(raw, "raw");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(failedAt, "failedAt");
    violations = List.copyOf(violations);
    if (violations.isEmpty()) {
      throw new IllegalArgumentException("a failed record names at least one violation");
    }
  }
}
