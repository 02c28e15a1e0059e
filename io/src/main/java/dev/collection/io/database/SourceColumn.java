package dev.collection.io.database;

/**
 * A column of what is read.
 *
 * @param type what the database calls its type; on SQLite what was declared, which binds nothing
 * @param form how its values become JSON
 * @param nullable whether it may hold nulls, as far as is known
 */
record SourceColumn(String name, String type, Form form, boolean nullable) {

  /** What a value becomes. */
  enum Form {
    TEXT,
    /** A number with all its digits; text where it is none, such as NaN. */
    NUMBER,
    BOOLEAN,
    /** ISO 8601 without a zone. */
    LOCAL_TIMESTAMP,
    /** ISO 8601 in UTC. */
    INSTANT,
    /** Base64. */
    BYTES,
    /** The value is JSON. */
    JSON,
    /** By what the row holds: SQLite. */
    BY_VALUE,
    /** By what the row holds; text that is JSON is JSON. */
    JSON_BY_VALUE
  }

  String quoted() {
    return Relation.quote(name);
  }
}
