package dev.collection.io.database;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A table, a view or a query of PostgreSQL or SQLite. Bounded. Each row becomes one JSON object.
 *
 * <p>A part is read in one transaction that cannot write: it has every row that was there when its
 * reading began, exactly once, and is announced with their number as the database counted it in the
 * same transaction. Rows come through a cursor, so that memory holds one fetch of them. Read on
 * from a position, in a new transaction, a part continues behind the last row by the key of the
 * table; of a relation without a key, the rows before are read again and must be the same.
 *
 * @param name of the source in the spec
 * @param partition how it is divided into parts; null for one part
 * @param increasing by what changed rows are found; null to read all rows
 * @param fetch how many rows come from the server at a time
 */
public record JdbcSource(
    String name,
    DatabaseAccess access,
    Relation relation,
    Partition partition,
    Increasing increasing,
    int fetch)
    implements Source {
  private static final long serialVersionUID = 1L;

  /** Rows that come at a time unless the spec says otherwise. */
  public static final int DEFAULT_FETCH = 1000;

  /**
   * @param by a column whose values can be ordered
   * @param parts at most how many
   */
  public record Partition(String by, int parts) implements Serializable {}

  /**
   * @param by a column that becomes greater whenever a row is written
   * @param overlapDuration how far before its end the last run's read is read again; null for no
   *     time
   * @param overlapNumber the same for a column of numbers; null for nothing
   */
  public record Increasing(String by, Duration overlapDuration, BigDecimal overlapNumber)
      implements Serializable {
    SourceDialect.Overlap overlap() {
      return new SourceDialect.Overlap(overlapDuration, overlapNumber);
    }
  }

  public JdbcSource {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(relation, "relation");
    if (fetch < 1) {
      throw new IllegalArgumentException("fetch must be at least 1, not " + fetch);
    }
  }

  /** A relation that is read as a whole. */
  public static JdbcSource of(String name, DatabaseAccess access, Relation relation) {
    return new JdbcSource(name, access, relation, null, null, DEFAULT_FETCH);
  }

  public JdbcSource withPartition(String by, int parts) {
    return new JdbcSource(name, access, relation, new Partition(by, parts), increasing, fetch);
  }

  public JdbcSource withIncreasing(Increasing newIncreasing) {
    return new JdbcSource(name, access, relation, partition, newIncreasing, fetch);
  }

  public JdbcSource withFetch(int rows) {
    return new JdbcSource(name, access, relation, partition, increasing, rows);
  }

  @Override
  public List<String> parts(SourceContext context) throws IOException {
    try (Connection connection = access.connect(context.secrets())) {
      return new PartLister(this, connection)
          .list(increasing == null ? null : context.memory().mark(name)).stream()
              .map(PartRange::name)
              .toList();
    } catch (SQLException e) {
      throw new IOException(SourceFaults.explain(access, relation, e), e);
    }
  }

  @Override
  public ReadSession open(String part, Position position, SourceContext context) {
    return new JdbcReadSession(this, part, RowPosition.of(position), context);
  }

  /** Whether a part has all rows of its range, not only those that changed since the last run. */
  public static boolean isFull(String part) {
    return PartRange.of(part).isFull();
  }
}
