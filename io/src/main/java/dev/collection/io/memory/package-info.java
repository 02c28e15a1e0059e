/**
 * What the sources of a collection leave behind for the next process: the answers of a run that did
 * not end, how far each source has come, and when requests were sent. Decisions are plain Java
 * ({@link dev.collection.io.memory.RequestLog}, {@link dev.collection.io.memory.Marks}); the rest
 * is their SQL. Depends on {@code io.source}, {@code io.jdbc} and the record model.
 */
package dev.collection.io.memory;
