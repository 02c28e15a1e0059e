/**
 * Cuts the answers of an API into items. Knows JSON and JSON Pointers, and nothing of how an answer
 * was got.
 */
package dev.collection.io.http.page;
