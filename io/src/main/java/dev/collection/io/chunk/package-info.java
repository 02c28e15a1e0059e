/**
 * Reads sources without an end in chunks: a runner does some things for each element of a source
 * that take longer than what a record takes on its whole way. Depends on Beam alone.
 */
package dev.collection.io.chunk;
