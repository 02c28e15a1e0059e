package dev.collection.transforms.failure;

import java.io.Serializable;

/**
 * How many records of a source may be rejected before the run stops reading it.
 *
 * @param share of the records read, from 0 to 1
 * @param atLeast up to this many rejects never stop it, whatever their share
 */
public record RejectBudgetDefinition(double share, long atLeast) implements Serializable {
  public RejectBudgetDefinition {
    // Written so that NaN is refused, too.
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it must be from 0 to 1");
    }
    if (atLeast < 0) {
      throw new IllegalArgumentException("at_least is " + atLeast + "; it must not be negative");
    }
  }
}
