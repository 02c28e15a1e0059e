package dev.collection.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * Ways to upsert the same rows into PostgreSQL, over one connection, against each other: seconds,
 * processor seconds of this process and of the server (where {@code /proc} tells), each as a ratio
 * to the way that the product takes. The rows are those that a run of the job leaves.
 *
 * <p>Arguments: home of the product, spec, folder to work in, rounds.
 */
public final class SinkChoices {
  private final String url;
  private final List<String> columns = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<String[]> rows = new ArrayList<>();
  private final long postmaster;

  private SinkChoices(String url, String table) throws Exception {
    this.url = url;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(result.getMetaData().getColumnName(i));
          types.add(result.getMetaData().getColumnTypeName(i));
        }
        while (result.next()) {
          String[] row = new String[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = result.getString(i + 1);
          }
          rows.add(row);
        }
      }
      try (ResultSet file = statement.executeQuery("SHOW data_directory")) {
        file.next();
        postmaster =
            Long.parseLong(
                Files.readAllLines(Path.of(file.getString(1), "postmaster.pid")).get(0).strip());
      }
    }
    Collections.shuffle(rows, new Random(1));
  }

  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[2]);
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setDataDirectory(work.resolve("postgresql"))
            .setCleanDataDirectory(true)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "512MB")
            .start()) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
      Process run =
          new ProcessBuilder(
                  Path.of(arguments[0], "collect").toString(),
                  "run",
                  "--spec=" + arguments[1],
                  "--jdbcUrl=" + url,
                  "--progress=never",
                  "--output=" + work.resolve("out"))
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("collect.log").toFile())
              .start();
      if (run.waitFor() != 0) {
        throw new IOException(Files.readString(work.resolve("collect.log")));
      }
      new SinkChoices(url, "federal_jobs").compare(Integer.parseInt(arguments[3]));
    }
  }

  private interface Writer {
    void write(Connection connection, List<String[]> batch) throws Exception;
  }

  private record Way(
      String name, int batch, String parameters, Writer writer, List<double[]> times) {
    Way(String name, int batch, String parameters, Writer writer) {
      this(name, batch, parameters, writer, new ArrayList<>());
    }
  }

  private void compare(int rounds) throws Exception {
    String upsert = conflict();
    String names = String.join(", ", columns);
    String unnest =
        "INSERT INTO choice ("
            + names
            + ") SELECT "
            + casts("i.")
            + " FROM unnest("
            + columns.stream().map(c -> "?::text[]").collect(Collectors.joining(", "))
            + ") AS i("
            + names
            + ") ORDER BY i."
            + columns.get(0)
            + upsert;
    String typed =
        "INSERT INTO choice ("
            + names
            + ") SELECT * FROM unnest("
            + types.stream().map(t -> "?::" + t + "[]").collect(Collectors.joining(", "))
            + ") AS i("
            + names
            + ") ORDER BY i."
            + columns.get(0)
            + upsert;
    String values =
        "INSERT INTO choice ("
            + names
            + ") VALUES ("
            + types.stream().map(t -> "?::" + t).collect(Collectors.joining(", "))
            + ")"
            + upsert;
    String copied =
        "INSERT INTO choice ("
            + names
            + ") SELECT * FROM waiting ORDER BY "
            + columns.get(0)
            + upsert;
    List<Way> ways = new ArrayList<>();
    for (int size : new int[] {1000, 500, 5000}) {
      ways.add(new Way("unnest of text arrays", size, "", (c, b) -> arrays(c, unnest, b)));
    }
    ways.add(new Way("unnest of typed arrays", 1000, "", (c, b) -> arrays(c, typed, b)));
    ways.add(new Way("batched inserts", 1000, "", (c, b) -> batch(c, values, b)));
    ways.add(
        new Way(
            "rewritten batches",
            1000,
            "&reWriteBatchedInserts=true",
            (c, b) -> batch(c, values, b)));
    for (int size : new int[] {1000, 5000}) {
      ways.add(new Way("COPY, INSERT SELECT", size, "", (c, b) -> copy(c, copied, b)));
    }
    ways.add(new Way("COPY alone, no upsert", 1000, "", (c, b) -> copyInto(c, "choice", b)));
    for (int round = 0; round <= rounds; round++) {
      for (Way way : ways) {
        double[] insert = time(way, true);
        double[] update = way.name.startsWith("COPY alone") ? insert : time(way, false);
        if (round > 0) {
          way.times.add(
              new double[] {insert[0], insert[1], insert[2], update[0], update[1], update[2]});
        }
      }
    }
    print(ways);
  }

  private void print(List<Way> ways) {
    System.out.println(
        "| way | rows a batch | insert | client CPU | server CPU | both CPU | update | both CPU |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    double[] base = medians(ways.get(0));
    for (Way way : ways) {
      double[] m = medians(way);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %.2f s = %.2f | %.2f s | %.2f s | %.2f | %.2f | %.2f |%n",
          way.name,
          way.batch,
          m[0],
          m[0] / base[0],
          m[1],
          m[2],
          (m[1] + m[2]) / (base[1] + base[2]),
          m[3] / base[3],
          (m[4] + m[5]) / (base[4] + base[5]));
    }
  }

  private static double[] medians(Way way) {
    double[] result = new double[6];
    for (int i = 0; i < 6; i++) {
      int index = i;
      double[] sorted = way.times.stream().mapToDouble(t -> t[index]).sorted().toArray();
      result[i] = sorted[sorted.length / 2];
    }
    return result;
  }

  private double[] time(Way way, boolean empty) throws Exception {
    try (Connection connection = DriverManager.getConnection(url + way.parameters);
        Statement statement = connection.createStatement()) {
      if (empty) {
        statement.execute("DROP TABLE IF EXISTS choice");
        statement.execute(
            "CREATE TABLE choice ("
                + IntStream.range(0, columns.size())
                    .mapToObj(i -> columns.get(i) + " " + types.get(i))
                    .collect(Collectors.joining(", "))
                + ", PRIMARY KEY ("
                + columns.get(0)
                + "))");
        statement.execute("CREATE INDEX choice_run ON choice (run_id)");
      }
      statement.execute("CREATE TEMP TABLE waiting (LIKE choice)");
      statement.execute("CHECKPOINT");
      connection.setAutoCommit(false);
      long server = serverTicks();
      long client = processorNanos();
      long start = System.nanoTime();
      for (int from = 0; from < rows.size(); from += way.batch) {
        way.writer.write(connection, rows.subList(from, Math.min(from + way.batch, rows.size())));
        connection.commit();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new double[] {
        seconds, (processorNanos() - client) / 1e9, (serverTicks() - server) / 100.0
      };
    }
  }

  private String conflict() {
    String key = columns.get(0);
    return " ON CONFLICT ("
        + key
        + ") DO UPDATE SET "
        + columns.stream()
            .filter(c -> !c.equals(key))
            .map(c -> c + " = excluded." + c)
            .collect(Collectors.joining(", "));
  }

  private String casts(String prefix) {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i -> prefix + columns.get(i) + (types.get(i).equals("text") ? "" : "::" + types.get(i)))
        .collect(Collectors.joining(", "));
  }

  private void arrays(Connection connection, String sql, List<String[]> batch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int column = 0; column < columns.size(); column++) {
        String[] values = new String[batch.size()];
        for (int row = 0; row < values.length; row++) {
          values[row] = batch.get(row)[column];
        }
        statement.setArray(column + 1, connection.createArrayOf("text", values));
      }
      statement.executeUpdate();
    }
  }

  private void batch(Connection connection, String sql, List<String[]> batch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (String[] row : batch) {
        for (int i = 0; i < row.length; i++) {
          statement.setString(i + 1, row[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void copy(Connection connection, String sql, List<String[]> batch) throws Exception {
    try (Statement statement = connection.createStatement()) {
      copyInto(connection, "waiting", batch);
      statement.executeUpdate(sql);
      statement.executeUpdate("TRUNCATE waiting");
    }
  }

  private void copyInto(Connection connection, String table, List<String[]> batch)
      throws Exception {
    var copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
    StringBuilder text = new StringBuilder(1 << 16);
    for (String[] row : batch) {
      for (int i = 0; i < row.length; i++) {
        text.append(i == 0 ? "" : "\t");
        if (row[i] == null) {
          text.append("\\N");
        } else {
          escape(row[i], text);
        }
      }
      text.append('\n');
      if (text.length() > 1 << 15) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    copy.endCopy();
  }

  private static void escape(String value, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Of the server's processes, those that have ended included; 0 where there is no /proc. */
  private long serverTicks() throws Exception {
    long ticks = 0;
    if (!Files.isDirectory(Path.of("/proc"))) {
      return 0;
    }
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          String line = Files.readString(process.resolve("stat"));
          String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
          if (Long.parseLong(fields[1]) == postmaster) {
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
          }
        } catch (IOException e) {
          // It has ended in between.
        }
      }
    }
    return ticks;
  }
}
