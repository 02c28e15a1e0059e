/** Sketches of values that know nothing of records. Uses the model only. */
package dev.collection.transforms.profile.sketch;
