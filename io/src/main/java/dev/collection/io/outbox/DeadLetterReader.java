package dev.collection.io.outbox;

import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.SqlText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes messages of rejects: the bytes that were refused, with the reasons in headers. */
final class DeadLetterReader implements OutboxReader {

  private static final List<String> COLUMNS =
      List.of(
          "run_id",
          "source",
          "locator",
          "collected_at",
          "stage",
          "error_code",
          "violations",
          "failed_at",
          "attempt",
          "record_key",
          "payload");

  private final Dialect dialect;
  private final Outbox outbox;

  DeadLetterReader(Dialect dialect, Outbox outbox) {
    this.dialect = dialect;
    this.outbox = outbox;
  }

  @Override
  public List<OutboxMessage> read(Connection connection) throws SQLException {
    List<OutboxMessage> messages = new ArrayList<>();
    long bytes = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      // Each has its bytes, which may be many.
      statement.setFetchSize(10);
      try (ResultSet row = statement.executeQuery()) {
        while (bytes < MOST_BYTES && row.next()) {
          OutboxMessage message = message(row);
          messages.add(message);
          bytes += message.bytes();
        }
      }
    }
    return messages;
  }

  private String sql() {
    List<String> columns = new ArrayList<>(List.of("e." + dialect.quote(Outbox.SEQUENCE)));
    COLUMNS.forEach(name -> columns.add("r." + dialect.quote(name)));
    return "SELECT "
        + String.join(", ", columns)
        + " FROM (SELECT * FROM "
        + dialect.quote(Outbox.tableName(outbox.records()))
        + " WHERE "
        + dialect.quote(Outbox.KIND)
        + " = '"
        + Outbox.DEAD_LETTER
        + "' AND "
        + dialect.quote(Outbox.PROBLEM)
        + " IS NULL ORDER BY "
        + dialect.quote(Outbox.SEQUENCE)
        + " LIMIT "
        + MOST_ENTRIES
        + ") e LEFT JOIN "
        + dialect.quote(outbox.rejects().name())
        + " r ON r."
        + dialect.quote("run_id")
        + " = e."
        + dialect.quote("run_id")
        + " AND r."
        + dialect.quote("reject_id")
        + " = e."
        + dialect.quote(Outbox.REJECT)
        + " ORDER BY e."
        + dialect.quote(Outbox.SEQUENCE);
  }

  private OutboxMessage message(ResultSet row) throws SQLException {
    if (row.getString(2) == null) {
      return OutboxMessage.nothing(row.getLong(1));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(DeadLetterHeaders.COLLECTION, outbox.type().collection());
    headers.put(DeadLetterHeaders.RUN, row.getString(2));
    headers.put(DeadLetterHeaders.SOURCE, row.getString(3));
    headers.put(DeadLetterHeaders.LOCATOR, row.getString(4));
    headers.put(DeadLetterHeaders.COLLECTED_AT, SqlText.instant(dialect.instant(row, 5)));
    headers.put(DeadLetterHeaders.STAGE, row.getString(6));
    headers.put(DeadLetterHeaders.ERROR_CODE, row.getString(7));
    headers.put(DeadLetterHeaders.VIOLATIONS, row.getString(8));
    headers.put(DeadLetterHeaders.FAILED_AT, SqlText.instant(dialect.instant(row, 9)));
    headers.put(DeadLetterHeaders.ATTEMPT, row.getString(10));
    headers.put(DeadLetterHeaders.PAYLOAD, DeadLetterHeaders.payloadOf(row.getString(6)));
    String key = row.getString(11);
    return new OutboxMessage(
        List.of(row.getLong(1)),
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        row.getBytes(12),
        headers);
  }
}
