/**
 * Rows of text: delimited (CSV) and of fixed width, in any encoding. Depends on {@code
 * io.file.stream}.
 */
package dev.collection.io.file.row;
