/**
 * What every Tribuo model of anomaly detection needs: data in Tribuo's form, and Tribuo's encoding.
 * Depends on Tribuo and {@code dev.collection.model} only.
 */
package dev.collection.transforms.anomaly.tribuo;
