/** Scores records and runs over five dimensions; src/docs/quality.md says exactly how. */
package dev.collection.transforms.quality;
