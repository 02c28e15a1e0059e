/**
 * Anomaly detection: which records are odd among their like, by how much, and why. Records are
 * marked, never dropped.
 *
 * <p>This package has what all of it speaks of: {@link
 * dev.collection.transforms.anomaly.FeatureExtractor} reads numbers out of a record; {@link
 * dev.collection.transforms.anomaly.ReferenceSample} keeps a bounded, order-independent sample of
 * them; {@link dev.collection.transforms.anomaly.Baseline} says from it what is usual in each
 * group; {@link dev.collection.transforms.anomaly.Comparison} is a record against its group; {@link
 * dev.collection.transforms.anomaly.Explanation} says why it is odd in one sentence. The methods
 * are in {@code method}, with their models in {@code forest} and {@code autoencoder}; {@code
 * calibrate} makes p-values and a decision of their scores; {@code model} keeps all of these
 * together; {@code detect} is the transform. Depends on {@code dev.collection.model} only.
 */
package dev.collection.transforms.anomaly;
