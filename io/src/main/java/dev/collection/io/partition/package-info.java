/**
 * Partitions of the records' table on PostgreSQL: which partition a record belongs to, making it in
 * time, and comparing a table that is there with what the spec says. Depends on {@link
 * dev.collection.io.jdbc}.
 */
package dev.collection.io.partition;
