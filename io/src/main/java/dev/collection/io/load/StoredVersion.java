package dev.collection.io.load;

import dev.collection.model.Measure;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the tables have of a record, compared with the version that was collected, and what becomes
 * of that version.
 *
 * <p>What is let through counts as stale until the tables show it to have been written, which the
 * run counts at its end: another writer may come in between, and a runner may repeat a batch.
 *
 * @param run that wrote the stored row; null if there is none
 * @param first whether the stored row has never been changed
 * @param same whether the stored row has the same contents
 * @param older whether the stored row is an older version
 * @param seenEarlier whether the stored row was last seen before this version was collected
 * @param deletedBy the run that wrote the latest deletion of the key; null if there is none
 * @param deletionOlder whether that deletion is an older version
 * @param deletionSame whether this version is that deletion
 */
record StoredVersion(
    String run,
    boolean first,
    boolean same,
    boolean older,
    boolean seenEarlier,
    String deletedBy,
    boolean deletionOlder,
    boolean deletionSame) {

  /** The tables know nothing of the key. */
  static final StoredVersion NONE =
      new StoredVersion(null, false, false, false, false, null, false, false);

  /** The current row of what {@link VersionedStatements#compareRecords} asks for. */
  static StoredVersion of(ResultSet row, boolean withDeletions) throws SQLException {
    return new StoredVersion(
        row.getString(2),
        row.getInt(3) == 1,
        row.getBoolean(4),
        row.getBoolean(5),
        row.getBoolean(6),
        withDeletions ? row.getString(7) : null,
        withDeletions && row.getBoolean(8),
        withDeletions && row.getBoolean(9));
  }

  /** Whether there is a row. */
  boolean isPresent() {
    return run != null;
  }

  private boolean isOutdatedByDeletion() {
    return deletedBy != null && !deletionOlder;
  }

  /**
   * Whether a record of this version is inserted or replaces the row.
   *
   * @param appends whether rows are only added
   */
  boolean isToBeWritten(boolean appends) {
    return !isOutdatedByDeletion() && (!isPresent() || (!same && older && !appends));
  }

  /** Whether the row, which is never changed, has other contents under the same key. */
  boolean isOther() {
    return isPresent() && !same;
  }

  /** Whether the row is this version, and that run's. */
  boolean isWrittenBy(String writer) {
    return isPresent() && same && run.equals(writer);
  }

  /** Whether the row says the same as a record of this version, which was collected later. */
  boolean isSeenAgain(String currentRun) {
    return outcomeOfRecord(currentRun) == Measure.UNCHANGED && seenEarlier;
  }

  /** Whether there is a row that this run has not written with these contents. */
  boolean isFoundAgain(String currentRun) {
    return isPresent() && !(same && run.equals(currentRun));
  }

  /** What becomes of a record of this version, as far as it is known before it is written. */
  Measure outcomeOfRecord(String currentRun) {
    // What an earlier attempt of this run has written is counted with what the run wrote.
    boolean unchanged = isPresent() && same && !run.equals(currentRun) && !isOutdatedByDeletion();
    return unchanged ? Measure.UNCHANGED : Measure.STALE;
  }

  /** Whether a deletion of this version is remembered, and the row, if there is one, deleted. */
  boolean isToBeDeleted(String currentRun) {
    if (isPresent() && !older) {
      return false;
    }
    // A run that died may have remembered it and left the row.
    return deletedBy == null || deletionOlder || (deletionSame && isPresent());
  }

  /** What becomes of a deletion of this version, as far as it is known before it is written. */
  Measure outcomeOfDeletion(String currentRun) {
    boolean counted = isToBeDeleted(currentRun) || currentRun.equals(deletedBy);
    // Gone is gone, whichever event said so.
    return !isPresent() && !counted ? Measure.UNCHANGED : Measure.STALE;
  }
}
