/**
 * What has changed in a collection's tables, on its way to Kafka: triggers note it in a table in
 * the transaction that changes something, and a publisher takes it from there. Depends on the JDBC
 * package, on secrets and on the record model.
 */
package dev.collection.io.outbox;
