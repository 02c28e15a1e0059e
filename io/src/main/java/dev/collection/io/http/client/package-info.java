/**
 * Speaks HTTP to one source: within its limits, with its credentials, again when that may help, and
 * in words when nothing helps. Knows nothing of pages or items. What decides (when to wait, whether
 * to try again) has neither clock nor socket: {@link dev.collection.io.http.client.RateLimiter},
 * {@link dev.collection.io.http.client.RetryPolicy}. Depends on {@code io.source} and {@code
 * io.secret}.
 */
package dev.collection.io.http.client;
