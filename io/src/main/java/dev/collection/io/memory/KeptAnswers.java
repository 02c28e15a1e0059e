package dev.collection.io.memory;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import dev.collection.model.JsonItems;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The answers that a run, and the runs that it resumes, have received. There is one for a request:
 * the latest. A row whose run is empty is of no run any more: it only serves to ask the source
 * whether it is still valid.
 */
final class KeptAnswers {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final MemoryDefinition definition;
  private final MemoryDatabase database;

  KeptAnswers(MemoryDefinition definition, MemoryDatabase database) {
    this.definition = definition;
    this.database = database;
  }

  /**
   * @param run that has received it; empty if that has ended
   */
  record Found(String run, KeptAnswer answer) {}

  private record Stored(
      String run, KeptAnswer withoutBody, byte[] compressed, String contentHash) {}

  /** An answer of this run or of those that it resumes; null if there is none. */
  Found find(String source, String request) throws IOException {
    return definition.resumed() == null
        ? select(source, request, "run_id = ?", definition.run())
        : select(source, request, "run_id <> ?", "");
  }

  /** An answer of any run that the source can be asked about; null if there is none. */
  Found findRevalidatable(String source, String request) throws IOException {
    return select(source, request, "revalidatable AND run_id <> ?", definition.run());
  }

  private Found select(String source, String request, String condition, String run)
      throws IOException {
    String sql =
        "SELECT run_id, status, headers, body, content_hash, received_at FROM collection_answers"
            + " WHERE collection = ? AND source = ? AND request_hash = ? AND "
            + condition;
    Stored stored;
    try {
      stored =
          database.transact(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                  statement.setString(1, definition.collection());
                  statement.setString(2, source);
                  statement.setString(3, hash(request.getBytes(StandardCharsets.UTF_8)));
                  statement.setString(4, run);
                  try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? stored(result) : null;
                  }
                }
              });
    } catch (SQLException e) {
      throw database.fault("what source " + source + " has answered cannot be looked up", e);
    }
    return stored == null ? null : found(stored);
  }

  private Stored stored(ResultSet row) throws SQLException {
    Map<String, String> headers;
    try {
      headers = JsonItems.mapper().readValue(row.getString(3), HEADERS);
    } catch (IOException e) {
      return null; // damaged
    }
    return new Stored(
        row.getString(1),
        new KeptAnswer(row.getInt(2), headers, new byte[0], database.instant(row, 6)),
        row.getBytes(4),
        row.getString(5));
  }

  /** Null if the body is not what was kept. */
  private static Found found(Stored stored) {
    byte[] body;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored.compressed()))) {
      body = in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
    if (!hash(body).equals(stored.contentHash())) {
      return null;
    }
    KeptAnswer answer = stored.withoutBody();
    return new Found(
        stored.run(), new KeptAnswer(answer.status(), answer.headers(), body, answer.receivedAt()));
  }

  void keep(String source, String request, KeptAnswer answer) throws IOException {
    String sql =
        "INSERT INTO collection_answers (collection, source, request_hash, request, run_id, status,"
            + " headers, body, content_hash, revalidatable, received_at) VALUES (?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?, ?, "
            + database.instantParameter()
            + ") ON CONFLICT (collection, source, request_hash) DO UPDATE SET run_id ="
            + " excluded.run_id, status = excluded.status, headers = excluded.headers, body ="
            + " excluded.body, content_hash = excluded.content_hash, revalidatable ="
            + " excluded.revalidatable, received_at = excluded.received_at";
    byte[] compressed = compress(answer.body());
    String contentHash = hash(answer.body());
    try {
      database.transact(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              statement.setString(1, definition.collection());
              statement.setString(2, source);
              statement.setString(3, hash(request.getBytes(StandardCharsets.UTF_8)));
              statement.setString(4, request);
              statement.setString(5, definition.run());
              statement.setInt(6, answer.status());
              statement.setString(7, SqlText.json(new TreeMap<>(answer.headers())));
              statement.setBytes(8, compressed);
              statement.setString(9, contentHash);
              statement.setBoolean(10, isRevalidatable(answer.headers()));
              statement.setString(11, SqlText.instant(answer.receivedAt()));
              return statement.executeUpdate();
            }
          });
    } catch (SQLException e) {
      throw database.fault("an answer of source " + source + " cannot be kept", e);
    }
  }

  /** Deletes what runs have left that did not end successfully, and are not resumed. */
  void forgetUnfinished() throws IOException {
    forget(false);
  }

  /** Deletes what a run has kept that has ended successfully, and what it had no use for. */
  void forgetFinished() throws IOException {
    forget(true);
  }

  private void forget(boolean finished) throws IOException {
    List<String> sources = definition.conditional().stream().sorted().toList();
    String conditional =
        sources.isEmpty()
            ? "1 = 0"
            : sources.stream()
                .map(name -> "?")
                .collect(Collectors.joining(", ", "source IN (", ")"));
    try {
      database.transact(
          connection -> {
            if (finished) {
              // The run did not ask for these again.
              delete(connection, "run_id = '' AND " + conditional, sources);
            }
            delete(
                connection,
                "run_id <> '' AND NOT (revalidatable AND " + conditional + ")",
                sources);
            return MemoryDatabase.update(
                connection,
                "UPDATE collection_answers SET run_id = '' WHERE collection = ? AND run_id <> ''",
                definition.collection());
          });
    } catch (SQLException e) {
      throw database.fault("answers that are of no more use cannot be deleted", e);
    }
  }

  private void delete(Connection connection, String condition, List<String> sources)
      throws SQLException {
    List<String> parameters = new ArrayList<>(List.of(definition.collection()));
    parameters.addAll(sources);
    MemoryDatabase.update(
        connection,
        "DELETE FROM collection_answers WHERE collection = ? AND " + condition,
        parameters.toArray(new String[0]));
  }

  private static boolean isRevalidatable(Map<String, String> headers) {
    return headers.keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals("etag") || name.equals("last-modified"));
  }

  private static byte[] compress(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4 + 64);
    try (OutputStream out = new FastGzip(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  /** Reading goes on while an answer is compressed: speed counts for more than size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 14);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
