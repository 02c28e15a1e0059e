package dev.collection.pipeline.spec;

import dev.collection.io.jdbc.Partitioning;
import java.io.Serializable;
import java.util.Objects;

/**
 * Where and how records are loaded.
 *
 * @param table the table's name
 * @param batch most records in one statement
 * @param vanished what happens to rows that a complete sweep no longer had
 * @param history whether every version of every record is kept
 * @param partitioning how the table is divided; null if it is not
 */
public record LoadSpec(
    String table, int batch, Vanished vanished, boolean history, Partitioning partitioning)
    implements Serializable {

  /** What happens to rows that a complete sweep no longer had. */
  public enum Vanished {
    /** They stay as they are: the mode is upsert. */
    STAY,
    /** They are marked as closed: the mode is replace. */
    CLOSE,
    /** They are deleted: the mode is replace. */
    DELETE
  }

  public LoadSpec {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(vanished, "vanished");
  }

  /** Each record inserted or, if its key is there, updated. */
  public LoadSpec(String table, int batch) {
    this(table, batch, Vanished.STAY, false, null);
  }

  /** Whether the records of a run become the whole table. */
  public boolean replaces() {
    return vanished != Vanished.STAY;
  }
}
