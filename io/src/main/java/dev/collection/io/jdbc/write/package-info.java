/**
 * How a batch is written, whatever the database says to it: rows that it refuses are found and
 * handed back, faults that pass are waited for, everything else fails at once.
 *
 * <p>JdbcIO 2.70.0 has no output for rows that a database refuses, and repeats a batch only on the
 * connection that has just failed. So JdbcIO gets a data source of ours, {@link
 * dev.collection.io.jdbc.write.BatchDataSource}, whose statements hand the batch to a {@link
 * dev.collection.io.jdbc.write.BatchWriter}. Decision 11 ({@code
 * src/docs/adr/0011-jdbcio-writes-through-a-data-source-of-ours.md}) says how and why. Depends on
 * JDBC and its two drivers only.
 */
package dev.collection.io.jdbc.write;
