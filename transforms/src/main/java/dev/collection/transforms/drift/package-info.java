/**
 * What is different in a run from the last good ones, told from their profiles. Uses the model,
 * profiles and mappings only.
 */
package dev.collection.transforms.drift;
