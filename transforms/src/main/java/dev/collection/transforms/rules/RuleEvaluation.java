package dev.collection.transforms.rules;

import dev.collection.model.RuleOutcomes;
import java.util.Map;
import java.util.Objects;

/**
 * What every rule said of one record.
 *
 * @param errors by rule position: why a failed rule could not be evaluated; the other failed rules
 *     gave false
 */
public record RuleEvaluation(RuleOutcomes outcomes, Map<Integer, String> errors) {
  public RuleEvaluation {
    Objects.requireNonNull(outcomes, "outcomes");
    errors = Map.copyOf(errors);
  }
}
