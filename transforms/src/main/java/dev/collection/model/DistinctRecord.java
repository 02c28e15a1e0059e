package dev.collection.model;

import java.util.Objects;

/**
 * The newest version of a key in this run.
 *
 * @param versions how many records of this key arrived, this one included
 * @param compared how many values of the other versions were compared with this one's, over the
 *     fields that should not differ
 * @param agreed how many of those were equal
 */
public record DistinctRecord(CheckedRecord checked, int versions, long compared, long agreed) {
  public DistinctRecord {
    Objects.requireNonNull(checked, "checked");
  }

  public CollectedRecord record() {
    return checked.record();
  }

  public RuleOutcomes outcomes() {
    return checked.outcomes();
  }
}
