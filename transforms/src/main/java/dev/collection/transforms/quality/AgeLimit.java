package dev.collection.transforms.quality;

import dev.collection.model.CollectedRecord;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * How long ago a record may have been collected.
 *
 * @param maxAge oldest acceptable age; null if a record may be of any age
 * @param moment what the age is measured against
 */
public record AgeLimit(Duration maxAge, Instant moment) implements Serializable {

  /** For what is in {@code window}. */
  public AgeLimit in(BoundedWindow window) {
    return new AgeLimit(maxAge, moment(window, moment));
  }

  /**
   * What ages of what is in {@code window} are measured against: its end where a run has no end,
   * otherwise the start of the run.
   */
  public static Instant moment(BoundedWindow window, Instant runStart) {
    return window instanceof IntervalWindow
        ? Instant.ofEpochMilli(window.maxTimestamp().getMillis())
        : runStart;
  }

  /** Whether the record was collected in time; always if there is no limit. */
  public boolean allows(CollectedRecord record) {
    return maxAge == null
        || Duration.between(record.provenance().collectedAt(), moment).compareTo(maxAge) <= 0;
  }
}
