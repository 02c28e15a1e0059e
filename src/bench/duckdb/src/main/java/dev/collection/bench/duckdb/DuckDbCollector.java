package dev.collection.bench.duckdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * A peer of the benchmark: the collection of federal jobs in DuckDB's SQL, to a CSV file, and from
 * there into PostgreSQL with COPY. Records that cannot be converted are left out and forgotten.
 *
 * <p>Arguments: JDBC URL, folder of {@code *.jsonl} files with a date in their names, folder of the
 * project. Memory is DuckDB's own default, four fifths of the machine's. Exits with 1 and a stack
 * trace when anything fails; the table is then empty.
 */
public final class DuckDbCollector {
  private DuckDbCollector() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    String url = arguments[0];
    Path home = Path.of(arguments[2]);
    Path folder = Files.createTempDirectory("bench-duckdb");
    Path csv = folder.resolve("jobs.csv");
    try {
      transform(arguments[1], home, csv, folder);
      System.out.println(load(url, home, csv) + " rows");
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void transform(String data, Path home, Path csv, Path folder)
      throws IOException, SQLException {
    String sql;
    try (InputStream in = DuckDbCollector.class.getResourceAsStream("/collect.sql")) {
      sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    sql =
        sql.replace("{data}", data)
            .replace("{home}", home.toString())
            .replace("{csv}", csv.toString());
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET threads = 2");
      statement.execute("SET temp_directory = '" + folder.resolve("spill") + "'");
      statement.execute("SET preserve_insertion_order = false");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute(sql);
    }
  }

  private static long load(String url, Path home, Path csv) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        InputStream in = new BufferedInputStream(Files.newInputStream(csv), 1 << 20)) {
      statement.execute(Files.readString(home.resolve("src/bench/federal_jobs.sql")));
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY federal_jobs FROM STDIN (FORMAT csv)", in, 1 << 16);
    }
  }
}
