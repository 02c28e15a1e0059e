package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The SQL that knows versions: which of two is newer is decided by the database itself, in the same
 * order as in the run, so that no writer can replace a newer version whatever it believed.
 */
final class VersionedStatements {
  private final Dialect dialect;
  private final Statements statements;

  VersionedStatements(Dialect dialect) {
    this.dialect = dialect;
    this.statements = new Statements(dialect);
  }

  /** Inserts records and replaces older versions, never newer ones. */
  String upsertRecords(CollectionTables tables) {
    Table table = tables.records();
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
    return insertRecords(tables)
        + " ON CONFLICT ("
        + statements.names(table.key())
        + ") DO UPDATE SET "
        + String.join(", ", updates)
        + " WHERE NOT ("
        + same(tables, excluded, stored)
        + ") AND "
        + newerThan(tables, excluded, lastSeen(tables, stored));
  }

  /** The beginning of the upsert; leaves out what is older than a deletion of its key. */
  private String insertRecords(CollectionTables tables) {
    Table table = tables.records();
    if (!tables.deletes()) {
      return statements.insert(table);
    }
    List<Column> columns = table.columns();
    UnaryOperator<String> given = name -> dialect.rowValue(columns, index(columns, name));
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    String condition =
        "NOT EXISTS (SELECT 1 FROM "
            + dialect.quote(tables.deletions().name())
            + " d WHERE "
            + keysEqual(tables, gone, given)
            + " AND NOT "
            + newerThan(tables, given, gone)
            + ")";
    return "INSERT INTO "
        + dialect.quote(table.name())
        + " ("
        + statements.names(columns.stream().map(Column::name).toList())
        + ") "
        + dialect.rowsWhere(table, condition);
  }

  /**
   * Remembers deletions, the newest of each key. One that is remembered already is written again if
   * it now removes a row that it had not, which a run that died has left behind.
   */
  String rememberDeletions(CollectionTables tables) {
    Table table = tables.deletions();
    UnaryOperator<String> stored = name -> dialect.quote(table.name()) + "." + dialect.quote(name);
    UnaryOperator<String> excluded = name -> "excluded." + dialect.quote(name);
    List<String> updates = new ArrayList<>();
    for (Column column : table.columns()) {
      String name = column.name();
      if (name.equals("removed")) {
        updates.add(
            dialect.quote(name)
                + " = CASE WHEN "
                + stored.apply("run_id")
                + " = "
                + excluded.apply("run_id")
                + " AND "
                + stored.apply(name)
                + " THEN "
                + stored.apply(name)
                + " ELSE "
                + excluded.apply(name)
                + " END");
      } else if (!table.key().contains(name)) {
        updates.add(dialect.quote(name) + " = " + excluded.apply(name));
      }
    }
    return statements.insert(table)
        + " ON CONFLICT ("
        + statements.names(table.key())
        + ") DO UPDATE SET "
        + String.join(", ", updates)
        + " WHERE NOT "
        + newerThan(tables, stored, excluded);
  }

  /** The columns that {@link #deleteRecords} takes. */
  static List<Column> keyColumns(CollectionTables tables) {
    return tables.type().key().stream().map(name -> tables.records().column(name)).toList();
  }

