/**
 * Completes what a reject says is wrong with its record. Looks at the record with the eyes of the
 * stages behind the one that refused it, so it depends on those.
 */
package dev.collection.transforms.diagnose;
