package dev.collection.model;

import java.util.Objects;

/**
 * A record that was not loaded because another one of its key was kept.
 *
 * @param kind why it lost
 * @param dropped where the record that was not loaded comes from
 * @param kept where the one that was kept comes from
 * @param contentHash of the dropped record
 * @param differences JSON object from field to {@code [kept value, dropped value]}; {@code {}} if
 *     the contents are the same
 */
public record DuplicateRecord(
    String key,
    Kind kind,
    Provenance dropped,
    Provenance kept,
    String contentHash,
    String differences) {

  /** Why a record lost against the one that was kept. */
  public enum Kind {
    /** The same contents. */
    IDENTICAL,
    /** Other contents, of an older version. */
    OUTDATED,
    /** Other contents of the same version; which was kept is arbitrary but always the same. */
    CONFLICTING
  }

  public DuplicateRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(dropped, "dropped");
    Objects.requireNonNull(kept, "kept");
    Objects.requireNonNull(contentHash, "contentHash");
    Objects.requireNonNull(differences, "differences");
  }
}
