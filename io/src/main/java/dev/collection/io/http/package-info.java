/**
 * Reads JSON APIs over HTTP, slice by slice and page by page. What decides which page is next is
 * plain and has neither clock nor socket: {@link dev.collection.io.http.PagePlan}. Depends on the
 * record model, on {@code io.http.client} and on {@code io.source}.
 */
package dev.collection.io.http;