  /** Deletes those of the given rows that are no newer than the deletion of their key. */
  String deleteRecords(CollectionTables tables) {
    String table = dialect.quote(tables.records().name());
    List<Column> columns = keyColumns(tables);
    UnaryOperator<String> stored = name -> table + "." + dialect.quote(name);
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    List<String> given = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      given.add(dialect.inputValue(columns, i));
    }
    return "DELETE FROM "
        + table
        + " WHERE ("
        + statements.names(tables.type().key())
        + ") IN (SELECT "
        + String.join(", ", given)
        + " FROM "
        + dialect.input(columns)
        + ") AND EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.deletions().name())
        + " d WHERE "
        + keysEqual(tables, gone, stored)
        + " AND NOT "
        + newerThan(tables, lastSeen(tables, stored), gone)
        + ")";
  }

  /** How many deletions this run wrote, by source and by whether there was a row. */
  String countDeletions(Table deletions) {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.quote("removed")
        + ", count(*) FROM "
        + dialect.quote(deletions.name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? GROUP BY 1, 2";
  }

  /** Notes that keys were seen by a run, and when; a time that is later already stays. */
  String noteSightings(CollectionTables tables) {
    Table seen = tables.seen();
    String time = dialect.quote("last_seen_at");
    String run = dialect.quote("run_id");
    return statements.insert(seen)
        + " ON CONFLICT ("
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

  /**
   * How many rows of a source this run has not found again. Parameters here and in the deletions:
   * source, run, run.
   */
  String countVanished(CollectionTables tables) {
    return "SELECT count(*) FROM " + vanished(tables);
  }

  /** Deletes the rows that {@link #countVanished} counts. */
  String deleteVanished(CollectionTables tables) {
    return "DELETE FROM " + vanished(tables);
  }

  /** Deletes the sightings of those rows; to be done before, for it asks which they are. */
  String deleteVanishedSightings(CollectionTables tables) {
    UnaryOperator<String> row =
        name -> dialect.quote(tables.records().name()) + "." + dialect.quote(name);
    UnaryOperator<String> sighting =
        name -> dialect.quote(tables.seen().name()) + "." + dialect.quote(name);
    return "DELETE FROM "
        + dialect.quote(tables.seen().name())
        + " WHERE EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.records().name())
        + " WHERE "
        + keysEqual(tables, row, sighting)
        + " AND "
        + row.apply("source")
        + " = ? AND "
        + row.apply("run_id")
        + " <> ?) AND "
        + sighting.apply("run_id")
        + " <> ?";
  }

  private String vanished(CollectionTables tables) {
    UnaryOperator<String> row =
        name -> dialect.quote(tables.records().name()) + "." + dialect.quote(name);
    return dialect.quote(tables.records().name())
        + " WHERE "
        + row.apply("source")
        + " = ? AND "
        + row.apply("run_id")
        + " <> ? AND NOT EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.seen().name())
        + " s WHERE "
        + keysEqual(tables, name -> "s." + dialect.quote(name), row)
        + " AND s."
        + dialect.quote("run_id")
        + " = ?)";
  }

  /** How many rows this run inserted and how many it changed, by source. */
  String countWritten(Table records) {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.quote("revision")
        + " = 1, count(*) FROM "
        + dialect.quote(records.name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? GROUP BY 1, 2";
  }

  /** How many rejects a stage of a run has, by source and rule. Parameters: run, stage. */
  String countRejects(Table rejects) {
    return "SELECT "
        + dialect.quote("source")
        + ", "
        + dialect.jsonText(dialect.quote("violations"), 0, "rule")
        + ", count(*) FROM "
        + dialect.quote(rejects.name())
        + " WHERE "
        + dialect.quote("run_id")
        + " = ? AND "
        + dialect.quote("stage")
        + " = ? GROUP BY 1, 2";
  }

  /** Has a row if a run has a reject. Parameters: run, reject. */
  String findReject(Table rejects) {
    return "SELECT 1 FROM "
        + dialect.quote(rejects.name())
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
  static List<Column> comparedColumns(CollectionTables tables) {
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
  String compareRecords(CollectionTables tables) {
    List<Column> columns = comparedColumns(tables);
    UnaryOperator<String> given = name -> dialect.inputValue(columns, index(columns, name));
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
        + same(tables, given, stored)
        + ", "
        + newerThan(tables, given, known)
        + ", "
        + given.apply("last_seen_at")
        + " > "
        + seenAt
        + noWorse(tables, given, stored)
        + (tables.deletes() ? comparedDeletion(tables, given) : "")
        + " FROM "
        + dialect.input(columns)
        + (tables.deletes() ? " LEFT JOIN " : " JOIN ")
        + dialect.quote(tables.records().name())
        + " t ON "
        + keysEqual(tables, stored, given)
        + " LEFT JOIN "
        + dialect.quote(tables.seen().name())
        + " s ON "
        + keysEqual(tables, name -> "s." + dialect.quote(name), stored)
        + (tables.deletes() ? joinDeletion(tables, given) : "");
  }

  /**
   * Whether a record says nothing that the stored one does not. One that says the same, from a
   * source that is preferred, is written for the sake of its source: it will stand against later
   * versions of worse ones.
   */
  private String same(
      CollectionTables tables, UnaryOperator<String> given, UnaryOperator<String> stored) {
    return given.apply("content_hash")
        + " = "
        + stored.apply("content_hash")
        + noBetter(tables, given, stored);
  }

  private String noBetter(
      CollectionTables tables, UnaryOperator<String> given, UnaryOperator<String> stored) {
    return tables.type().preferred().isEmpty()
        ? ""
        : " AND "
            + rank(tables, given.apply("source"))
            + " <= "
            + rank(tables, stored.apply("source"));
  }

  /** A later sighting in a worse source must not outlive a version of the better one. */
  private String noWorse(
      CollectionTables tables, UnaryOperator<String> given, UnaryOperator<String> stored) {
    return tables.type().preferred().isEmpty()
        ? ""
        : " AND "
            + rank(tables, given.apply("source"))
            + " >= "
            + rank(tables, stored.apply("source"));
  }

  /** How much a source is preferred, as RecordType has it. */
  private static String rank(CollectionTables tables, String source) {
    StringBuilder rank = new StringBuilder("CASE ").append(source);
    for (String preferred : tables.type().preferred()) {
      rank.append(" WHEN '")
          .append(Column.requireIdentifier(preferred))
          .append("' THEN ")
          .append(tables.type().rank(preferred));
    }
    return rank.append(" ELSE 0 END").toString();
  }

  private String comparedDeletion(CollectionTables tables, UnaryOperator<String> given) {
    UnaryOperator<String> gone = name -> "d." + dialect.quote(name);
    return ", "
        + gone.apply("run_id")
        + ", "
        + newerThan(tables, given, gone)
        + ", "
        + gone.apply("content_hash")
        + " = "
        + given.apply("content_hash");
  }

  private String joinDeletion(CollectionTables tables, UnaryOperator<String> given) {
    return " LEFT JOIN "
        + dialect.quote(tables.deletions().name())
        + " d ON "
        + keysEqual(tables, name -> "d." + dialect.quote(name), given)
        + " WHERE t."
        + dialect.quote("run_id")
        + " IS NOT NULL OR d."
        + dialect.quote("run_id")
        + " IS NOT NULL";
  }

  /** The columns of a stored row, counting a later sighting of it. */
  private UnaryOperator<String> lastSeen(CollectionTables tables, UnaryOperator<String> stored) {
    String seen = dialect.quote(tables.seen().name());
    String sighting =
        "(SELECT s."
            + dialect.quote("last_seen_at")
            + " FROM "
            + seen
            + " s WHERE "
            + keysEqual(tables, name -> "s." + dialect.quote(name), stored)
            + ")";
    String seenAt = dialect.latest(stored.apply("last_seen_at"), sighting);
    return name -> name.equals("last_seen_at") ? seenAt : stored.apply(name);
  }

  /** The order of versions, as VersionOrder has it: null is oldest, the hash breaks ties. */
  private String newerThan(
      CollectionTables tables, UnaryOperator<String> given, UnaryOperator<String> stored) {
    List<String> names = new ArrayList<>(tables.type().newestBy());
    if (!tables.type().preferred().isEmpty()) {
      names.add("source");
    }
    names.add("last_seen_at");
    names.add("content_hash");
    String condition = "";
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      ColumnType columnType = tables.records().column(name).type();
      boolean source = name.equals("source");
      String left =
          source ? rank(tables, given.apply(name)) : dialect.ordered(given.apply(name), columnType);
      String right =
          source
              ? rank(tables, stored.apply(name))
              : dialect.ordered(stored.apply(name), columnType);
      String greater =
          "(" + left + " IS NOT NULL AND (" + right + " IS NULL OR " + left + " > " + right + "))";
      condition =
          condition.isEmpty()
              ? greater
              : "(" + greater + " OR (" + dialect.same(left, right) + " AND " + condition + "))";
    }
    return condition;
  }

  private static String keysEqual(
      CollectionTables tables, UnaryOperator<String> left, UnaryOperator<String> right) {
    return tables.type().key().stream()
        .map(name -> left.apply(name) + " = " + right.apply(name))
        .collect(Collectors.joining(" AND "));
  }

  private static int index(List<Column> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no column " + name);
  }
}
