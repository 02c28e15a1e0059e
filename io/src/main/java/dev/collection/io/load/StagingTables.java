package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables in which what a run collects waits to be published. Each has the columns of the table
 * that it stands for, and is keyed by the run as well.
 */
final class StagingTables implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The key of a record as its reject would have it. */
  static final String KEY = "staged_key";

  /** Where a record was read. */
  static final String LOCATOR = "staged_locator";

  private static final String SUFFIX = "_staging";
  private static final String RUN = "run_id";

  private final Table records;
  private final Table seen;
  private final Table deletions;

  StagingTables(Table records, Table seen, Table deletions) {
    List<Column> columns = new ArrayList<>(records.columns());
    columns.add(new Column(KEY, ColumnType.TEXT));
    columns.add(new Column(LOCATOR, ColumnType.TEXT));
    this.records = staging(records, columns);
    this.seen = staging(seen, seen.columns());
    this.deletions = staging(deletions, deletions.columns());
  }

  private static Table staging(Table table, List<Column> columns) {
    List<String> key = new ArrayList<>();
    key.add(RUN);
    key.addAll(table.key());
    return new Table(table.name() + SUFFIX, columns, key);
  }

  Table records() {
    return records;
  }

  Table seen() {
    return seen;
  }

  Table deletions() {
    return deletions;
  }
}
