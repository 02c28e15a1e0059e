package dev.collection.io.jdbc.write;

/**
 * What a batch has changed.
 *
 * @param rows how many rows were inserted or changed; -1 if the database does not say, some of the
 *     batch was refused, or it was tried more than once and may have been written before
 * @param inserted how many of them are new; -1 as {@code rows}, and where the statement does not
 *     ask for it
 */
record Affected(long rows, long inserted) {
  static final Affected UNKNOWN = new Affected(-1, -1);
}
