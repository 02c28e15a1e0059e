/**
 * Decides which page of a query is next and when there are no more: plain, without clock or socket.
 * Depends on the record model and on {@code io.http.page}.
 */
package dev.collection.io.http.paging;
