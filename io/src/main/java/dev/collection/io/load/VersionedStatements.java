package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The SQL that compares and writes records: which of two versions is newer, the database decides.
 */
final class VersionedStatements {
  private final Dialect dialect;
  private final CollectionTables tables;
  private final Statements statements;
  private final VersionSql versions;

  VersionedStatements(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
    statements = new Statements(dialect);
    versions = new VersionSql(dialect, tables);
  }

  /**
   * Inserts records. Those whose key is there replace older versions, never newer ones; where rows
   * are only added, they are left out.
   */
  String writeRecords() {
    if (!tables.records().isKeyPrimary()) {
      MovingUpsert moving = new MovingUpsert(dialect, tables);
      return moving.of(moving.batch());
    }
    return insertRecords() + onConflict();
  }

  /**
   * As {@link #writeRecords}, and says how many rows were written and how many of them are new;
   * null if that cannot be asked in one statement.
   */
  String writeAndCount() {
    return tables.records().isKeyPrimary()
        ? dialect.counting(writeRecords(), dialect.quote("revision") + " = 1")
        : null;
  }

  /** The end of {@link #writeRecords}, behind any insert of the columns of the records' table. */
  String onConflict() {
    Table table = tables.records();
    String conflict = " ON CONFLICT (" + statements.names(table.key()) + ") DO ";
    if (tables.appends()) {
      return conflict + "NOTHING";
    }
    UnaryOperator<String> stored = name -> dialect.quote(table.name()) + "." + dialect.quote(name);
    UnaryOperator<String> excluded = name -> "excluded." + dialect.quote(name);
    List<String> updates = new ArrayList<>();
    for (Column column : table.columns()) {
      String name = column.name();
      if (name.equals("revision")) {
        updates.add(dialect.quote(name) + " = " + stored.apply(name) + " + 1");
      } else if (!name.equals("first_seen_at") && !table.key().contains(name)) {
        updates.add(dialect.quote(name) + " = " + excluded.apply(name));
      }
    }
    return conflict
        + "UPDATE SET "
        + String.join(", ", updates)
        + " WHERE NOT ("
        + versions.same(excluded, stored)
        + ") AND "
        + versions.newerThan(excluded, versions.lastSeen(stored));
  }

  /** Leaves out what is older than a deletion of its key. */
  private String insertRecords() {
    Table table = tables.records();
    if (!tables.deletes()) {
      return statements.insert(table);
    }
    List<Column> columns = table.columns();
    UnaryOperator<String> given =
        name -> dialect.rowValue(columns, VersionSql.index(columns, name));
    return "INSERT INTO "
        + dialect.quote(table.name())
        + " ("
        + statements.names(columns.stream().map(Column::name).toList())
        + ") "
        + dialect.rowsWhere(table, notOutdated(given));
  }

  /** That there is no deletion of the key which is no older than the given version. */
  String notOutdated(UnaryOperator<String> given) {
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    return "NOT EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.deletions().name())
        + " d WHERE "
        + versions.keysEqual(gone, given)
        + " AND NOT "
        + versions.newerThan(given, gone)
        + ")";
  }

  /**
   * Notes that keys were seen by a run, and when; a time that is later already stays.
   *
   * @param seen the table of sightings, or where they wait
   */
  String noteSightings(Table seen) {
    return statements.insert(seen) + onSightingConflict(seen);
  }

  /** The end of {@link #noteSightings}. */
  String onSightingConflict(Table seen) {
    String time = dialect.quote("last_seen_at");
    String run = dialect.quote("run_id");
    return " ON CONFLICT ("
        + statements.names(seen.key())
        + ") DO UPDATE SET "
        + time
        + " = "
        + dialect.latest(dialect.quote(seen.name()) + "." + time, "excluded." + time)
        + ", "
        + run
        + " = excluded."
        + run;
  }

