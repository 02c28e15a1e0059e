package dev.collection.model;

import java.util.Objects;

/**
 * A normalized record: the values of the spec's fields, with where they come from.
 *
 * @param key the values of the key fields as text, joined by {@link #KEY_SEPARATOR}
 * @param contentHash of the values alone; two records with the same hash say the same
 * @param deleted whether the source says that the record is gone; then only the fields of the key
 *     and those that order versions have values
 */
public record CollectedRecord(
    String key, FieldValues values, Provenance provenance, String contentHash, boolean deleted) {

  /** Between the parts of a key; U+001F cannot occur in text that people write. */
  public static final char KEY_SEPARATOR = '\u001f';

  public CollectedRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(contentHash, "contentHash");
  }

  /**
   * Before the hash of a deletion. No hexadecimal digit is greater: of a record and its deletion
   * that nothing else tells apart the deletion is the newer one.
   */
  private static final String DELETION = "x";

  /** A record that is there. */
  public CollectedRecord(
      String key, FieldValues values, Provenance provenance, String contentHash) {
    this(key, values, provenance, contentHash, false);
  }

  /** What a source says when a record is gone. */
  public static CollectedRecord deletion(String key, FieldValues values, Provenance provenance) {
    return new CollectedRecord(key, values, provenance, DELETION + values.contentHash(), true);
  }

  /** A record whose hash is computed here. */
  public static CollectedRecord of(String key, FieldValues values, Provenance provenance) {
    return new CollectedRecord(key, values, provenance, values.contentHash());
  }
}
