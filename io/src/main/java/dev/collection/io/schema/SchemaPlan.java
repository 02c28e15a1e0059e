package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.SchemaDifference.AbsentColumn;
import dev.collection.io.schema.SchemaDifference.AbsentIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What leads from the tables that are there to those that a run needs: the statements that the run
 * executes by itself, or what keeps it from beginning.
 */
public final class SchemaPlan {
  private final List<String> statements;
  private final List<String> problems;
  private final SchemaText text;

  private SchemaPlan(List<String> statements, List<String> problems, SchemaText text) {
    this.statements = List.copyOf(statements);
    this.problems = List.copyOf(problems);
    this.text = text;
  }

  /**
   * Compares; changes nothing.
   *
   * @param emptied tables that a run deletes rows from
   * @param triggers statements that make triggers as they should be, by what the triggers keep:
   *     history or outbox; they come after all others
   * @throws SQLException if the database cannot be asked
   */
  public static SchemaPlan of(
      Database database,
      Connection connection,
      ExpectedSchema expected,
      List<Table> emptied,
      Map<String, List<String>> triggers)
      throws SQLException {
    DatabaseShape found = DatabaseShape.read(database, connection, expected);
    SchemaDifference difference = difference(database, expected, found);
    List<String> problems = new ArrayList<>();
    if (!database.isSqlite()) {
      PostgresRights rights = PostgresRights.of(database, connection);
      problems.addAll(rights.missing(present(expected, found), absent(difference), emptied));
      if (!difference.needsMigration()) {
        problems.addAll(notTheirs(database, expected, difference, rights, triggers));
      }
    }
    return of(database, expected, found, difference, problems, triggers);
  }

  /** The plan for a database in which there is nothing; it need not exist. */
  public static SchemaPlan ofEmpty(Database database, ExpectedSchema expected) {
    DatabaseShape found = DatabaseShape.empty();
    return of(
        database, expected, found, difference(database, expected, found), List.of(), Map.of());
  }

  private static SchemaPlan of(
      Database database,
      ExpectedSchema expected,
      DatabaseShape found,
      SchemaDifference difference,
      List<String> lackingRights,
      Map<String, List<String>> triggers) {
    SchemaText text = new SchemaText(database.dialect(), difference, List.of(), triggers.keySet());
    List<String> problems = new ArrayList<>();
    if (difference.needsMigration()) {
      problems.addAll(text.problems(expected, Migration.of(database, expected, found, difference)));
    }
    problems.addAll(lackingRights);
    List<String> statements = new ArrayList<>();
    if (problems.isEmpty()) {
      Dialect dialect = database.dialect();
      Statements made = new Statements(dialect);
      difference.absentTables().forEach(table -> statements.add(made.createTable(table.table())));
      for (AbsentColumn column : difference.absentColumns()) {
        statements.add(made.addColumn(column.table(), column.column()));
      }
      difference.absentIndexes().forEach(index -> statements.add(index.sql()));
      statements.addAll(FieldRecords.updates(dialect, expected, found.recorded()));
      triggers.values().forEach(statements::addAll);
    }
    return new SchemaPlan(statements, problems, text);
  }

  /**
   * The same with partitions to make, which comes after all others, and with more problems.
   *
   * @param more statements, which are left out if there are problems
   * @param partitions names of those that a table lacks which is there
   */
  public SchemaPlan with(List<String> more, List<String> partitions, List<String> moreProblems) {
    List<String> allProblems = new ArrayList<>(problems);
    allProblems.addAll(moreProblems);
    List<String> allStatements = new ArrayList<>();
    if (allProblems.isEmpty()) {
      allStatements.addAll(statements);
      allStatements.addAll(more);
    }
    return new SchemaPlan(allStatements, allProblems, text.withPartitions(partitions));
  }

  private static SchemaDifference difference(
      Database database, ExpectedSchema expected, DatabaseShape found) {
    return SchemaDifference.between(expected, found, database.dialect(), new ColumnTypes(database));
  }

  private static List<Table> present(ExpectedSchema expected, DatabaseShape found) {
    return expected.tables().stream()
        .map(ExpectedTable::table)
        .filter(table -> found.tables().containsKey(table.name()))
        .toList();
  }

  private static List<Table> absent(SchemaDifference difference) {
    return difference.absentTables().stream().map(ExpectedTable::table).toList();
  }

  /** What is missing of tables of another owner. */
  private static List<String> notTheirs(
      Database database,
      ExpectedSchema expected,
      SchemaDifference difference,
      PostgresRights rights,
      Map<String, List<String>> triggers)
      throws SQLException {
    List<String> problems = new ArrayList<>();
    List<Table> absent = absent(difference);
    Statements statements = new Statements(database.dialect());
    for (AbsentColumn column : difference.absentColumns()) {
      if (!rights.owns(column.table())) {
        problems.add(
            rights.missing(
                "table " + column.table().name() + " has no column " + column.column().name(),
                statements.addColumn(column.table(), column.column())));
      }
    }
    for (AbsentIndex index : difference.absentIndexes()) {
      if (!absent.contains(index.table()) && !(rights.mayCreate() && rights.owns(index.table()))) {
        problems.add(
            rights.missing("table " + index.table().name() + " lacks an index", index.sql()));
      }
    }
    if (!triggers.isEmpty()) {
      Table records =
          expected.tables().stream()
              .map(ExpectedTable::table)
              .filter(table -> table.name().equals(expected.records()))
              .findFirst()
              .orElseThrow();
      if (!absent.contains(records) && !(rights.mayCreate() && rights.owns(records))) {
        triggers.forEach(
            (kept, made) ->
                problems.add(
                    rights.missing(
                        "table " + records.name() + " lacks the " + kept + " of the spec",
                        "\n" + SchemaText.indented(made))));
      }
    }
    return problems;
  }

  /**
   * The statements that make everything that is missing, for one transaction; empty if nothing is
   * missing or there are problems.
   */
  public List<String> statements() {
    return statements;
  }

  /** What keeps a run from beginning, each with its remedy; empty if it can begin. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Fails if a run cannot begin.
   *
   * @throws SchemaMismatchException with all problems
   */
  public void requirePossible() {
    if (!problems.isEmpty()) {
      throw new SchemaMismatchException(problems);
    }
  }

  /** What a run that makes what is missing says of tables that were there; empty for nothing. */
  public List<String> changes() {
    return text.changes();
  }

  /** The whole difference, for people; without {@link #problems()}. */
  public List<String> describe() {
    return text.describe();
  }
}
