/**
 * Topics of Kafka as a source that does not end, on Beam's KafkaIO: event times, windows, and
 * offsets that are committed when what was read is loaded. Depends on the bounded source next door
 * for what a message becomes, on the source contract and on the record model.
 */
package dev.collection.io.kafka.stream;
