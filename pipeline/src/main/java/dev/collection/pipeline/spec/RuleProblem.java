package dev.collection.pipeline.spec;

import java.util.Objects;

/**
 * A fault of one rule.
 *
 * @param name of the rule
 * @param message what is wrong and what to do
 */
public record RuleProblem(String name, String message) {
  public RuleProblem {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(message, "message");
  }
}
