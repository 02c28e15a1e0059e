/**
 * Anomaly detection: which records are odd among their like, by how much, and why. Records are
 * marked, never dropped.
 *
 * <p>The parts, in the order in which a run uses them: {@link FeatureExtractor} reads numbers out
 * of a record; {@link ReferenceSample} keeps a bounded, order-independent sample of them; {@link
 * Baseline} says from it what is usual in each group; each {@link AnomalyMethod} is fitted to both;
 * {@link AnomalyModel} scores records; {@link Explanation} says why in one sentence; {@link
 * DetectAnomalies} is the transform around it all. Depends on {@code dev.collection.model} only.
 */
package dev.collection.transforms.anomaly;
