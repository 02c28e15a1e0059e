package dev.collection.transforms.rules;

import java.util.List;
import java.util.stream.Collectors;

/** Rules that cannot be compiled, with every problem of every rule. */
public final class InvalidRulesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<RuleProblem> problems;

  InvalidRulesException(List<RuleProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "rule " + problem.ruleName() + ": " + problem.message())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the rules, and within a rule of their place; at least one. */
  public List<RuleProblem> problems() {
    return problems;
  }
}
