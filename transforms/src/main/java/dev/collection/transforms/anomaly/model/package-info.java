/**
 * The model of anomalies of a collection: what is usual, the fitted and calibrated methods, and the
 * decision that is made of them; and the file in which it can be kept. Depends on the packages of
 * anomaly detection that hold its parts, not on Beam's graph.
 */
package dev.collection.transforms.anomaly.model;
