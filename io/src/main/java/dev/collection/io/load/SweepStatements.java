package dev.collection.io.load;

import dev.collection.io.jdbc.Dialect;
import java.util.function.UnaryOperator;

/** The SQL of rows that a complete sweep of their source no longer had. */
final class SweepStatements {
  private final Dialect dialect;
  private final CollectionTables tables;
  private final VersionSql versions;

  SweepStatements(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
    versions = new VersionSql(dialect, tables);
  }

  /**
   * How many rows of a source this run has not found again. Parameters here and in the deletions:
   * source, run, run.
   */
  String countVanished() {
    return "SELECT count(*) FROM " + vanished();
  }

  /** The parameters of {@link #countVanished} and of the deletions. */
  static String[] vanished(String source, String run) {
    return new String[] {source, run, run};
  }

  /** The parameters of {@link #closeVanished}. */
  static String[] closing(String source, String run) {
    return new String[] {source, run, source, run, source, run, source, run, run, source, run, run};
  }

  /** Deletes the rows that {@link #countVanished} counts. */
  String deleteVanished() {
    return "DELETE FROM " + vanished();
  }

  /** Deletes the sightings of those rows; to be done before, for it asks which they are. */
  String deleteVanishedSightings() {
    UnaryOperator<String> row =
        name -> dialect.quote(tables.records().name()) + "." + dialect.quote(name);
    UnaryOperator<String> sighting =
        name -> dialect.quote(tables.seen().name()) + "." + dialect.quote(name);
    return "DELETE FROM "
        + dialect.quote(tables.seen().name())
        + " WHERE EXISTS (SELECT 1 FROM "
        + dialect.quote(tables.records().name())
        + " WHERE "
        + versions.keysEqual(row, sighting)
        + " AND "
        + row.apply("source")
        + " = ? AND "
        + row.apply("run_id")
        + " <> ?) AND "
        + sighting.apply("run_id")
        + " <> ?";
  }

  /**
   * Closes the rows that {@link #countVanished} counts, as of the latest record of the sweep.
   * Parameters: source, run, source, run, and the same once more; run; source, run, run.
   */
  String closeVanished() {
    String closedAt =
        dialect.latest(dialect.quote(records()) + "." + dialect.quote("last_seen_at"), sweptAt());
    return "UPDATE "
        + dialect.quote(records())
        + " SET "
        + dialect.quote(CollectionTables.CLOSED_AT)
        + " = "
        + closedAt
        + ", "
        + dialect.quote("last_changed_at")
        + " = "
        + closedAt
        + ", "
        + dialect.quote("run_id")
        + " = ?, "
        + dialect.quote("revision")
        + " = "
        + dialect.quote("revision")
        + " + 1 WHERE "
        + vanishedCondition();
  }

  /** How many rows of a source a run has closed. Parameters: source, run. */
  String countClosed() {
    return "SELECT count(*) FROM "
        + dialect.quote(records())
        + " WHERE "
        + dialect.quote("source")
        + " = ? AND "
        + dialect.quote("run_id")
        + " = ? AND "
        + dialect.quote(CollectionTables.CLOSED_AT)
        + " IS NOT NULL";
  }

  /** When the latest record was collected that the run has of a source; null if it has none. */
  private String sweptAt() {
    UnaryOperator<String> written = name -> "w." + dialect.quote(name);
    UnaryOperator<String> found = name -> "f." + dialect.quote(name);
    return "(SELECT max(at) FROM (SELECT max("
        + written.apply("last_seen_at")
        + ") AS at FROM "
        + dialect.quote(records())
        + " w WHERE "
        + written.apply("source")
        + " = ? AND "
        + written.apply("run_id")
        + " = ? UNION ALL SELECT max("
        + found.apply("last_seen_at")
        + ") FROM "
        + dialect.quote(tables.seen().name())
        + " f JOIN "
        + dialect.quote(records())
        + " w ON "
        + versions.keysEqual(found, written)
        + " WHERE "
        + written.apply("source")
        + " = ? AND "
        + found.apply("run_id")
        + " = ?) AS sweep)";
  }

  private String records() {
    return tables.records().name();
  }

  private String vanished() {
    return dialect.quote(records()) + " WHERE " + vanishedCondition();
  }

  /**
   * The sighting is asked for by key, row by row, which the database cannot turn into a join: right
   * after it was written, of as many rows as a run has, it is taken for a handful, and the join
   * that is good for a handful compares every row with every sighting.
   */
  private String vanishedCondition() {
    UnaryOperator<String> row = name -> dialect.quote(records()) + "." + dialect.quote(name);
    return row.apply("source")
        + " = ? AND "
        + row.apply("run_id")
        + " <> ? AND coalesce((SELECT s."
        + dialect.quote("run_id")
        + " FROM "
        + dialect.quote(tables.seen().name())
        + " s WHERE "
        + versions.keysEqual(name -> "s." + dialect.quote(name), row)
        + "), '') <> ?"
        + (tables.closes() ? " AND " + row.apply(CollectionTables.CLOSED_AT) + " IS NULL" : "");
  }
}
