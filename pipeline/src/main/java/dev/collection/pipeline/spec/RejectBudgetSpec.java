package dev.collection.pipeline.spec;

import java.io.Serializable;

/**
 * When a run gives a source up: more than {@code atLeast} records were rejected, and they are more
 * than {@code share} of those read.
 *
 * @param share 0 to 1
 */
public record RejectBudgetSpec(double share, long atLeast) implements Serializable {}
