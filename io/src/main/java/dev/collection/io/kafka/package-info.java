/**
 * Topics of Kafka as a source that ends: what was in them when the run began. Depends on the source
 * contract and the record model; the unbounded form may reuse {@link
 * dev.collection.io.kafka.MessageItem}.
 */
package dev.collection.io.kafka;
