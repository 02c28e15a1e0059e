/**
 * Compressed files as the stream of their decompressed bytes, with bounded expansion. Depends on
 * {@code io.file.stream}, zstd-jni and commons-compress.
 */
package dev.collection.io.file.compression;
