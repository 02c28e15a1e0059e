package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Partitioning;
import java.io.Serializable;
import java.util.Objects;

/**
 * What is kept of a collection's records, and how.
 *
 * @param name of the records' table, and prefix of the others
 * @param deletes whether sources may say that a record is gone
 * @param closes whether records that a sweep no longer had stay, marked as closed
 * @param history whether every version of a record is kept
 * @param appends whether rows are only added, never changed
 * @param staging whether a run writes to tables of its own first, until it is published
 * @param partitioning how the records' table is divided; null if it is not
 * @param changesNoted whether changes of records are noted for a topic
 * @param rejectsNoted whether rejects are noted for a topic
 */
public record TableDefinition(
    String name,
    boolean deletes,
    boolean closes,
    boolean history,
    boolean appends,
    boolean staging,
    Partitioning partitioning,
    boolean changesNoted,
    boolean rejectsNoted)
    implements Serializable {
  public TableDefinition {
    Objects.requireNonNull(name, "name");
    Column.requireIdentifier(name);
  }

  /** The records alone. */
  public static TableDefinition of(String name) {
    return new TableDefinition(name, false, false, false, false, false, null, false, false);
  }

  public TableDefinition withDeletes(boolean value) {
    return new TableDefinition(
        name, value, closes, history, appends, staging, partitioning, changesNoted, rejectsNoted);
  }

  public TableDefinition withCloses(boolean value) {
    return new TableDefinition(
        name, deletes, value, history, appends, staging, partitioning, changesNoted, rejectsNoted);
  }

  public TableDefinition withHistory(boolean value) {
    return new TableDefinition(
        name, deletes, closes, value, appends, staging, partitioning, changesNoted, rejectsNoted);
  }

  public TableDefinition withAppends(boolean value) {
    return new TableDefinition(
        name, deletes, closes, history, value, staging, partitioning, changesNoted, rejectsNoted);
  }

  public TableDefinition withStaging(boolean value) {
    return new TableDefinition(
        name, deletes, closes, history, appends, value, partitioning, changesNoted, rejectsNoted);
  }

  public TableDefinition withPartitioning(Partitioning value) {
    return new TableDefinition(
        name, deletes, closes, history, appends, staging, value, changesNoted, rejectsNoted);
  }

  /** Notes in an outbox what is to be told to topics. */
  public TableDefinition withOutbox(boolean changes, boolean rejects) {
    return new TableDefinition(
        name, deletes, closes, history, appends, staging, partitioning, changes, rejects);
  }
}
