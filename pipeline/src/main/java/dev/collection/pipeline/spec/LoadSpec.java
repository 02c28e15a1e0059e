package dev.collection.pipeline.spec;

import dev.collection.io.jdbc.Partitioning;
import java.io.Serializable;
import java.util.Objects;

/**
 * Where and how records are loaded.
 *
 * @param table the table's name
 * @param batch most records in one statement
 * @param appends whether rows are only added, never changed
 * @param vanished what happens to rows that a complete sweep no longer had
 * @param history whether every version of every record is kept
 * @param onBreach what happens to a run that breaches a threshold before any of it is visible; null
 *     if rows are visible as they are loaded
 * @param partitioning how the table is divided; null if it is not
 */
public record LoadSpec(
    String table,
    int batch,
    boolean appends,
    Vanished vanished,
    boolean history,
    OnBreach onBreach,
    Partitioning partitioning)
    implements Serializable {

  /** What happens to rows that a complete sweep no longer had. */
  public enum Vanished {
    /** They stay as they are: the mode is upsert or append. */
    STAY,
    /** They are marked as closed: the mode is replace. */
    CLOSE,
    /** They are deleted: the mode is replace. */
    DELETE
  }

  /** What happens to a run that waits to be published and breaches a threshold of quality. */
  public enum OnBreach {
    /** It keeps waiting until somebody decides. */
    HOLD,
    /** It is published all the same, and says so. */
    PUBLISH,
    /** It has failed, and what it collected is dropped. */
    FAIL
  }

  public LoadSpec {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(vanished, "vanished");
  }

  /** Each record inserted or, if its key is there, updated. */
  public LoadSpec(String table, int batch) {
    this(table, batch, false, Vanished.STAY, false, null, null);
  }

  /** Whether the records of a run become the whole table. */
  public boolean replaces() {
    return vanished != Vanished.STAY;
  }

  /** Whether a run becomes visible as a whole or not at all. */
  public boolean isAtomic() {
    return onBreach != null;
  }
}
