package dev.collection.model;

import java.util.Objects;

/**
 * A normalized record: the values of the spec's fields, with where they come from.
 *
 * @param key the values of the key fields as text, joined by {@link #KEY_SEPARATOR}
 * @param contentHash of the values alone; two records with the same hash say the same
 */
public record CollectedRecord(
    String key, FieldValues values, Provenance provenance, String contentHash) {

  /** Between the parts of a key; U+001F cannot occur in text that people write. */
  public static final char KEY_SEPARATOR = '\u001f';

  public CollectedRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(contentHash, "contentHash");
  }

  /** A record whose hash is computed here. */
  public static CollectedRecord of(String key, FieldValues values, Provenance provenance) {
    return new CollectedRecord(key, values, provenance, values.contentHash());
  }
}
