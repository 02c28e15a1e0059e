package dev.collection.io.http.client;

import java.time.Instant;

/**
 * What came of asking for one thing, however many requests it took.
 *
 * @param value null if it could not be had
 * @param bytes transferred for the answer that was taken
 * @param receivedAt when that answer had arrived; null if there is none
 * @param requests that were sent, retries and redirects included; 0 if the answer was kept from
 *     earlier
 * @param failure why there is no value, for people and without secrets; null if there is one
 * @param status of the answer that failed; 0 if there is a value, or if that was not the trouble
 */
public record Outcome<T>(
    T value, long bytes, Instant receivedAt, int requests, String failure, int status) {}
