package dev.collection.transforms.rules;

import java.util.Objects;

/**
 * What is wrong with a rule's expression.
 *
 * @param message what is wrong and, where it can be told, the remedy
 * @param offsetInExpression where in {@link RuleDefinition#check()}, in characters from 0
 */
public record RuleProblem(String ruleName, String message, int offsetInExpression) {
  public RuleProblem {
    Objects.requireNonNull(ruleName, "ruleName");
    Objects.requireNonNull(message, "message");
  }
}
