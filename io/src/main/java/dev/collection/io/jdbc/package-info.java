/**
 * Everything that touches the database: the tables, their SQL in two dialects, and the transforms
 * that write them with JdbcIO. Depends on the record model only.
 *
 * <p>How JdbcIO is used: its element is a batch of rows, and its statement takes the whole batch as
 * parameters ({@code unnest} on PostgreSQL) or as a JDBC batch of its own (SQLite). So one
 * transaction writes a thousand rows. What happens to a batch that the database refuses, or that it
 * cannot take now, is the affair of {@link dev.collection.io.jdbc.write}.
 */
package dev.collection.io.jdbc;
