package dev.collection.model;

/** Why a record was rejected: one code a stage can fail with, so that failures can be counted. */
public enum ErrorCode {
  /** The bytes are not one JSON value, or break a limit of the parser. */
  UNREADABLE,
  /** An event of a source that announces changes says nothing of one record. */
  NOT_A_CHANGE,
  /** The item is not like those of earlier runs, and the spec says that it is then refused. */
  CONTRACT_BROKEN,
  /** The item is not of the shape that the source's schema describes. */
  WRONG_SHAPE,
  /** A value could not be converted to its field's type. */
  NOT_CONVERTIBLE,
  /** A key field is null. */
  NO_KEY,
  /** A rule with {@code on_failure: reject} failed. */
  RULE_BROKEN,
  /** The table, to which rows are only added, has other contents under the key. */
  KEY_REUSED,
  /** The record is longer than the source's limit; only its beginning was kept. */
  TOO_LARGE,
  /**
   * The database refused the row although all checks passed, for a constraint or a trigger that is
   * not ours.
   */
  REFUSED_BY_DATABASE
}
