package dev.collection.io.outbox;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Triggers that note what a statement has changed, in its transaction: what is committed is noted,
 * and what is rolled back is not. A sighting of a record that has not changed is no change.
 */
final class OutboxTriggers {
  private final Dialect dialect;
  private final boolean sqlite;
  private final Outbox outbox;

  OutboxTriggers(Dialect dialect, boolean sqlite, Outbox outbox) {
    this.dialect = dialect;
    this.sqlite = sqlite;
    this.outbox = outbox;
  }

  /** The names of those that a table of records or of rejects may have. */
  static List<String> names(Table table) {
    return List.of(name(table, "insert"), name(table, "update"), name(table, "delete"));
  }

  private static String name(Table table, String event) {
    return table.name() + "_outbox_" + event;
  }

  /** The statement that makes each trigger of the table of records, by its name. */
  Map<String, String> ofRecords() {
    Map<String, String> triggers = new LinkedHashMap<>();
    if (outbox.changes()) {
      Table records = outbox.records();
      String noted = change(List.of("run_id", "revision"));
      String revised = "new." + revision() + " IS NOT old." + revision();
      // Which run has deleted a row, the row does not say.
      String deleted = change(List.of("revision"));
      add(triggers, records, "insert", "", noted + values("new", List.of("run_id", "revision")));
      add(
          triggers,
          records,
          "update",
          " WHEN " + revised,
          noted + values("new", List.of("run_id", "revision")));
      add(triggers, records, "delete", "", deleted + values("old", List.of("revision")));
    }
    return triggers;
  }

  /** The same for the table of rejects. */
  Map<String, String> ofRejects() {
    Map<String, String> triggers = new LinkedHashMap<>();
    if (outbox.deadLetters()) {
      add(
          triggers,
          outbox.rejects(),
          "insert",
          "",
          deadLetter() + " VALUES ('" + Outbox.DEAD_LETTER + "', new.run_id, new.reject_id)");
    }
    return triggers;
  }

  /** The function that the triggers of a table call on PostgreSQL. */
  String function(Table table) {
    return "CREATE OR REPLACE FUNCTION "
        + functionName(table)
        + "() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$\nBEGIN\n"
        + (table.equals(outbox.records()) ? bodyOfRecords() : bodyOfRejects())
        + "  RETURN NULL;\nEND $$";
  }

  private String bodyOfRecords() {
    List<String> both = List.of("run_id", "revision");
    return "  IF TG_OP = 'INSERT' THEN\n    "
        + change(both)
        + selected("n", both)
        + " FROM new_rows n;\n  ELSIF TG_OP = 'UPDATE' THEN\n    "
        + change(both)
        + selected("n", both)
        + " FROM new_rows n JOIN old_rows o ON "
        + outbox.type().key().stream()
            .map(key -> "n." + dialect.quote(key) + " = o." + dialect.quote(key))
            .collect(Collectors.joining(" AND "))
        + " WHERE n."
        + revision()
        + " <> o."
        + revision()
        + ";\n  ELSE\n    "
        + change(List.of("revision"))
        + selected("o", List.of("revision"))
        + " FROM old_rows o;\n  END IF;\n";
  }

  private String bodyOfRejects() {
    return "  "
        + deadLetter()
        + " SELECT '"
        + Outbox.DEAD_LETTER
        + "', n.run_id, n.reject_id FROM new_rows n;\n";
  }

  /** Notes all records, for a topic that knows none of them yet. */
  String noteAll() {
    List<String> both = List.of("run_id", "revision");
    return change(both)
        + selected("r", both)
        + " FROM "
        + dialect.quote(outbox.records().name())
        + " r";
  }

  private void add(
      Map<String, String> triggers, Table table, String event, String when, String statement) {
    String name = name(table, event);
    String head =
        "CREATE TRIGGER "
            + dialect.quote(name)
            + " AFTER "
            + event.toUpperCase(Locale.ROOT)
            + " ON "
            + dialect.quote(table.name());
    triggers.put(
        name,
        sqlite
            ? head + " FOR EACH ROW" + when + " BEGIN\n  " + statement + ";\nEND"
            : head
                + referencing(event)
                + " FOR EACH STATEMENT EXECUTE FUNCTION "
                + functionName(table)
                + "()");
  }

  private static String referencing(String event) {
    return switch (event) {
      case "insert" -> " REFERENCING NEW TABLE AS new_rows";
      case "update" -> " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows";
      default -> " REFERENCING OLD TABLE AS old_rows";
    };
  }

  private String functionName(Table table) {
    return dialect.quote(table.name() + "_fill_outbox");
  }

  private String change(List<String> more) {
    List<String> names = new ArrayList<>(List.of(Outbox.KIND));
    names.addAll(outbox.type().key());
    names.addAll(more);
    return insert(names);
  }

  private String deadLetter() {
    return insert(List.of(Outbox.KIND, "run_id", Outbox.REJECT));
  }

  private String insert(List<String> names) {
    return "INSERT INTO "
        + dialect.quote(Outbox.tableName(outbox.records()))
        + names.stream().map(dialect::quote).collect(Collectors.joining(", ", " (", ")"));
  }

  private String values(String row, List<String> more) {
    return selected(row, more).replaceFirst(" SELECT ", " VALUES (") + ")";
  }

  private String selected(String row, List<String> more) {
    List<String> names = new ArrayList<>(outbox.type().key());
    names.addAll(more);
    return names.stream()
        .map(name -> row + "." + dialect.quote(name))
        .collect(Collectors.joining(", ", " SELECT '" + Outbox.CHANGE + "', ", ""));
  }

  private String revision() {
    return dialect.quote("revision");
  }
}
