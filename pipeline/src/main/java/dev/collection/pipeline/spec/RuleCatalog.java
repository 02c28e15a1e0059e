package dev.collection.pipeline.spec;

import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.List;

/** Knows which rules can be evaluated. */
@FunctionalInterface
public interface RuleCatalog {
  /** What is wrong with the expressions of {@code rules} over {@code type}; empty if nothing. */
  List<RuleProblem> problems(RecordType type, List<RuleDefinition> rules);
}
