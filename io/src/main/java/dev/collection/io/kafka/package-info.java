/**
 * Topics of Kafka as a source that ends: what was in them when the run began. Depends on the source
 * contract and the record model. What it makes of a message, {@link
 * dev.collection.io.kafka.MessageRecords}, is the same in the unbounded form, {@code stream}.
 */
package dev.collection.io.kafka;
