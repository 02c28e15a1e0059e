package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Triggers that keep every version of every record: in the statement that changes a row, its old
 * version ends and its new one begins, so that no crash and no other writer comes in between.
 *
 * <p>A version is valid from the time at which it was collected, or from the end of the one before
 * it, if that is later. It ends when the next one begins, when the record was closed, or when its
 * row was deleted.
 */
final class HistoryTriggers {
  private final Dialect dialect;
  private final boolean sqlite;
  private final CollectionTables tables;
  private final String records;
  private final String history;

  HistoryTriggers(Dialect dialect, boolean sqlite, CollectionTables tables) {
    this.dialect = dialect;
    this.sqlite = sqlite;
    this.tables = tables;
    records = dialect.quote(tables.records().name());
    history = dialect.quote(tables.history().name());
  }

  /** The name of the trigger of an event. */
  static String name(Table records, String event) {
    return records.name() + "_history_" + event;
  }

  /** The statement that makes each trigger, by its name; on PostgreSQL they call the function. */
  Map<String, String> triggers() {
    Map<String, String> triggers = new LinkedHashMap<>();
    if (sqlite) {
      triggers.put("insert", sqliteTrigger("insert", "INSERT", "", begin("new")));
      triggers.put(
          "update",
          sqliteTrigger(
              "update",
              "UPDATE",
              " WHEN new." + revision() + " IS NOT old." + revision(),
              end("new") + ";\n  " + begin("new")));
      triggers.put("delete", sqliteTrigger("delete", "DELETE", "", endDeleted("old")));
    } else {
      triggers.put("insert", postgresTrigger("insert", "REFERENCING NEW TABLE AS new_rows"));
      triggers.put(
          "update",
          postgresTrigger("update", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"));
      triggers.put("delete", postgresTrigger("delete", "REFERENCING OLD TABLE AS old_rows"));
    }
    Map<String, String> named = new LinkedHashMap<>();
    triggers.forEach((event, sql) -> named.put(name(tables.records(), event), sql));
    return named;
  }

  /** The function that the triggers of PostgreSQL call. */
  String function() {
    String changed =
        "(SELECT n.* FROM new_rows n JOIN old_rows o ON "
            + keysEqual("n", "o")
            + " WHERE n."
            + revision()
            + " <> o."
            + revision()
            + ")";
    return "CREATE OR REPLACE FUNCTION "
        + dialect.quote(functionName())
        + "() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\nBEGIN\n"
        + "  IF TG_OP = 'INSERT' THEN\n    "
        + beginAll("new_rows")
        + ";\n  ELSIF TG_OP = 'UPDATE' THEN\n    "
        + endAll(changed)
        + ";\n    "
        + beginAll(changed)
        + ";\n  ELSE\n    "
        + endDeletedAll()
        + ";\n  END IF;\n  RETURN NULL;\nEND $$";
  }

  String functionName() {
    return tables.records().name() + "_keep_history";
  }

  /**
   * Ends versions that are not those of their rows: the rows have changed, or gone, while no
   * history was kept.
   */
  String endOutdated() {
    UnaryOperator<String> row = name -> "r." + dialect.quote(name);
    UnaryOperator<String> version = name -> history + "." + dialect.quote(name);
    String rowOfKey = " FROM " + records + " r WHERE " + keysEqual("r", history);
    return "UPDATE "
        + history
        + " SET "
        + dialect.quote("valid_to")
        + " = "
        + dialect.latest(
            version.apply("valid_from"),
            "coalesce((SELECT " + endOf(row) + rowOfKey + "), " + now() + ")")
        + " WHERE "
        + dialect.quote("valid_to")
        + " IS NULL AND NOT EXISTS (SELECT 1"
        + rowOfKey
        + " AND "
        + row.apply("revision")
        + " = "
        + version.apply("revision")
        + " AND "
        + row.apply("content_hash")
        + " = "
        + version.apply("content_hash")
        + " AND "
        + open(row)
        + ")";
  }

  /** The versions of rows that have none; after {@link #endOutdated}. */
  String backfill() {
    UnaryOperator<String> row = name -> "r." + dialect.quote(name);
    return insert()
        + " SELECT "
        + values(row, validFrom(row))
        + " FROM "
        + records
        + " r WHERE "
        + open(row)
        + " AND NOT EXISTS (SELECT 1 FROM "
        + history
        + " h WHERE "
        + keysEqual("h", "r")
        + " AND h."
        + dialect.quote("valid_to")
        + " IS NULL)"
        + conflict();
  }

  private String now() {
    return sqlite ? "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')" : "clock_timestamp()";
  }

  private String sqliteTrigger(String event, String on, String when, String statements) {
    return "CREATE TRIGGER "
        + dialect.quote(name(tables.records(), event))
        + " AFTER "
        + on
        + " ON "
        + records
        + " FOR EACH ROW"
        + when
        + " BEGIN\n  "
        + statements
        + ";\nEND";
  }

  private String postgresTrigger(String event, String referencing) {
    return "CREATE TRIGGER "
        + dialect.quote(name(tables.records(), event))
        + " AFTER "
        + event.toUpperCase(Locale.ROOT)
        + " ON "
        + records
        + " "
        + referencing
        + " FOR EACH STATEMENT EXECUTE FUNCTION "
        + dialect.quote(functionName())
        + "()";
  }

  // SQLite: one row, called new or old.

  private String begin(String row) {
    UnaryOperator<String> value = name -> row + "." + dialect.quote(name);
    return insert()
        + " SELECT "
        + values(value, validFrom(value))
        + " WHERE "
        + open(value)
        + conflict();
  }

  private String end(String row) {
    UnaryOperator<String> value = name -> row + "." + dialect.quote(name);
    String to = "max(" + dialect.quote("valid_from") + ", " + endOf(value) + ")";
    return "UPDATE " + history + " SET " + dialect.quote("valid_to") + " = " + to + lasts(value);
  }

  private String endDeleted(String row) {
    UnaryOperator<String> value = name -> row + "." + dialect.quote(name);
    return "UPDATE "
        + history
        + " SET "
        + dialect.quote("valid_to")
        + " = max("
        + dialect.quote("valid_from")
        + ", "
        + now()
        + ")"
        + lasts(value);
  }

  private String lasts(UnaryOperator<String> value) {
    return " WHERE "
        + tables.type().key().stream()
            .map(name -> dialect.quote(name) + " = " + value.apply(name))
            .collect(Collectors.joining(" AND "))
        + " AND "
        + dialect.quote("valid_to")
        + " IS NULL";
  }

  // PostgreSQL: all rows of a statement.

  private String beginAll(String rows) {
    UnaryOperator<String> value = name -> "n." + dialect.quote(name);
    return insert()
        + " SELECT "
        + values(value, validFrom(value))
        + " FROM "
        + rows
        + " n WHERE "
        + open(value)
        + conflict();
  }

  private String endAll(String rows) {
    UnaryOperator<String> value = name -> "n." + dialect.quote(name);
    return "UPDATE "
        + history
        + " h SET "
        + dialect.quote("valid_to")
        + " = greatest(h."
        + dialect.quote("valid_from")
        + ", "
        + endOf(value)
        + ") FROM "
        + rows
        + " n WHERE "
        + keysEqual("h", "n")
        + " AND h."
        + dialect.quote("valid_to")
        + " IS NULL";
  }

  private String endDeletedAll() {
    return "UPDATE "
        + history
        + " h SET "
        + dialect.quote("valid_to")
        + " = greatest(h."
        + dialect.quote("valid_from")
        + ", "
        + now()
        + ") FROM old_rows o WHERE "
        + keysEqual("h", "o")
        + " AND h."
        + dialect.quote("valid_to")
        + " IS NULL";
  }

  private String insert() {
    return "INSERT INTO "
        + history
        + " ("
        + tables.history().columns().stream()
            .map(column -> dialect.quote(column.name()))
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** A record that was deleted and is there again at the same time goes on, as it is now. */
  private String conflict() {
    List<String> key = tables.history().key();
    return " ON CONFLICT ("
        + key.stream().map(dialect::quote).collect(Collectors.joining(", "))
        + ") DO UPDATE SET "
        + tables.history().columns().stream()
            .map(Column::name)
            .filter(name -> !key.contains(name))
            .map(name -> dialect.quote(name) + " = excluded." + dialect.quote(name))
            .collect(Collectors.joining(", "));
  }

  private String values(UnaryOperator<String> value, String validFrom) {
    List<String> values = new ArrayList<>();
    for (Column column : tables.history().columns()) {
      values.add(
          switch (column.name()) {
            case "valid_from" -> validFrom;
            case "valid_to" -> "NULL";
            default -> value.apply(column.name());
          });
    }
    return String.join(", ", values);
  }

  /** Not before the end of the version before. */
  private String validFrom(UnaryOperator<String> value) {
    String before =
        "(SELECT max(b."
            + dialect.quote("valid_to")
            + ") FROM "
            + history
            + " b WHERE "
            + tables.type().key().stream()
                .map(name -> "b." + dialect.quote(name) + " = " + value.apply(name))
                .collect(Collectors.joining(" AND "))
            + ")";
    return dialect.latest(value.apply("last_changed_at"), before);
  }

  private String endOf(UnaryOperator<String> value) {
    String changed = value.apply("last_changed_at");
    return tables.closes()
        ? "coalesce(" + value.apply("closed_at") + ", " + changed + ")"
        : changed;
  }

  private String open(UnaryOperator<String> value) {
    return tables.closes() ? value.apply("closed_at") + " IS NULL" : "true";
  }

  private String keysEqual(String left, String right) {
    return tables.type().key().stream()
        .map(name -> left + "." + dialect.quote(name) + " = " + right + "." + dialect.quote(name))
        .collect(Collectors.joining(" AND "));
  }

  private String revision() {
    return dialect.quote("revision");
  }
}
