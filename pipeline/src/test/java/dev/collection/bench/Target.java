package dev.collection.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where both programs of the benchmark write, each as if it were alone. */
interface Target {
  String name();

  /** Where the plain program makes {@code plain_jobs}. */
  String plainUrl();

  /** Where the job makes its tables. */
  String collectUrl();

  /** Leaves nothing of an earlier run. */
  void clear() throws SQLException, IOException;

  /** Whether every field of every row is the same, in both directions. */
  boolean rowsEqual() throws SQLException;

  /** {@link #rowsEqual} over one connection that sees both tables. */
  static boolean rowsEqual(Connection connection, String plain, String collected)
      throws SQLException {
    String columns = String.join(", ", PlainCollector.COLUMNS);
    String difference = "SELECT count(*) FROM (SELECT %s FROM %s EXCEPT SELECT %s FROM %s) AS d";
    try (Statement statement = connection.createStatement()) {
      long rows = single(statement, "SELECT count(*) FROM " + plain);
      return rows > 0
          && rows == single(statement, "SELECT count(*) FROM " + collected)
          && single(statement, difference.formatted(columns, plain, columns, collected)) == 0
          && single(statement, difference.formatted(columns, collected, columns, plain)) == 0;
    }
  }

  private static long single(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
