/**
 * Files as a source: JSON and JSON Lines, plain or gzip, read as a stream whose memory is bounded
 * by one record. Depends on {@code io.source}, the record model and {@code transforms.failure}.
 */
package dev.collection.io.file;
