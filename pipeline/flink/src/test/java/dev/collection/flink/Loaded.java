package dev.collection.flink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What runs have left in a database of PostgreSQL. */
record Loaded(String url) {
  private static final List<String> TABLES =
      List.of(
          "federal_jobs",
          "federal_jobs_rejects",
          "federal_jobs_duplicates",
          "federal_jobs_anomalies",
          "collection_quality",
          "collection_field_quality",
          "collection_rules");

  /** Every row of every table, without what names the run and the moment; in one order. */
  Map<String, List<String>> contents() throws SQLException {
    Map<String, List<String>> contents = new TreeMap<>();
    for (String table : TABLES) {
      contents.put(table, rows(table));
    }
    return contents;
  }

  List<String> rows(String table) throws SQLException {
    return column("SELECT (to_jsonb(t) - 'run_id' - 'failed_at')::text FROM " + table + " t")
        .stream()
        .sorted()
        .toList();
  }

  /** How many rows a table has; none if it is not there yet. */
  long rowsOf(String table) throws SQLException {
    return column("SELECT to_regclass('" + table + "')").get(0) == null
        ? 0
        : number("SELECT count(*) FROM " + table);
  }

  /** The numbers of the last run that has ended, with its status. */
  String outcome() throws SQLException {
    return column(
            "SELECT concat_ws(' ', status, 'unexplained', unexplained, 'extracted', extracted,"
                + " 'inserted', inserted, 'unchanged', unchanged, 'duplicate', duplicate,"
                + " 'rejected', rejected, 'anomalies', anomalies) FROM collection_runs"
                + " WHERE finished_at IS NOT NULL ORDER BY started_at DESC, run_id DESC LIMIT 1")
        .get(0);
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(column(sql).get(0));
  }

  List<String> column(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  void execute(String... commands) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "postgres", null);
  }
}
