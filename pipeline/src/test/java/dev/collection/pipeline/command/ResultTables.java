package dev.collection.pipeline.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what runs have left in a database, past everything that wrote it. */
record ResultTables(String jdbcUrl) {
  /** Rows as text, in the order of the query; null stays null. */
  List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, String> record : records(sql)) {
      rows.add(new ArrayList<>(record.values()));
    }
    return rows;
  }

  /** Rows by column, as text. */
  List<Map<String, String>> records(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The one number that a query gives. */
  long number(String sql) throws SQLException {
    return Long.parseLong(rows(sql).get(0).get(0));
  }

  /** The first column of every row. */
  List<String> column(String sql) throws SQLException {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  /**
   * What every run must satisfy, counted in the tables themselves: what the run says became of its
   * records is what the tables hold, nothing is unexplained, every reject has a reason.
   *
   * @param table the records' table
   * @return the row of the latest run
   */
  Map<String, String> balanced(String table) throws SQLException {
    Map<String, String> run =
        records("SELECT * FROM collection_runs ORDER BY started_at DESC, run_id DESC").get(0);
    String id = run.get("run_id");
    String ofRun = " WHERE run_id = '" + id + "'";
    require(run, "unexplained", 0);
    require(run, "inserted", count(table, ofRun + " AND revision = 1"));
    String open = "0".equals(run.get("closed")) ? "" : " AND closed_at IS NULL";
    require(run, "updated", count(table, ofRun + " AND revision > 1" + open));
    require(run, "rejected", count(table + "_rejects", ofRun));
    require(run, "duplicate", count(table + "_duplicates", ofRun));
    if (run.get("deleted") != null && !run.get("deleted").equals("0")) {
      require(run, "deleted", count(table + "_deleted", ofRun + " AND removed"));
    }
    long ended = 0;
    for (String end :
        List.of("inserted", "updated", "deleted", "unchanged", "stale", "duplicate", "rejected")) {
      ended += Long.parseLong(run.get(end));
    }
    require(run, "extracted", ended);
    require(
        run,
        "announced",
        Long.parseLong(run.get("extracted"))
            + Long.parseLong(run.get("not_obtained"))
            - Long.parseLong(run.get("unannounced")));
    require(
        run,
        "extracted",
        number(
            "SELECT COALESCE(SUM(received), 0) FROM collection_extractions"
                + ofRun
                + " AND page = 0 AND source NOT LIKE 'lookup:%'"));
    if (count(table + "_rejects", ofRun + " AND violations = '[]'") != 0) {
      throw new AssertionError("a reject of run " + id + " gives no reason");
    }
    return run;
  }

  private long count(String table, String where) throws SQLException {
    return number("SELECT COUNT(*) FROM " + table + where);
  }

  private static void require(Map<String, String> run, String column, long expected) {
    if (Long.parseLong(run.get(column)) != expected) {
      throw new AssertionError(
          column + " is " + run.get(column) + ", by the tables it is " + expected + ": " + run);
    }
  }
}
