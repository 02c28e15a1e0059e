/**
 * The transform that marks the records that are odd among their like: {@link
 * dev.collection.transforms.anomaly.detect.DetectAnomalies}. It wires the plain Java of the other
 * packages of anomaly detection into Beam's graph, for data with an end and without.
 */
package dev.collection.transforms.anomaly.detect;
