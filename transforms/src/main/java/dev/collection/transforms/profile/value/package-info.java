/**
 * What many values look like, in constant size: sketches that can be merged in any order. Uses the
 * model only.
 */
package dev.collection.transforms.profile.value;
