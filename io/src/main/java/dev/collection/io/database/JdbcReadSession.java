package dev.collection.io.database;

import com.google.common.hash.Hashing;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Locator;
import dev.collection.model.Plural;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one part through a cursor. Connects when the first batch is asked for. */
final class JdbcReadSession implements ReadSession {
  private final JdbcSource source;
  private final String part;
  private final PartRange range;
  private final RowPosition start;
  private final SourceContext context;
  private final SourceDialect dialect;
  private Connection connection;
  private PreparedStatement statement;
  private ResultSet rows;
  private RowWriter writer;
  private SourceShape shape;
  private Instant collectedAt;
  private RowPosition position;
  private boolean ended;

  JdbcReadSession(JdbcSource source, String part, RowPosition start, SourceContext context) {
    this.source = source;
    this.part = part;
    this.range = PartRange.of(part);
    this.start = start;
    this.position = start;
    this.context = context;
    this.dialect = source.access().dialect();
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    if (ended) {
      throw new IllegalStateException(source.relation().describe() + " was read to its end");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<RawRecord> records = new ArrayList<>();
    try {
      if (rows == null) {
        begin();
      }
      long before = position.bytes();
      while (position.bytes() - before < context.batchBytes()
          && records.size() < context.batchRecords()) {
        if (!rows.next()) {
          return atEnd(records);
        }
        records.add(record());
      }
      return new ReadBatch(records, List.of(), List.of(), position.toPosition(), false);
    } catch (ChangedRowsException e) {
      return last(records, Status.FAILED, e.getMessage());
    } catch (SQLException e) {
      return last(records, Status.FAILED, fault(e));
    }
  }

  private void begin() throws SQLException, ChangedRowsException {
    connection = source.access().connect(context.secrets());
    shape = SourceShape.of(connection, dialect, source.relation());
    writer = new RowWriter(shape.columns());
    if (start.announced() < 0) {
      position = new RowPosition(0, 0, count(), List.of(), 0);
    }
    collectedAt = context.clock().instant();
    statement = query().after(start.after()).rows(connection);
    statement.setFetchSize(source.fetch());
    rows = statement.executeQuery();
    if (start.rows() > 0 && start.after().isEmpty()) {
      skip();
    }
  }

  private long count() throws SQLException {
    try (PreparedStatement count = query().select(connection, "count(*)");
        ResultSet result = count.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  private PartQuery query() throws SQLException {
    return new PartQuery(
        dialect,
        source.relation(),
        shape,
        source.partition() == null ? null : shape.column(source.partition().by()),
        source.increasing() == null ? null : shape.column(source.increasing().by()),
        range);
  }

  /** Goes to where the last session ended. Without a key that is known by the rows before it. */
  private void skip() throws SQLException, ChangedRowsException {
    long hash = 0;
    for (long row = 0; row < start.rows(); row++) {
      if (!rows.next()) {
        throw new ChangedRowsException(changed());
      }
      hash = hash(hash, writer.write(rows));
    }
    if (hash != start.hash()) {
      throw new ChangedRowsException(changed());
    }
  }

  private String changed() {
    return source.relation().describe()
        + " gave other rows, or in another order, when it was read on after an interruption, and"
        + " it has no key to continue by; run again, or read a table with a primary key";
  }

  private RawRecord record() throws SQLException {
    byte[] payload = writer.write(rows);
    long number = position.rows() + 1;
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < shape.key().size(); i++) {
      key.add(dialect.read(rows, shape.columns().size() + i + 1));
    }
    position =
        new RowPosition(
            number,
            position.bytes() + payload.length,
            position.announced(),
            key,
            key.isEmpty() ? hash(position.hash(), payload) : 0);
    return new RawRecord(source.name(), locator(key, number), payload, collectedAt);
  }

  private static long hash(long before, byte[] payload) {
    return before * 31 + Hashing.murmur3_128().hashBytes(payload).asLong();
  }

  private Locator locator(List<Object> key, long number) {
    StringBuilder place = new StringBuilder(source.relation().describe());
    if (key.isEmpty()) {
      return Locator.row(place.append(part.isEmpty() ? "" : " " + part).toString(), number);
    }
    for (int i = 0; i < key.size(); i++) {
      Object value = key.get(i);
      place.append(i == 0 ? " " : ", ").append(shape.key().get(i).name()).append('=');
      place.append(value instanceof String text ? text : PartRange.json(value));
    }
    return Locator.row(place.toString(), 0);
  }

  private ReadBatch atEnd(List<RawRecord> records) {
    long missing = position.announced() - position.rows();
    if (missing == 0) {
      return last(records, Status.COMPLETE, "");
    }
    String message =
        String.format(
            Locale.ROOT,
            "%s was counted to have %,d %s and gave %,d: it was changed while reading was"
                + " interrupted; run again",
            source.relation().describe(),
            position.announced(),
            Plural.of(position.announced(), "row"),
            position.rows());
    return last(records, missing > 0 ? Status.TRUNCATED : Status.COMPLETE, message);
  }

  private String fault(SQLException e) {
    String fault = SourceFaults.explain(source.access(), source.relation(), e);
    return rows == null
        ? fault
        : String.format(
            Locale.ROOT,
            "%s; after %,d of %,d %s",
            fault,
            position.rows(),
            position.announced(),
            Plural.of(position.announced(), "row"));
  }

  private ReadBatch last(List<RawRecord> records, Status status, String message) {
    ended = true;
    ExtractionReport report =
        new ExtractionReport(
            source.name(),
            part,
            0,
            position.announced(),
            position.rows(),
            position.bytes(),
            1,
            status,
            message);
    if (range.mark() != null && status == Status.COMPLETE) {
      report = report.withMark(PartRange.json(range.mark()));
    }
    return new ReadBatch(records, List.of(), List.of(report), position.toPosition(), true);
  }

  @Override
  public void close() throws IOException {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing was written through it; a connection that was lost is reported where it mattered.
      org.slf4j.LoggerFactory.getLogger(JdbcReadSession.class)
          .debug("a connection could not be closed", e);
    }
  }

  /** The rows before the position are not those that were read. */
  private static final class ChangedRowsException extends Exception {
    private static final long serialVersionUID = 1L;

    ChangedRowsException(String message) {
      super(message);
    }
  }
}
