package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.model.FieldDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The SQL that takes rows of a run from where they wait to where they belong. The first parameter
 * is always the run.
 */
final class StagingStatements {
  private final Dialect dialect;
  private final CollectionTables tables;
  private final StagingTables staging;
  private final Statements statements;
  private final VersionedStatements versioned;
  private final DeletionStatements deletions;

  StagingStatements(Dialect dialect, CollectionTables tables) {
    this.dialect = dialect;
    this.tables = tables;
    staging = tables.staging();
    statements = new Statements(dialect);
    versioned = new VersionedStatements(dialect, tables);
    deletions = new DeletionStatements(dialect, tables);
  }

  /** Writes records of a range of keys as {@link VersionedStatements#writeRecords} does. */
  String publishRecords(KeyRange range) {
    UnaryOperator<String> given = name -> "g." + dialect.quote(name);
    if (!tables.records().isKeyPrimary()) {
      List<String> columns = tables.records().columns().stream().map(Column::name).toList();
      return new MovingUpsert(dialect, tables)
          .of(
              "SELECT "
                  + columns.stream().map(given).collect(Collectors.joining(", "))
                  + " FROM "
                  + records()
                  + " WHERE "
                  + ofRun()
                  + within(range));
    }
    return insertFrom(
        tables.records(),
        staging.records(),
        (tables.deletes() ? " AND " + versioned.notOutdated(given) : "")
            + within(range)
            // In the order of keys, so that two writers lock rows in the same order.
            + " ORDER BY "
            + keys(),
        versioned.onConflict());
  }

  String publishSightings() {
    return insertFrom(
        tables.seen(), staging.seen(), "", versioned.onSightingConflict(tables.seen()));
  }

  String publishDeletions() {
    return insertFrom(tables.deletions(), staging.deletions(), "", deletions.onConflict());
  }

  /** Deletes the rows of which {@link #publishDeletions} has said that they are gone. */
  String deleteRecords() {
    return deletions.deleteRecords(
        "SELECT "
            + statements.names(tables.type().key())
            + " FROM "
            + dialect.quote(staging.deletions().name())
            + " WHERE "
            + dialect.quote("run_id")
            + " = ?");
  }

  private String insertFrom(Table table, Table from, String condition, String conflict) {
    List<String> columns = table.columns().stream().map(Column::name).toList();
    return "INSERT INTO "
        + dialect.quote(table.name())
        + " ("
        + statements.names(columns)
        + ") SELECT "
        + columns.stream().map(name -> "g." + dialect.quote(name)).collect(Collectors.joining(", "))
        + " FROM "
        + dialect.quote(from.name())
        + " g WHERE "
        + ofRun()
        + condition
        + conflict;
  }

  /** How many records of a range wait. */
  String countRecords(KeyRange range) {
    return "SELECT count(*) FROM " + records() + " WHERE " + ofRun() + within(range);
  }

  /** The key of the record at a place in a range. The last parameter: its place, from 0. */
  String keyAt(KeyRange range) {
    return "SELECT "
        + keys()
        + " FROM "
        + records()
        + " WHERE "
        + ofRun()
        + within(range)
        + " ORDER BY "
        + keys()
        + " LIMIT 1 OFFSET ?";
  }

  /** The fields of the records of a range, then the column names given. */
  String readRecords(KeyRange range, List<String> more) {
    List<String> columns =
        new ArrayList<>(tables.type().fields().stream().map(FieldDefinition::name).toList());
    columns.addAll(more);
    return "SELECT "
        + columns.stream().map(name -> "g." + dialect.quote(name)).collect(Collectors.joining(", "))
        + " FROM "
        + records()
        + " WHERE "
        + ofRun()
        + within(range);
  }

  /** Deletes everything of a run that waits. */
  List<String> discard() {
    return tables.stagingTables().stream()
        .map(table -> "DELETE FROM " + dialect.quote(table.name()) + " WHERE run_id = ?")
        .toList();
  }

  private String records() {
    return dialect.quote(staging.records().name()) + " g";
  }

  private String ofRun() {
    return "g." + dialect.quote("run_id") + " = ?";
  }

  private String keys() {
    return tables.type().key().stream()
        .map(name -> "g." + dialect.quote(name))
        .collect(Collectors.joining(", "));
  }

  private String within(KeyRange range) {
    return (range.after() == null ? "" : " AND " + compare(">"))
        + (range.upTo() == null ? "" : " AND " + compare("<="));
  }

  private String compare(String operator) {
    String bounds =
        tables.type().key().stream()
            .map(name -> "CAST(? AS " + dialect.sqlType(tables.records().column(name).type()) + ")")
            .collect(Collectors.joining(", "));
    return "(" + keys() + ") " + operator + " (" + bounds + ")";
  }
}
