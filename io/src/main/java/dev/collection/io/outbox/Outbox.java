package dev.collection.io.outbox;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Table;
import dev.collection.model.RecordType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What of a collection's tables is noted for others, and where.
 *
 * @param records the table of records
 * @param rejects the table of rejects
 * @param deletions which records are gone, and since which run; null if there is no such table
 * @param changes whether changes of records are noted
 * @param deadLetters whether rejects are noted
 */
public record Outbox(
    RecordType type,
    Table records,
    Table rejects,
    Table deletions,
    boolean changes,
    boolean deadLetters)
    implements Serializable {

  /** The order in which entries were made; entries of one key are made one after the other. */
  public static final String SEQUENCE = "outbox_sequence";

  static final String KIND = "outbox_kind";
  static final String REJECT = "outbox_reject";

  /** Why an entry cannot be published; null as long as it may. */
  static final String PROBLEM = "outbox_problem";

  /** An entry of a record that was inserted, changed, closed or deleted. */
  static final String CHANGE = "change";

  /** An entry of a reject. */
  static final String DEAD_LETTER = "reject";

  private static final String CLOSED_AT = "closed_at";

  public Outbox {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(rejects, "rejects");
  }

  /** Names of columns that a field of the key may not have. */
  public static List<String> ownColumns() {
    return List.of(SEQUENCE, KIND, REJECT, PROBLEM);
  }

  /** The name of the table of entries. */
  public static String tableName(Table records) {
    return records.name() + "_outbox";
  }

  /** The table of entries. An entry says what has changed, not to what. */
  public Table table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(SEQUENCE, ColumnType.INTEGER));
    columns.add(new Column(KIND, ColumnType.TEXT));
    type.key().forEach(key -> columns.add(records.column(key)));
    columns.add(new Column("run_id", ColumnType.TEXT));
    columns.add(new Column("revision", ColumnType.INTEGER));
    columns.add(new Column(REJECT, ColumnType.TEXT));
    columns.add(new Column(PROBLEM, ColumnType.TEXT));
    return new Table(tableName(records), columns, List.of(SEQUENCE));
  }

  /** Whether records that are gone stay in their table, marked as closed. */
  boolean closes() {
    return records.columns().stream().anyMatch(column -> column.name().equals(CLOSED_AT));
  }
}
