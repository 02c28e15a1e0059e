package dev.collection.model;

import java.util.Objects;

/** A record that broke no rejecting rule, with what every rule said of it. */
public record CheckedRecord(CollectedRecord record, RuleOutcomes outcomes) {
  public CheckedRecord {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(outcomes, "outcomes");
  }
}