  /** How many rows this run inserted and how many it changed, by source. */
  String countWritten() {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.quote("revision")
        + " = 1, count(*) FROM "
        + dialect.quote(tables.records().name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ?"
        + (tables.closes() ? " AND " + dialect.quote(CollectionTables.CLOSED_AT) + " IS NULL" : "")
        + " GROUP BY 1, 2";
  }

  /** How many rows of a run wait in a table, by source, in the form of {@link #countWritten}. */
  String countStaged(Table staged) {
    return "SELECT "
        + dialect.quote("source")
        + ", 1 = 1, count(*) FROM "
        + dialect.quote(staged.name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? GROUP BY 1, 2";
  }

  /** How many rejects a stage of a run has, by source and rule. Parameters: run, stage. */
  String countRejects() {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.jsonText(dialect.quote("violations"), 0, "rule")
        + ", count(*) FROM "
        + dialect.quote(tables.rejects().name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? AND "
        + dialect.quote("stage")
        + " = ? GROUP BY 1, 2";
  }

  /** The rule of a reject, if a run has it. Parameters: run, reject. */
  String findReject() {
    return "SELECT "
        + dialect.jsonText(dialect.quote("violations"), 0, "rule")
        + " FROM "
        + dialect.quote(tables.rejects().name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? AND "
        + dialect.quote("reject_id")
        + " = ?";
  }

  /** Finds what a run wrote; without it {@link #countWritten} would read the whole table. */
  String createRunIndex(Table records) {
    return "CREATE INDEX IF NOT EXISTS "
        + dialect.quote(runIndex(records))
        + " ON "
        + dialect.quote(records.name())
        + " ("
        + dialect.quote("run_id")
        + ")";
  }

  /** The name of the index that {@link #createRunIndex} makes. */
  static String runIndex(Table records) {
    return records.name() + "_run";
  }

  /** The columns that {@link #compareRecords} takes. */
  List<Column> comparedColumns() {
    List<Column> columns = new ArrayList<>();
    tables.type().key().forEach(name -> columns.add(tables.records().column(name)));
    tables.type().newestBy().stream()
        .filter(name -> !tables.type().key().contains(name))
        .forEach(name -> columns.add(tables.records().column(name)));
    columns.add(tables.records().column("source"));
    columns.add(tables.records().column("last_seen_at"));
    columns.add(tables.records().column("content_hash"));
    return columns;
  }

  /**
   * For each given record that the table has: its position in the batch, run and revision of the
   * stored row, whether the contents are the same and from no better source, whether the given
   * version is newer, and whether it was collected after the row was last seen, by a source that is
   * no worse.
   *
   * <p>Where records may be gone, also for each that the table does not have but once had: then
   * these are null. They are followed by the run of the deletion, null if there is none, whether
   * the given version is newer than it, and whether it is the same.
   */
  String compareRecords() {
    List<Column> columns = comparedColumns();
    UnaryOperator<String> given =
        name -> dialect.inputValue(columns, VersionSql.index(columns, name));
    UnaryOperator<String> stored = name -> "t." + dialect.quote(name);
    String seenAt =
        dialect.latest("t." + dialect.quote("last_seen_at"), "s." + dialect.quote("last_seen_at"));
    UnaryOperator<String> known = name -> name.equals("last_seen_at") ? seenAt : stored.apply(name);
    return "SELECT "
        + dialect.inputPosition()
        + ", "
        + stored.apply("run_id")
        + ", "
        + stored.apply("revision")
        + ", "
        + versions.same(given, stored)
        + ", "
        + versions.newerThan(given, known)
        + ", "
        + given.apply("last_seen_at")
        + " > "
        + seenAt
        + versions.noWorse(given, stored)
        + (tables.deletes() ? comparedDeletion(given) : "")
        + " FROM "
        + dialect.input(columns)
        + (tables.deletes() ? " LEFT JOIN " : " JOIN ")
        + storedRow(stored, given)
        + " LEFT JOIN "
        + dialect.quote(tables.seen().name())
        + " s ON "
        + versions.keysEqual(name -> "s." + dialect.quote(name), stored)
        + (tables.deletes() ? joinDeletion(given) : "");
  }

  /** The row {@code t} of a given key, and the condition of its join. */
  private String storedRow(UnaryOperator<String> stored, UnaryOperator<String> given) {
    Table table = tables.records();
    String named = dialect.quote(table.name()) + " t";
    String condition = versions.keysEqual(stored, given);
    if (table.partitioning() == null || !table.isKeyPrimary()) {
      return named + " ON " + condition;
    }
    // PostgreSQL looks into the one partition that can have the key, but plans as if it had to look
    // into all, and would rather read the whole table for each batch. OFFSET 0 keeps it from that.
    return "LATERAL (SELECT * FROM " + named + " WHERE " + condition + " OFFSET 0) t ON true";
  }

  private String comparedDeletion(UnaryOperator<String> given) {
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    return ", "
        + gone.apply("run_id")
        + ", "
        + versions.newerThan(given, gone)
        + ", "
        + gone.apply("content_hash")
        + " = "
        + given.apply("content_hash");
  }

  private String joinDeletion(UnaryOperator<String> given) {
    return " LEFT JOIN "
        + dialect.quote(tables.deletions().name())
        + " d ON "
        + versions.keysEqual(name -> "d." + dialect.quote(name), given)
        + " WHERE t."
        + dialect.quote("run_id")
        + " IS NOT NULL OR d."
        + dialect.quote("run_id")
        + " IS NOT NULL";
  }
}
