/**
 * Speaks HTTP to one source: within its limits, with its credentials, again when that may help, and
 * in words when nothing helps. Knows nothing of pages or items. When something may be sent is
 * decided in {@code io.http.pace}, and one exchange is made in {@code io.http.wire}. Depends on
 * these, {@code io.source} and {@code io.secret}.
 */
package dev.collection.io.http.client;
