package dev.collection.transforms.enrich;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts enrichments into an order in which each field that one reads has been filled before, and
 * that is otherwise the order of the spec.
 */
public final class EnrichmentOrder {
  private final List<EnrichmentDefinition> all;
  private final List<EnrichmentDefinition> ordered = new ArrayList<>();
  private final List<EnrichmentDefinition> underWay = new ArrayList<>();

  private EnrichmentOrder(List<EnrichmentDefinition> all) {
    this.all = all;
  }

  /**
   * @throws IllegalArgumentException if fields are filled from one another in a circle, naming them
   */
  public static List<EnrichmentDefinition> of(List<EnrichmentDefinition> enrichments) {
    EnrichmentOrder order = new EnrichmentOrder(enrichments);
    enrichments.forEach(order::visit);
    return List.copyOf(order.ordered);
  }

  private void visit(EnrichmentDefinition next) {
    if (ordered.contains(next)) {
      return;
    }
    int begun = underWay.indexOf(next);
    if (begun >= 0) {
      StringBuilder circle = new StringBuilder();
      underWay
          .subList(begun, underWay.size())
          .forEach(step -> circle.append(step.field()).append(" needs "));
      throw new IllegalArgumentException("`enrich` is circular: " + circle + next.field());
    }
    underWay.add(next);
    for (EnrichmentDefinition other : all) {
      if (next.reads(other)) {
        visit(other);
      }
    }
    underWay.remove(next);
    ordered.add(next);
  }
}
