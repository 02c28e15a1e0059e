/**
 * Local outlier factors, behind Tribuo's types: a {@link org.tribuo.Trainer} that makes a {@link
 * org.tribuo.Model}, which Tribuo has for other methods of anomaly detection but not for this one.
 * Depends on Tribuo and {@code dev.collection.model} only.
 */
package dev.collection.transforms.anomaly.neighbours;
