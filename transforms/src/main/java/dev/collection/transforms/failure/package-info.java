/**
 * How a stage says that a record failed: one factory for failed records, one place that collects
 * them from all stages, and the budget that stops a source which gives little else. Depends on the
 * record model only.
 */
package dev.collection.transforms.failure;
