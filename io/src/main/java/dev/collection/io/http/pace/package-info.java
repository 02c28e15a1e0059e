/**
 * When a request may be sent: rate, number at a time, what the source says is left, and whether it
 * is left alone because it keeps failing. What decides has neither clock nor socket. Depends on
 * {@code io.source} for the memory that the processes of a run share.
 */
package dev.collection.io.http.pace;
