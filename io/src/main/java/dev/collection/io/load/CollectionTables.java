package dev.collection.io.load;

import static dev.collection.io.jdbc.ColumnType.BOOLEAN;
import static dev.collection.io.jdbc.ColumnType.BYTES;
import static dev.collection.io.jdbc.ColumnType.INTEGER;
import static dev.collection.io.jdbc.ColumnType.JSON;
import static dev.collection.io.jdbc.ColumnType.REAL;
import static dev.collection.io.jdbc.ColumnType.TEXT;
import static dev.collection.io.jdbc.ColumnType.TIMESTAMP;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Table;
import dev.collection.io.outbox.Outbox;
import dev.collection.model.RecordType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of a collection: its records, what was seen of them, what was not loaded and why, and
 * the tables that all collections of a database share.
 */
public final class CollectionTables implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Columns of the records' table that are not fields; a spec may not use these names. */
  public static final Set<String> RESERVED_COLUMNS =
      Set.of(
          "quality_score",
          "quality_misses",
          "anomaly",
          "source",
          "content_hash",
          "first_seen_at",
          "last_changed_at",
          "last_seen_at",
          "closed_at",
          "run_id",
          "revision");

  /** When a sweep no longer had the record; null while it is there. */
  static final String CLOSED_AT = "closed_at";

  private static final Set<String> NOT_OF_A_VERSION =
      Set.of("first_seen_at", "last_changed_at", "last_seen_at", CLOSED_AT);

  static final Table RUNS =
      table(
          "collection_runs",
          List.of("run_id"),
          column("run_id", TEXT),
          column("collection", TEXT),
          column("started_at", TIMESTAMP),
          column("finished_at", TIMESTAMP),
          column("status", TEXT),
          column("message", TEXT),
          column("announced", INTEGER),
          column("unannounced", INTEGER),
          column("not_obtained", INTEGER),
          column("extracted", INTEGER),
          column("inserted", INTEGER),
          column("updated", INTEGER),
          column("deleted", INTEGER),
          column("unchanged", INTEGER),
          column("stale", INTEGER),
          column("withheld", INTEGER),
          column("duplicate", INTEGER),
          column("rejected", INTEGER),
          column("vanished", INTEGER),
          column("closed", INTEGER),
          column("unexplained", INTEGER),
          column("anomalies", INTEGER),
          column("quality_score", REAL),
          column("summary", TEXT));

  static final Table QUALITY =
      table(
          "collection_quality",
          List.of("run_id", "source", "dimension"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("dimension", TEXT),
          column("met", INTEGER),
          column("checked", INTEGER),
          column("score", REAL),
          column("threshold", REAL),
          column("breach", TEXT));

  static final Table FIELD_QUALITY =
      table(
          "collection_field_quality",
          List.of("run_id", "source", "field", "dimension"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("field", TEXT),
          column("dimension", TEXT),
          column("met", INTEGER),
          column("checked", INTEGER),
          column("score", REAL));

  static final Table RULES =
      table(
          "collection_rules",
          List.of("run_id", "source", "rule"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("rule", TEXT),
          column("passed", INTEGER),
          column("failed", INTEGER),
          column("not_applicable", INTEGER));

  static final Table EXTRACTIONS =
      table(
          "collection_extractions",
          List.of("run_id", "source", "part", "page"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("part", TEXT),
          column("page", INTEGER),
          column("announced", INTEGER),
          column("received", INTEGER),
          column("distinct_received", INTEGER),
          column("difference", INTEGER),
          column("bytes", INTEGER),
          column("attempts", INTEGER),
          column("status", TEXT),
          column("message", TEXT));

  static final Table PROFILES =
      table(
          "collection_profiles",
          List.of("run_id", "source", "kind", "path"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("kind", TEXT),
          column("path", TEXT),
          column("types", JSON),
          column("total", INTEGER),
          column("nulls", INTEGER),
          column("empty", INTEGER),
          column("distinct_values", INTEGER),
          column("distinct_exact", BOOLEAN),
          column("least", TEXT),
          column("greatest", TEXT),
          column("mean", TEXT),
          column("quantiles", JSON),
          column("lengths", JSON),
          column("frequent", JSON),
          column("patterns", JSON),
          column("first_record", TEXT),
          column("mapped", BOOLEAN),
          column("sketch", BYTES));

  static final Table DRIFT =
      table(
          "collection_drift",
          List.of("run_id", "finding"),
          column("run_id", TEXT),
          column("finding", INTEGER),
          column("source", TEXT),
          column("test", TEXT),
          column("kind", TEXT),
          column("path", TEXT),
          column("policy", TEXT),
          column("measured", REAL),
          column("records", INTEGER),
          column("first_record", TEXT),
          column("locator", TEXT),
          column("message", TEXT));

  static final Table ISSUES =
      table(
          "collection_issues",
          List.of("run_id", "source", "dimension", "part"),
          column("run_id", TEXT),
          column("source", TEXT),
          column("dimension", TEXT),
          column("part", TEXT),
          column("missed", INTEGER),
          column("checked", INTEGER),
          column("first_record", TEXT),
          column("records", JSON),
          column("message", TEXT));

  static final Table MODELS =
      table(
          "collection_models",
          List.of("run_id"),
          column("run_id", TEXT),
          column("collection", TEXT),
          column("trained_at", TIMESTAMP),
          column("settings", TEXT),
          column("sample_hash", TEXT),
          column("records", INTEGER),
          column("version", TEXT),
          column("model", BYTES));

  private final RecordType type;
  private final Table records;
  private final Table seen;
  private final Table deletions;
  private final Table history;
  private final TableDefinition definition;
  private final Table rejects;
  private final Table duplicates;
  private final Table anomalies;
  private final StagingTables staging;

  public CollectionTables(RecordType type, TableDefinition definition) {
    this.type = type;
    this.definition = definition;
    String name = definition.name();
    List<Column> columns = new ArrayList<>();
    type.fields().forEach(field -> columns.add(column(field.name(), ColumnType.of(field.type()))));
    columns.add(column("quality_score", REAL));
    columns.add(column("quality_misses", TEXT));
    columns.add(column("anomaly", BOOLEAN));
    columns.add(column("source", TEXT));
    columns.add(column("content_hash", TEXT));
    columns.add(column("first_seen_at", TIMESTAMP));
    columns.add(column("last_changed_at", TIMESTAMP));
    columns.add(column("last_seen_at", TIMESTAMP));
    columns.add(column("run_id", TEXT));
    columns.add(column("revision", INTEGER));
    if (definition.closes()) {
      columns.add(column(CLOSED_AT, TIMESTAMP));
    }
    records = new Table(name, columns, type.key(), definition.partitioning());

    List<Column> sightings = new ArrayList<>();
    type.key().forEach(key -> sightings.add(records.column(key)));
    sightings.add(column("last_seen_at", TIMESTAMP));
    sightings.add(column("run_id", TEXT));
    seen = new Table(name + "_seen", sightings, type.key());

    List<Column> gone = new ArrayList<>();
    type.key().forEach(key -> gone.add(records.column(key)));
    type.newestBy().stream()
        .filter(field -> !type.key().contains(field))
        .forEach(field -> gone.add(records.column(field)));
    gone.add(column("source", TEXT));
    gone.add(column("content_hash", TEXT));
    gone.add(column("last_seen_at", TIMESTAMP));
    gone.add(column("removed", BOOLEAN));
    gone.add(column("run_id", TEXT));
    deletions = new Table(name + "_deleted", gone, type.key());

    staging = definition.staging() ? new StagingTables(records, seen, deletions) : null;

    List<Column> versions = new ArrayList<>(columns);
    versions.removeIf(column -> NOT_OF_A_VERSION.contains(column.name()));
    versions.add(column("valid_from", TIMESTAMP));
    versions.add(column("valid_to", TIMESTAMP));
    List<String> versionKey = new ArrayList<>(type.key());
    versionKey.addAll(List.of("valid_from", "revision"));
    history = new Table(name + "_history", versions, versionKey);

    rejects =
        table(
            name + "_rejects",
            List.of("run_id", "reject_id"),
            column("run_id", TEXT),
            column("reject_id", TEXT),
            column("source", TEXT),
            column("locator", TEXT),
            column("collected_at", TIMESTAMP),
            column("record_key", TEXT),
            column("stage", TEXT),
            column("error_code", TEXT),
            column("violations", JSON),
            column("attempt", INTEGER),
            column("failed_at", TIMESTAMP),
            column("payload", BYTES));
    duplicates =
        table(
            name + "_duplicates",
            List.of("run_id", "duplicate_id"),
            column("run_id", TEXT),
            column("duplicate_id", TEXT),
            column("record_key", TEXT),
            column("kind", TEXT),
            column("source", TEXT),
            column("locator", TEXT),
            column("collected_at", TIMESTAMP),
            column("kept_source", TEXT),
            column("kept_locator", TEXT),
            column("kept_collected_at", TIMESTAMP),
            column("content_hash", TEXT),
            column("differences", JSON));
    anomalies =
        table(
            name + "_anomalies",
            List.of("run_id", "record_key", "method"),
            column("run_id", TEXT),
            column("record_key", TEXT),
            column("method", TEXT),
            column("source", TEXT),
            column("score", REAL),
            column("threshold", REAL),
            column("compared_with", TEXT),
            column("group_size", INTEGER),
            column("explanation", TEXT),
            column("contributions", JSON),
            column("p_value", REAL),
            column("combined_p_value", REAL),
            column("p_value_cutoff", REAL));
  }

  RecordType type() {
    return type;
  }

  Table records() {
    return records;
  }

  /** Later sightings of rows that did not change, so that those rows need not be touched. */
  Table seen() {
    return seen;
  }

  /** Which records are gone, since which version; kept, so that an older version stays out. */
  Table deletions() {
    return deletions;
  }

  /** Whether sources may say that a record is gone; otherwise there is no table of deletions. */
  boolean deletes() {
    return definition.deletes();
  }

  /** Whether records that a sweep no longer had stay, marked in {@link #CLOSED_AT}. */
  boolean closes() {
    return definition.closes();
  }

  /** Every version of every record; null if none are kept. */
  Table history() {
    return definition.history() ? history : null;
  }

  /** Whether rows are only added, never changed. */
  boolean appends() {
    return definition.appends();
  }

  /** Where rows wait to be published; null if they are written where they are read. */
  StagingTables staging() {
    return staging;
  }

  Table rejects() {
    return rejects;
  }

  Table duplicates() {
    return duplicates;
  }

  Table anomalies() {
    return anomalies;
  }

  /** What is noted for topics; nothing of it may be. */
  public Outbox outbox() {
    return new Outbox(
        type,
        records,
        rejects,
        definition.deletes() ? deletions : null,
        definition.changesNoted(),
        definition.rejectsNoted());
  }

  /** Where it is noted; empty if nothing is. */
  Optional<Table> outboxTable() {
    return definition.changesNoted() || definition.rejectsNoted()
        ? Optional.of(outbox().table())
        : Optional.empty();
  }

  /** The tables in which rows wait; none if there is no staging. */
  List<Table> stagingTables() {
    if (staging == null) {
      return List.of();
    }
    return deletes()
        ? List.of(staging.records(), staging.seen(), staging.deletions())
        : List.of(staging.records(), staging.seen());
  }

  List<Table> all() {
    List<Table> all = new ArrayList<>(List.of(records, seen));
    if (definition.deletes()) {
      all.add(deletions);
    }
    if (definition.history()) {
      all.add(history);
    }
    all.addAll(stagingTables());
    outboxTable().ifPresent(all::add);
    all.addAll(
        List.of(
            rejects,
            duplicates,
            anomalies,
            RUNS,
            QUALITY,
            FIELD_QUALITY,
            RULES,
            EXTRACTIONS,
            PROFILES,
            DRIFT,
            ISSUES,
            MODELS));
    return List.copyOf(all);
  }

  private static Table table(String name, List<String> key, Column... columns) {
    return new Table(name, List.of(columns), key);
  }

  private static Column column(String name, ColumnType type) {
    return new Column(name, type);
  }
}
