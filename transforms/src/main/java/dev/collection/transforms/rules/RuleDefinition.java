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
 * @param rejects whether a record that fails it is rejected; otherwise its score is lowered
 * @param message for people; null for one made from the expression
 */
public record RuleDefinition(
    String name, String check, Dimension dimension, boolean rejects, String message)
    implements Serializable {
  public RuleDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(dimension, "dimension");
  }
}
