/**
 * Loads a collection: its tables, the comparison with what is there, and what is kept of each run.
 */
package dev.collection.io.load;
