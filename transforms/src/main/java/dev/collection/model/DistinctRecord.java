package dev.collection.model;

import java.util.Objects;

/**
 * The newest version of a key in this run.
 *
 * @param versions how many records of this key arrived, this one included
 * @param agreement of the other versions with this one, over the fields that should not differ
 */
public record DistinctRecord(CheckedRecord checked, int versions, VersionAgreement agreement) {
  public DistinctRecord {
    Objects.requireNonNull(checked, "checked");
    Objects.requireNonNull(agreement, "agreement");
  }

  public CollectedRecord record() {
    return checked.record();
  }

  public RuleOutcomes outcomes() {
    return checked.outcomes();
  }
}
