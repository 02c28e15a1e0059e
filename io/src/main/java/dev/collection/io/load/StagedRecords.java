package dev.collection.io.load;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.write.Refusal;
import dev.collection.io.jdbc.write.SavepointWrite;
import dev.collection.io.jdbc.write.SqlFault;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the records of a run that wait to the table of records, in the transaction of the given
 * connection: all by one statement or, where the database refuses one of them, without those that
 * it refuses, which become rejects.
 */
final class StagedRecords {
  private static final List<String> ORIGIN =
      List.of("source", "last_seen_at", StagingTables.KEY, StagingTables.LOCATOR);

  private final Connection connection;
  private final Dialect dialect;
  private final CollectionTables tables;
  private final StagingStatements statements;
  private final String run;

  StagedRecords(Connection connection, Dialect dialect, CollectionTables tables, String run) {
    this.connection = connection;
    this.dialect = dialect;
    this.tables = tables;
    this.run = run;
    statements = new StagingStatements(dialect, tables);
  }

  /**
   * Writes all.
   *
   * @throws SQLException of a {@link SqlFault#RECORD} if one is refused; then the transaction is to
   *     be given up
   */
  void write() throws SQLException {
    write(KeyRange.ALL);
  }

  /**
   * Writes those that are not refused, and rejects of the others. Takes longer, and is for when
   * {@link #write()} has failed.
   *
   * @param batch most records of one statement
   */
  void writeWhatIsNotRefused(int batch, LoadRejects rejects) throws SQLException {
    SavepointWrite.checkAtOnce(connection, dialect.checkAtOnce());
    Map<KeyRange, Refusal> waiting = new LinkedHashMap<>();
    KeyRange rest = KeyRange.ALL;
    for (List<String> last = keyAt(rest, batch - 1); last != null; last = keyAt(rest, batch - 1)) {
      isolate(rest.to(last), batch, waiting, rejects);
      rest = rest.from(last);
    }
    isolate(rest, count(rest), waiting, rejects);
    boolean progress = !waiting.isEmpty();
    while (progress) {
      progress = again(waiting);
    }
    reject(waiting, batch, rejects);
  }

  /** Writes those of a batch that are not refused, and rejects of those that can only be. */
  private void isolate(
      KeyRange range, long size, Map<KeyRange, Refusal> waiting, LoadRejects rejects)
      throws SQLException {
    Map<KeyRange, Refusal> refused = new LinkedHashMap<>();
    divide(range, size, refused);
    Map<KeyRange, Refusal> forGood = new LinkedHashMap<>();
    refused.forEach(
        (one, refusal) -> (refusal.isForMissingRow() ? waiting : forGood).put(one, refusal));
    reject(forGood, (int) size, rejects);
  }

  /** Keeps no more than a batch of records in memory. */
  private void reject(Map<KeyRange, Refusal> refused, int batch, LoadRejects rejects)
      throws SQLException {
    List<FailedRecord> failed = new ArrayList<>();
    for (Map.Entry<KeyRange, Refusal> entry : refused.entrySet()) {
      failed.add(rejects.refused(read(entry.getKey()), entry.getValue()));
      if (failed.size() == batch) {
        rejects.write(connection, failed);
        failed.clear();
      }
    }
    if (!failed.isEmpty()) {
      rejects.write(connection, failed);
    }
  }

  /**
   * Tries records again that referred to a row which was not there: now the rest is.
   *
   * @return whether one of them is written now
   */
  private boolean again(Map<KeyRange, Refusal> waiting) throws SQLException {
    boolean written = false;
    for (KeyRange one : List.copyOf(waiting.keySet())) {
      if (attempt(one) == null) {
        waiting.remove(one);
        written = true;
      }
    }
    return written;
  }

  private void divide(KeyRange range, long size, Map<KeyRange, Refusal> refused)
      throws SQLException {
    Refusal refusal = size == 0 ? null : attempt(range);
    if (refusal == null) {
      return;
    }
    if (size == 1) {
      refused.put(range, refusal);
      return;
    }
    long half = size / 2;
    List<String> middle = keyAt(range, half - 1);
    divide(range.to(middle), half, refused);
    divide(range.from(middle), size - half, refused);
  }

  /** Writes records, or none. Returns why they are refused; null if they are not. */
  private Refusal attempt(KeyRange range) throws SQLException {
    return SavepointWrite.attempt(connection, () -> write(range));
  }

  private void write(KeyRange range) throws SQLException {
    try (PreparedStatement statement = prepare(statements.publishRecords(range), range)) {
      statement.executeUpdate();
    }
  }

  private long count(KeyRange range) throws SQLException {
    try (PreparedStatement statement = prepare(statements.countRecords(range), range);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The key at a place in a range, from 0; null if the range has no such place. */
  private List<String> keyAt(KeyRange range, long place) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.keyAt(range))) {
      statement.setString(1, run);
      statement.setLong(range.bind(statement, 2), place);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return null;
        }
        List<String> key = new ArrayList<>();
        for (int i = 1; i <= tables.type().key().size(); i++) {
          key.add(result.getString(i));
        }
        return key;
      }
    }
  }

  private PreparedStatement prepare(String sql, KeyRange range) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setString(1, run);
      range.bind(statement, 2);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private UnloadedRecord read(KeyRange one) throws SQLException {
    try (PreparedStatement statement = prepare(statements.readRecords(one, ORIGIN), one);
        ResultSet row = statement.executeQuery()) {
      row.next();
      Map<String, String> texts = new LinkedHashMap<>();
      String payload = payload(row, texts);
      int origin = tables.type().size();
      return new UnloadedRecord(
          row.getString(origin + 3),
          new Provenance(
              row.getString(origin + 1),
              locator(row.getString(origin + 4)),
              dialect.instant(row, origin + 2)),
          payload,
          texts);
    }
  }

  private String payload(ResultSet row, Map<String, String> texts) throws SQLException {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JsonItems.mapper().createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < tables.type().size(); i++) {
        FieldDefinition field = tables.type().field(i);
        json.writeFieldName(field.name());
        texts.put(field.name(), write(row, i + 1, tables.records().column(field.name()), json));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private String write(ResultSet row, int index, Column column, JsonGenerator json)
      throws SQLException, IOException {
    String value = row.getString(index);
    if (value == null) {
      json.writeNull();
      return null;
    }
    if (column.type() == ColumnType.BOOLEAN) {
      json.writeBoolean(row.getBoolean(index));
      return SqlText.text(row.getBoolean(index));
    }
    if (column.type() == ColumnType.TIMESTAMP) {
      String time = SqlText.instant(dialect.instant(row, index));
      json.writeString(time);
      return time;
    }
    switch (column.type()) {
      case INTEGER, NUMERIC, REAL -> json.writeNumber(value);
      case JSON -> json.writeTree(JsonItems.mapper().readTree(value));
      default -> json.writeString(value);
    }
    return value;
  }

  /** A locator as it is staged; {@link #locator} reads it. */
  static String text(Locator locator) {
    return locator.unit().name()
        + " "
        + locator.page()
        + " "
        + locator.position()
        + " "
        + locator.resource();
  }

  private static Locator locator(String text) {
    String[] parts = text.split(" ", 4);
    return new Locator(
        Locator.Unit.valueOf(parts[0]),
        parts[3],
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]));
  }
}
