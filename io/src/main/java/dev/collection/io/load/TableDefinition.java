package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import java.io.Serializable;
import java.util.Objects;

/**
 * What is kept of a collection's records.
 *
 * @param name of the records' table, and prefix of the others
 * @param deletes whether sources may say that a record is gone
 * @param closes whether records that a sweep no longer had stay, marked as closed
 * @param history whether every version of a record is kept
 */
public record TableDefinition(String name, boolean deletes, boolean closes, boolean history)
    implements Serializable {
  public TableDefinition {
    Objects.requireNonNull(name, "name");
    Column.requireIdentifier(name);
  }

  /** The records alone. */
  public static TableDefinition of(String name) {
    return new TableDefinition(name, false, false, false);
  }

  public TableDefinition withDeletes(boolean value) {
    return new TableDefinition(name, value, closes, history);
  }

  public TableDefinition withCloses(boolean value) {
    return new TableDefinition(name, deletes, value, history);
  }

  public TableDefinition withHistory(boolean value) {
    return new TableDefinition(name, deletes, closes, value);
  }
}
