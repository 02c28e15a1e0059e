/**
 * What is on a web page: its text in the right character set, its links, the records in its markup
 * or its JSON-LD, and the addresses of a sitemap. Knows nothing of how a page is had. Depends on
 * the record model, jsoup and Jackson.
 */
package dev.collection.io.html.page;
