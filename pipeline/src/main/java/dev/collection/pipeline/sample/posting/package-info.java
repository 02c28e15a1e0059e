/**
 * One generated item: its words, its pay, its faults and its JSON. Knows nothing of files and of
 * the items around it.
 */
package dev.collection.pipeline.sample.posting;
