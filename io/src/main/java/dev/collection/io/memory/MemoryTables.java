package dev.collection.io.memory;

import static dev.collection.io.jdbc.ColumnType.BOOLEAN;
import static dev.collection.io.jdbc.ColumnType.BYTES;
import static dev.collection.io.jdbc.ColumnType.INTEGER;
import static dev.collection.io.jdbc.ColumnType.TEXT;
import static dev.collection.io.jdbc.ColumnType.TIMESTAMP;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import java.util.ArrayList;
import java.util.List;

/** The tables that keep what sources remember; all collections of a database share them. */
public final class MemoryTables {
  /** How far each source of each collection has come. */
  static final Table MARKS =
      new Table(
          "collection_marks",
          List.of(
              new Column("collection", TEXT),
              new Column("source", TEXT),
              new Column("mark", TEXT),
              new Column("run_id", TEXT),
              new Column("updated_at", TIMESTAMP)),
          List.of("collection", "source"));

  /** A request may be longer than what an index takes, so the key has its hash. */
  static final Table ANSWERS =
      new Table(
          "collection_answers",
          List.of(
              new Column("collection", TEXT),
              new Column("source", TEXT),
              new Column("request_hash", TEXT),
              new Column("request", TEXT),
              new Column("run_id", TEXT),
              new Column("status", INTEGER),
              new Column("headers", TEXT),
              new Column("body", BYTES),
              new Column("content_hash", TEXT),
              new Column("revalidatable", BOOLEAN),
              new Column("received_at", TIMESTAMP)),
          List.of("collection", "source", "request_hash"));

  /** One row for a limit: who reserves requests locks it. */
  static final Table LIMITS =
      new Table(
          "collection_limits",
          List.of(
              new Column("limit_name", TEXT),
              new Column("requests", TEXT),
              new Column("paused_until", TIMESTAMP)),
          List.of("limit_name"));

  private MemoryTables() {}

  /**
   * Those that are in the database of the results: on SQLite the answers and limits have a file of
   * their own.
   */
  public static List<Table> in(Database database) {
    List<Table> tables = new ArrayList<>(List.of(MARKS));
    if (!database.isSqlite()) {
      tables.add(ANSWERS);
      tables.add(LIMITS);
    }
    return tables;
  }

  /** Whether rows of {@code table} are deleted again. */
  public static boolean isEmptied(Table table) {
    return table.name().equals(ANSWERS.name());
  }
}
