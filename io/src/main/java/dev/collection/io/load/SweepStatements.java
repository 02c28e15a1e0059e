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

  private String vanished() {
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
        + versions.keysEqual(name -> "s." + dialect.quote(name), row)
        + " AND s."
        + dialect.quote("run_id")
        + " = ?)";
  }
}
