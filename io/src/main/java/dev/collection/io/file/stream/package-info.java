/**
 * The bytes of a file as a stream whose memory is bounded, and how records are cut out of it.
 * Depends on {@code io.source} and the record model.
 */
package dev.collection.io.file.stream;
