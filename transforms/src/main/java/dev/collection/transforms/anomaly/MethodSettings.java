package dev.collection.transforms.anomaly;

import java.io.Serializable;

/**
 * Settings that concern one method each.
 *
 * @param nu of the one-class SVM: upper bound of the share of outliers in training, above 0 and
 *     below 1
 * @param trees of the isolation forest: how many, at least 1
 * @param subsample of the isolation forest: records that each tree is grown from, at least 2
 * @param neighbours of the local outlier factor: how many of the nearest records the density at a
 *     record is taken from, at least 1
 * @param hidden of the autoencoder: units of the layer through which a record has to pass; 0 for
 *     half as many as it has columns
 * @param epochs of the autoencoder: how often training passes through the sample, at least 1
 */
public record MethodSettings(
    double nu, int trees, int subsample, int neighbours, int hidden, int epochs)
    implements Serializable {
  /** The suggested settings. */
  public static final MethodSettings DEFAULTS = new MethodSettings(0.01, 100, 256, 30, 0, 40);
}
