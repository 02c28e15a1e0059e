/**
 * From scores to decisions: scores become p-values, those of several methods become one, and the
 * greatest p-value that is still flagged follows from a false discovery rate. Plain arithmetic that
 * knows neither records nor methods; depends on {@code dev.collection.model} only.
 */
package dev.collection.transforms.anomaly.calibrate;
