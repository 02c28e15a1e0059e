/**
 * Data quality in five dimensions, of each record and of the run, over exact counts; how each is
 * computed is in src/docs/quality.md. Depends on the record model and on the rules.
 */
package dev.collection.transforms.quality;
