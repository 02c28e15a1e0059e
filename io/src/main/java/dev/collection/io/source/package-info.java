/**
 * The contract between sources and the graph, and the one transform that reads them all. Depends on
 * the record model only.
 */
package dev.collection.io.source;
