package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What makes the triggers that keep a table's history, and removes them when none is to be kept.
 */
final class HistorySetup {
  private static final List<String> EVENTS = List.of("insert", "update", "delete");

  private final Database database;
  private final CollectionTables tables;

  HistorySetup(Database database, CollectionTables tables) {
    this.database = database;
    this.tables = tables;
  }

  /**
   * The statements that make the triggers as they should be, for one transaction; none where they
   * are so already. When triggers are made, rows without a version get one, and versions end of
   * rows that have changed meanwhile.
   */
  List<String> pending(Connection connection) throws SQLException {
    Map<String, String> present = present(connection);
    if (tables.history() == null) {
      return drops(present.keySet());
    }
    HistoryTriggers wanted = new HistoryTriggers(database.dialect(), database.isSqlite(), tables);
    if (present.equals(marked(wanted))) {
      return List.of();
    }
    List<String> statements = new ArrayList<>(drops(present.keySet()));
    if (!database.isSqlite()) {
      statements.add(wanted.function());
    }
    wanted
        .triggers()
        .forEach(
            (name, sql) -> {
              statements.add(sql);
              if (!database.isSqlite()) {
                statements.add(
                    "COMMENT ON TRIGGER "
                        + database.dialect().quote(name)
                        + " ON "
                        + database.dialect().quote(tables.records().name())
                        + " IS '"
                        + fingerprint(wanted, sql)
                        + "'");
              }
            });
    statements.add(wanted.endOutdated());
    statements.add(wanted.backfill());
    return statements;
  }

  /** The names of our triggers on {@code records}. */
  static List<String> names(Table records) {
    return EVENTS.stream().map(event -> HistoryTriggers.name(records, event)).toList();
  }

  /** The triggers as {@link #present} would find them. */
  private Map<String, String> marked(HistoryTriggers wanted) {
    if (database.isSqlite()) {
      return wanted.triggers();
    }
    Map<String, String> marked = new LinkedHashMap<>();
    wanted.triggers().forEach((name, sql) -> marked.put(name, fingerprint(wanted, sql)));
    return marked;
  }

  /** PostgreSQL gives statements back in its own words; so each trigger tells what made it. */
  private static String fingerprint(HistoryTriggers wanted, String trigger) {
    CRC32 sum = new CRC32();
    sum.update((wanted.function() + trigger).getBytes(StandardCharsets.UTF_8));
    return "made by Collection Orchestrator, " + Long.toHexString(sum.getValue());
  }

  /** What identifies each of our triggers on the table. */
  private Map<String, String> present(Connection connection) throws SQLException {
    String sql =
        database.isSqlite()
            ? "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            : "SELECT tgname, coalesce(obj_description(oid, 'pg_trigger'), '') FROM pg_trigger"
                + " WHERE tgrelid = to_regclass(quote_ident(?)) AND NOT tgisinternal";
    Map<String, String> found = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tables.records().name());
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          found.put(result.getString(1), result.getString(2));
        }
      }
    }
    Map<String, String> ours = new LinkedHashMap<>();
    for (String name : names(tables.records())) {
      if (found.containsKey(name)) {
        ours.put(name, found.get(name));
      }
    }
    return ours;
  }

  private List<String> drops(Set<String> triggers) {
    List<String> drops = new ArrayList<>();
    for (String trigger : new LinkedHashSet<>(triggers)) {
      String on =
          database.isSqlite() ? "" : " ON " + database.dialect().quote(tables.records().name());
      drops.add("DROP TRIGGER " + database.dialect().quote(trigger) + on);
    }
    return drops;
  }
}
