/**
 * Reads JSON APIs over HTTP, page by page. What decides (which page is next, when to wait, whether
 * to try again) is plain and has neither clock nor socket: {@link dev.collection.io.http.PagePlan},
 * {@link dev.collection.io.http.RateLimiter}, {@link dev.collection.io.http.RetryPolicy}. Depends
 * on the record model and on {@code io.source} and {@code io.secret}.
 */
package dev.collection.io.http;
