package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user of a connection may do with the tables, asked before anything runs: so all rights
 * that are missing are told at once, and none is found missing in the middle of a run.
 */
final class PostgresRights {
  /** An upsert needs all of them. */
  private static final List<String> OF_A_TABLE = List.of("SELECT", "INSERT", "UPDATE");

  private final String where;
  private final Dialect dialect;
  private final Connection connection;
  private final String user;
  private final String schema;
  private final boolean mayCreate;

  private PostgresRights(Database database, Connection connection, ResultSet user)
      throws SQLException {
    this.where = database.kind() + " at " + database.display() + ": ";
    this.dialect = database.dialect();
    this.connection = connection;
    this.user = user.getString(1);
    this.schema = user.getString(2);
    this.mayCreate = user.getBoolean(3);
  }

  static PostgresRights of(Database database, Connection connection) throws SQLException {
    // The names come back quoted where they need it: they go into the statements of the messages.
    String sql =
        "SELECT quote_ident(current_user), quote_ident(current_schema()),"
            + " has_schema_privilege(current_schema(), 'CREATE')";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return new PostgresRights(database, connection, result);
    }
  }

  /**
   * Each right that is missing, with the statement that gives it.
   *
   * @param present tables that are there and will be written
   * @param absent tables that are to be made
   * @param deleted tables from which rows will be deleted
   */
  List<String> missing(List<Table> present, List<Table> absent, List<Table> deleted)
      throws SQLException {
    List<String> problems = new ArrayList<>();
    if (schema == null) {
      return List.of(
          where
              + "user "
              + user
              + " may use no schema of its search_path; let the owner of one run: GRANT USAGE,"
              + " CREATE ON SCHEMA public TO "
              + user);
    }
    for (Table table : present) {
      List<String> lacking = lacking(table, deleted.contains(table));
      if (!lacking.isEmpty()) {
        String rights = String.join(", ", lacking);
        problems.add(
            where
                + "user "
                + user
                + " lacks "
                + rights
                + " on table "
                + table.name()
                + "; let its owner run: GRANT "
                + rights
                + " ON "
                + schema
                + "."
                + dialect.quote(table.name())
                + " TO "
                + user);
      }
    }
    if (!absent.isEmpty() && !mayCreate) {
      problems.add(
          where
              + "user "
              + user
              + " may not create the missing tables ("
              + String.join(", ", absent.stream().map(Table::name).toList())
              + "); let the owner of the schema run: GRANT CREATE ON SCHEMA "
              + schema
              + " TO "
              + user);
    }
    return problems;
  }

  /** Whether {@code table} can be altered, or get an index or a trigger: that is for its owner. */
  boolean owns(Table table) throws SQLException {
    String sql =
        "SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = to_regclass(?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema + "." + dialect.quote(table.name()));
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  /** Whether this user may make things in the schema. */
  boolean mayCreate() {
    return mayCreate;
  }

  /**
   * What to say when something is missing that this user cannot make.
   *
   * @param what as in "table jobs lacks an index"
   */
  String missing(String what, String statements) {
    return where
        + what
        + ", and user "
        + user
        + " may not make it; let its owner run: "
        + statements;
  }

  private List<String> lacking(Table table, boolean deleted) throws SQLException {
    List<String> lacking = new ArrayList<>();
    List<String> needed = new ArrayList<>(OF_A_TABLE);
    if (deleted) {
      needed.add("DELETE");
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT has_table_privilege(?, ?)")) {
      for (String right : needed) {
        statement.setString(1, schema + "." + dialect.quote(table.name()));
        statement.setString(2, right);
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          if (!result.getBoolean(1)) {
            lacking.add(right);
          }
        }
      }
    }
    return lacking;
  }
}
