package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import dev.collection.io.memory.MemoryTables;
import dev.collection.io.outbox.OutboxSetup;
import dev.collection.io.partition.PartitionSetup;
import dev.collection.io.schema.ExpectedSchema;
import dev.collection.io.schema.ExpectedTable;
import dev.collection.io.schema.ReadOnlyConnection;
import dev.collection.io.schema.SchemaPlan;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a collection's tables, and checks those that are there and the rights on them. */
public final class CollectionSchema {
  private final Database database;
  private final CollectionTables tables;

  private final boolean deletes;
  private final boolean windows;

  public CollectionSchema(Database database, CollectionTables tables) {
    this(database, tables, false, false);
  }

  private CollectionSchema(
      Database database, CollectionTables tables, boolean deletes, boolean windows) {
    this.database = database;
    this.tables = tables;
    this.deletes = deletes;
    this.windows = windows;
  }

  /** Also asks for the right to delete records and their sightings. */
  public CollectionSchema withDeletes() {
    return new CollectionSchema(database, tables, true, windows);
  }

  /** Also asks for the right to delete what is told of windows that turn out not to be any. */
  public CollectionSchema withWindows() {
    return new CollectionSchema(database, tables, deletes, true);
  }

  /**
   * Makes the tables, columns, indexes and triggers that are missing, all of them or none, and
   * leaves everything else as it is. Where nothing is missing, nothing is made: a user who may only
   * write needs no right to create.
   *
   * @return what changed of tables that were there, in words; empty if nothing did
   * @throws dev.collection.io.schema.SchemaMismatchException if the tables have to be changed in a
   *     way that only the user can decide on, or if he lacks a right; then nothing was made
   * @throws SQLException if the database cannot be reached or refuses
   */
  public List<String> prepare() throws SQLException {
    if (database.isSqlite()) {
      withPartitions(SchemaPlan.ofEmpty(database, expected()), null).requirePossible();
    }
    try (Connection connection = database.connect()) {
      SchemaPlan plan = plan(connection);
      plan.requirePossible();
      return plan.statements().isEmpty() ? List.of() : change(connection);
    }
  }

  /**
   * Compares and writes nothing: not even the file of a database that is not there.
   *
   * @throws SQLException if the database cannot be reached
   */
  public SchemaPlan compare() throws SQLException {
    Optional<Connection> reached = ReadOnlyConnection.to(database);
    if (reached.isEmpty()) {
      return withPartitions(SchemaPlan.ofEmpty(database, expected()), null);
    }
    try (Connection connection = reached.get()) {
      return plan(connection);
    }
  }

  /** Another run may be about to do the same: one of them waits, and finds it done. */
  private List<String> change(Connection connection) throws SQLException {
    execute(connection, database.isSqlite() ? "BEGIN IMMEDIATE" : "BEGIN");
    try {
      if (!database.isSqlite()) {
        execute(
            connection,
            "SELECT pg_advisory_xact_lock(hashtext('collection schema ' || current_schema()))");
      }
      SchemaPlan plan = plan(connection);
      plan.requirePossible();
      for (String statement : plan.statements()) {
        execute(connection, statement);
      }
      execute(connection, "COMMIT");
      return plan.statements().isEmpty() ? List.of() : plan.changes();
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /** SQLite may have done so by itself, as on a full disk; then the first error is what to tell. */
  private static void rollBack(Connection connection, Exception cause) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private SchemaPlan plan(Connection connection) throws SQLException {
    SchemaPlan plan =
        SchemaPlan.of(database, connection, expected(), emptied(), triggers(connection));
    return withPartitions(plan, connection);
  }

  private Map<String, List<String>> triggers(Connection connection) throws SQLException {
    Map<String, List<String>> triggers = new LinkedHashMap<>();
    triggers.put("history", new HistorySetup(database, tables).pending(connection));
    triggers.put("outbox", new OutboxSetup(database, tables.outbox()).pending(connection));
    triggers.values().removeIf(List::isEmpty);
    return triggers;
  }

  /**
   * @param connection null if there is nothing in the database, or no partitions
   */
  private SchemaPlan withPartitions(SchemaPlan plan, Connection connection) throws SQLException {
    PartitionSetup partitions = new PartitionSetup(tables.records());
    if (database.isSqlite()) {
      return plan.with(List.of(), List.of(), partitions.problemsOfSqlite());
    }
    return connection == null
        ? plan.with(partitions.statements(), List.of(), List.of())
        : plan.with(
            partitions.statements(connection),
            partitions.missing(connection),
            partitions.problems(connection));
  }

  private ExpectedSchema expected() {
    Map<String, FieldType> fields =
        tables.type().fields().stream()
            .collect(Collectors.toMap(FieldDefinition::name, FieldDefinition::type));
    Set<String> reserved = new TreeSet<>(CollectionTables.RESERVED_COLUMNS);
    List<ExpectedTable> expected = new ArrayList<>();
    for (Table table : tables.all()) {
      expected.add(expected(table));
    }
    for (Table table : MemoryTables.in(database)) {
      expected.add(ExpectedTable.of(table));
    }
    return new ExpectedSchema(
        tables.type().collection(), fields, tables.records().name(), reserved, expected);
  }

  private ExpectedTable expected(Table table) {
    VersionedStatements statements = new VersionedStatements(database.dialect(), tables);
    Map<String, String> indexes = new LinkedHashMap<>();
    if (table.equals(tables.records()) || (tables.deletes() && table.equals(tables.deletions()))) {
      indexes.put(VersionedStatements.runIndex(table), statements.createRunIndex(table));
    }
    if (table.equals(CollectionTables.RUNS)) {
      indexes.put(GoodRuns.INDEX, GoodRuns.createIndex(database.dialect()));
    }
    // Whatever table has a column like one of the records has it from there.
    Set<String> fields =
        table.columns().stream()
            .filter(column -> tables.records().columns().contains(column))
            .map(Column::name)
            .filter(name -> !CollectionTables.RESERVED_COLUMNS.contains(name))
            .collect(Collectors.toSet());
    return new ExpectedTable(table, fields, indexes, triggers(table), table.equals(tables.seen()));
  }

  /** The names of our triggers that a table may have. */
  private List<String> triggers(Table table) {
    List<String> names = new ArrayList<>();
    if (table.equals(tables.records())) {
      names.addAll(HistorySetup.names(table));
    }
    if (table.equals(tables.records()) || table.equals(tables.rejects())) {
      names.addAll(OutboxSetup.names(table));
    }
    return names;
  }

  /** Tables that rows will be deleted from. */
  private List<Table> emptied() {
    List<Table> emptied =
        new ArrayList<>(
            MemoryTables.in(database).stream().filter(MemoryTables::isEmptied).toList());
    emptied.addAll(tables.stagingTables());
    tables.outboxTable().ifPresent(emptied::add);
    if (windows) {
      emptied.addAll(StaleWindows.TABLES);
    }
    if (deletes) {
      emptied.addAll(List.of(tables.records(), tables.seen()));
    } else if (tables.deletes()) {
      emptied.add(tables.records());
    }
    return emptied;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
