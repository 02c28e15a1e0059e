package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.memory.MemoryTables;
import dev.collection.io.partition.PartitionSetup;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes a collection's tables, and checks those that are there and the rights on them. */
public final class CollectionSchema {
  private final Database database;
  private final CollectionTables tables;

  private final boolean deletes;

  public CollectionSchema(Database database, CollectionTables tables) {
    this(database, tables, false);
  }

  private CollectionSchema(Database database, CollectionTables tables, boolean deletes) {
    this.database = database;
    this.tables = tables;
    this.deletes = deletes;
  }

  /** Also asks for the right to delete records and their sightings. */
  public CollectionSchema withDeletes() {
    return new CollectionSchema(database, tables, true);
  }

  /**
   * Makes the tables that are missing and leaves the others as they are. Where nothing is missing,
   * nothing is made: a user who may only write needs no right to create.
   *
   * @throws SchemaMismatchException if a table that is there lacks a column, or the user a right;
   *     then nothing was made
   * @throws SQLException if the database cannot be reached or refuses
   */
  public void prepare() throws SQLException {
    Partitioning partitioning = tables.records().partitioning();
    if (partitioning != null && database.isSqlite()) {
      throw new SchemaMismatchException(List.of(PartitionSetup.needsPostgres(partitioning)));
    }
    PartitionSetup partitions = new PartitionSetup(tables.records());
    Statements statements = new Statements(database.dialect());
    try (Connection connection = database.connect()) {
      List<String> problems = new ArrayList<>();
      List<Table> present = new ArrayList<>();
      List<Table> absent = new ArrayList<>();
      for (Table table : all()) {
        Set<String> columns = columns(connection, table);
        (columns.isEmpty() ? absent : present).add(table);
        if (!columns.isEmpty()) {
          problems.addAll(missing(table, columns));
        }
      }
      VersionedStatements versioned = new VersionedStatements(database.dialect(), tables);
      List<Table> indexed =
          tables.deletes()
              ? List.of(tables.records(), tables.deletions())
              : List.of(tables.records());
      List<Table> unindexed = new ArrayList<>();
      for (Table table : indexed) {
        if (!hasRunIndex(connection, table)) {
          unindexed.add(table);
        }
      }
      if (!database.isSqlite()) {
        PostgresRights rights = PostgresRights.of(database, connection);
        problems.addAll(rights.missing(present, absent, emptied()));
        problems.addAll(partitions.problems(connection, rights.mayIndex(tables.records())));
        for (Table table : unindexed) {
          if (present.contains(table) && !rights.mayIndex(table)) {
            problems.add(rights.missingIndex(table, versioned.createRunIndex(table)));
          }
        }
      }
      if (!problems.isEmpty()) {
        throw new SchemaMismatchException(problems);
      }
      for (Table table : absent) {
        execute(connection, statements.createTable(table));
      }
      if (!database.isSqlite()) {
        partitions.prepare(connection);
      }
      for (Table table : unindexed) {
        execute(connection, versioned.createRunIndex(table));
      }
      new HistorySetup(database, tables).prepare(connection);
    }
  }

  /** Tables that rows will be deleted from. */
  private List<Table> emptied() {
    if (deletes) {
      return List.of(tables.records(), tables.seen());
    }
    return tables.deletes() ? List.of(tables.records()) : List.of();
  }

  private List<Table> all() {
    List<Table> all = new ArrayList<>(tables.all());
    all.addAll(MemoryTables.in(database));
    return all;
  }

  /** PostgreSQL lets only the owner say CREATE INDEX, even if the index exists. */
  private boolean hasRunIndex(Connection connection, Table table) throws SQLException {
    try (ResultSet result =
        connection
            .getMetaData()
            .getIndexInfo(
                connection.getCatalog(), connection.getSchema(), table.name(), false, true)) {
      while (result.next()) {
        if (VersionedStatements.runIndex(table).equals(result.getString("INDEX_NAME"))) {
          return true;
        }
      }
      return false;
    }
  }

  private List<String> missing(Table table, Set<String> present) {
    List<String> problems = new ArrayList<>();
    Statements statements = new Statements(database.dialect());
    for (Column column : table.columns()) {
      if (!present.contains(column.name())) {
        problems.add(
            "table "
                + table.name()
                + " has no column "
                + column.name()
                + "; add it with: "
                + statements.addColumn(table, column));
      }
    }
    return problems;
  }

  private Set<String> columns(Connection connection, Table table) throws SQLException {
    DatabaseMetaData metaData = connection.getMetaData();
    Set<String> names = new LinkedHashSet<>();
    try (ResultSet result =
        metaData.getColumns(connection.getCatalog(), connection.getSchema(), table.name(), null)) {
      while (result.next()) {
        // An underscore in the name is a wildcard of the call.
        if (result.getString("TABLE_NAME").equals(table.name())) {
          names.add(result.getString("COLUMN_NAME"));
        }
      }
    }
    return names;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
