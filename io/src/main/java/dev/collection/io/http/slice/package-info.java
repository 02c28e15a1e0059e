/**
 * Divides what is asked of an API into slices, so that none has more than the API hands out for one
 * query. Plain, without clock or socket.
 */
package dev.collection.io.http.slice;
