package dev.collection.pipeline.spec;

import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.List;
import java.util.Set;

/** Knows which rules can be evaluated. */
@FunctionalInterface
public interface RuleCatalog {
  /**
   * What is wrong with the expressions of {@code rules} over {@code type}; empty if nothing.
   *
   * @param untyped fields of {@code type} of which no more is known than their name, because their
   *     own definition has problems: nothing is said of how they are used. If {@code type} has no
   *     field at all, nothing is said of the use of any
   */
  List<RuleProblem> problems(RecordType type, Set<String> untyped, List<RuleDefinition> rules);
}
