package dev.collection.transforms.rules;

import dev.collection.model.Dimension;
import java.io.Serializable;
import java.util.Objects;

/**
 * One rule of a spec.
 *
 * @param name unique within the spec
 * @param check a CEL expression over the fields, true when the record is good
 * @param dimension the quality dimension that the rule counts towards
 * @param onFailure what becomes of a record that fails it, or of the run
 * @param message for people; null for one made from the expression
 */
public record RuleDefinition(
    String name, String check, Dimension dimension, OnFailure onFailure, String message)
    implements Serializable {

  /** How bad it is if a record fails a rule. */
  public enum OnFailure {
    /** The score of the record is lower, and that of the run. */
    SCORE,
    /** The record is rejected. */
    REJECT,
    /** The score is lower, and the run has failed: one such record is one too many. */
    FAIL
  }

  public RuleDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(dimension, "dimension");
    Objects.requireNonNull(onFailure, "onFailure");
  }

  public boolean rejects() {
    return onFailure == OnFailure.REJECT;
  }
}
