package dev.collection.pipeline.graph;

import dev.collection.io.source.ReadSources;
import dev.collection.transforms.failure.RejectBudget;
import dev.collection.transforms.failure.RejectBudgetDefinition;
import java.util.Map;

/** Stops reading a source of which too many records are rejected: it has changed its shape. */
final class BudgetControl implements ReadSources.ReadControl {
  private static final long serialVersionUID = 1L;
  private final String run;
  private final Map<String, RejectBudgetDefinition> budgets;

  BudgetControl(String run, Map<String, RejectBudgetDefinition> budgets) {
    this.run = run;
    this.budgets = budgets;
  }

  @Override
  public String reasonToStop(String source) {
    RejectBudgetDefinition definition = budgets.get(source);
    if (definition == null) {
      return null;
    }
    RejectBudget budget = RejectBudget.of(run, source, definition);
    return budget.exceeded() ? budget.describe() : null;
  }

  @Override
  public void onRead(String source, long records) {
    RejectBudgetDefinition definition = budgets.get(source);
    if (definition != null) {
      RejectBudget.of(run, source, definition).addExtracted(records);
    }
  }
}
