package dev.collection.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What one would write by hand for the federal jobs and nothing else: one thread, streaming
 * Jackson, a HashMap, COPY. It makes the same rows as the whole job, but keeps no rejects, no
 * duplicates, no scores, no anomalies and no accounts. The benchmark's yardstick; it shares no code
 * with the product.
 *
 * <p>Arguments: JDBC URL, folder of {@code *.jsonl} files with a date in their names, and, for
 * PostgreSQL, {@code upsert} to copy into a temporary table and from there into one that may have
 * rows already. Without it the rows go straight into a table that is new, which is the least that
 * can be done.
 */
final class PlainCollector {
  static final List<String> COLUMNS = PlainPosting.COLUMNS;
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private record Version(String posted, String collected, String[] values) {}

  private final Map<String, Version> newest = new HashMap<>();
  private long rejected;

  private PlainCollector() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    boolean upsert = arguments.length > 2 && arguments[2].equals("upsert");
    System.out.println(collect(arguments[0], Path.of(arguments[1]), upsert));
  }

  /** Collects the files of {@code folder} and says how many rows there are and were refused. */
  static String collect(String url, Path folder) throws IOException, SQLException {
    return collect(url, folder, false);
  }

  private static String collect(String url, Path folder, boolean upsert)
      throws IOException, SQLException {
    PlainCollector collector = new PlainCollector();
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path file : files) {
      collector.read(file);
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      collector.load(connection, url.startsWith("jdbc:sqlite:"), upsert);
    }
    return collector.newest.size() + " rows, " + collector.rejected + " rejected";
  }

  private void read(Path file) throws IOException {
    Matcher date = DATE.matcher(file.getFileName().toString());
    String collected = date.find() ? date.group() : "";
    PlainPosting posting = new PlainPosting();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      byte[] line = new byte[1 << 16];
      byte[] buffer = new byte[1 << 20];
      int length = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int start = 0;
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            line = append(line, length, buffer, start, i);
            add(posting, line, length + i - start, collected);
            length = 0;
            start = i + 1;
          }
        }
        line = append(line, length, buffer, start, count);
        length += count - start;
      }
      if (length > 0) {
        add(posting, line, length, collected);
      }
    }
  }

  private static byte[] append(byte[] line, int length, byte[] buffer, int start, int end) {
    byte[] target = line;
    if (target.length < length + end - start) {
      target = Arrays.copyOf(target, Math.max(length + end - start, target.length * 2));
    }
    System.arraycopy(buffer, start, target, length, end - start);
    return target;
  }

  private void add(PlainPosting posting, byte[] line, int length, String collected) {
    if (length == 0) {
      return;
    }
    String[] values;
    try {
      values = posting.read(line, length);
    } catch (IOException | PlainPosting.Refused e) {
      rejected++;
      return;
    }
    String posted = values[PlainPosting.POSTING_DATE];
    Version version = new Version(posted == null ? "" : posted, collected, values);
    newest.merge(
        values[0],
        version,
        (old, next) -> {
          int order = next.posted.compareTo(old.posted);
          order = order != 0 ? order : next.collected.compareTo(old.collected);
          return order > 0 ? next : old;
        });
  }

  private void load(Connection connection, boolean sqlite, boolean upsert) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (sqlite) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=NORMAL");
      }
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < COLUMNS.size(); i++) {
        columns.add(COLUMNS.get(i) + " " + type(i, sqlite));
      }
      statement.execute(
          "CREATE TABLE plain_jobs (" + String.join(", ", columns) + ", PRIMARY KEY (job_id))");
    }
    if (sqlite) {
      insert(connection);
    } else if (upsert) {
      upsert(connection);
    } else {
      copy(connection, "plain_jobs");
    }
  }

  private static String type(int column, boolean sqlite) {
    char kind = PlainPosting.KINDS.charAt(column);
    return switch (kind) {
      case 'i' -> sqlite ? "INTEGER" : "bigint";
      case 'n' -> sqlite ? "NUMERIC" : "numeric";
      case 'b' -> sqlite ? "INTEGER" : "boolean";
      case 'd' -> sqlite ? "TEXT" : "date";
      case 'j' -> sqlite ? "TEXT" : "jsonb";
      default -> "text";
    };
  }

  private void insert(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    String marks = String.join(", ", java.util.Collections.nCopies(COLUMNS.size(), "?"));
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO plain_jobs VALUES (" + marks + ")")) {
      int waiting = 0;
      for (Version version : newest.values()) {
        for (int i = 0; i < version.values.length; i++) {
          statement.setString(i + 1, version.values[i]);
        }
        statement.addBatch();
        if (++waiting % 1000 == 0) {
          statement.executeBatch();
          connection.commit();
        }
      }
      statement.executeBatch();
      connection.commit();
    }
  }

  private void upsert(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE incoming (LIKE plain_jobs) ON COMMIT DROP");
      copy(connection, "incoming");
      List<String> sets = COLUMNS.stream().map(name -> name + " = excluded." + name).toList();
      statement.execute(
          "INSERT INTO plain_jobs SELECT * FROM incoming ON CONFLICT (job_id) DO UPDATE SET "
              + String.join(", ", sets));
    }
    connection.commit();
  }

  private void copy(Connection connection, String table) throws SQLException {
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
    StringBuilder text = new StringBuilder(1 << 16);
    for (Version version : newest.values()) {
      for (int i = 0; i < version.values.length; i++) {
        if (i > 0) {
          text.append('\t');
        }
        escape(version.values[i], text);
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
    if (value == null) {
      text.append("\\N");
      return;
    }
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
}
