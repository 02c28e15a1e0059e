package dev.collection.bench.peers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * What PostgreSQL itself takes: the rows of the job, all columns, from a file that is there already
 * into a temporary table, and from there into a table with the job's key and indexes.
 *
 * <p>Arguments: JDBC URL, the table whose shape it has, the file in COPY's text format.
 */
final class CopyLimit {
  private CopyLimit() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement();
        InputStream in =
            new BufferedInputStream(Files.newInputStream(Path.of(arguments[2])), 1 << 20)) {
      statement.execute("CREATE TABLE federal_jobs (LIKE " + arguments[1] + " INCLUDING ALL)");
      connection.setAutoCommit(false);
      statement.execute("CREATE TEMP TABLE incoming (LIKE federal_jobs) ON COMMIT DROP");
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY incoming FROM STDIN", in, 1 << 16);
      List<String> sets = new ArrayList<>();
      try (ResultSet columns = statement.executeQuery("SELECT * FROM incoming LIMIT 0")) {
        for (int i = 1; i <= columns.getMetaData().getColumnCount(); i++) {
          String name = columns.getMetaData().getColumnName(i);
          sets.add(name + " = excluded." + name);
        }
      }
      statement.execute(
          "INSERT INTO federal_jobs SELECT * FROM incoming ON CONFLICT (job_id) DO UPDATE SET "
              + String.join(", ", sets));
      connection.commit();
      System.out.println(rows + " rows");
    }
  }
}
