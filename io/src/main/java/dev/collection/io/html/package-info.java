/**
 * Web pages: list pages and sitemaps are followed to the pages that hold records, within what
 * robots.txt allows. What decides is {@link dev.collection.io.html.CrawlPlan}, which has neither
 * clock nor socket. Depends on {@code io.http.client} and {@code io.source}.
 */
package dev.collection.io.html;
