package dev.collection.io.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides what is to be read into parts of about the same number of rows. The limits of the parts
 * are values that the column has, at equal distances in its own order: so numbers cannot overflow,
 * text divides in any collation, and a few values that most rows have do not make one part of
 * nearly everything, as equal ranges of values would.
 */
final class PartLister {
  private final JdbcSource source;
  private final Connection connection;
  private final SourceDialect dialect;
  private final SourceShape shape;
  private final SourceColumn partition;
  private final SourceColumn increasing;

  PartLister(JdbcSource source, Connection connection) throws SQLException {
    this.source = source;
    this.connection = connection;
    dialect = source.access().dialect();
    shape = SourceShape.of(connection, dialect, source.relation());
    partition = source.partition() == null ? null : shape.column(source.partition().by());
    increasing = source.increasing() == null ? null : shape.column(source.increasing().by());
  }

  /**
   * @param mark of the last run, as {@link PartRange#json} wrote it; null to read all
   */
  List<PartRange> list(String mark) throws SQLException {
    Object since = null;
    Object next = null;
    if (increasing != null) {
      Object last = PartRange.value(mark);
      next = greatest();
      if (last != null) {
        since = dialect.before(connection, increasing, last, source.increasing().overlap());
        next = next == null ? last : next;
      }
    }
    PartRange all = new PartRange(null, null, false, since, next);
    if (partition == null) {
      return List.of(all);
    }
    List<Object> bounds = bounds(all);
    if (bounds.isEmpty()) {
      return List.of(all);
    }
    List<PartRange> parts = new ArrayList<>();
    parts.add(new PartRange(null, bounds.get(0), false, since, next));
    for (int i = 0; i < bounds.size(); i++) {
      Object before = i + 1 < bounds.size() ? bounds.get(i + 1) : null;
      parts.add(new PartRange(bounds.get(i), before, false, since, next));
    }
    if (partition.nullable()) {
      parts.add(new PartRange(null, null, true, since, next));
    }
    return parts;
  }

  /**
   * How far the table had come before any part was read: what is added while they are read is read
   * again by the next run, instead of being taken for read where another part had come so far.
   */
  private Object greatest() throws SQLException {
    PartQuery query =
        query(PartRange.ALL)
            .where(increasing.quoted() + " IS NOT NULL")
            .where(dialect.ordinary(increasing));
    String expression = dialect.exact("max(" + increasing.quoted() + ")");
    try (PreparedStatement statement = query.select(connection, expression);
        ResultSet result = statement.executeQuery()) {
      return result.next() ? dialect.read(result, 1) : null;
    }
  }

  private List<Object> bounds(PartRange all) throws SQLException {
    long rows;
    try (PreparedStatement statement =
            query(all).select(connection, "count(" + partition.quoted() + ")");
        ResultSet result = statement.executeQuery()) {
      result.next();
      rows = result.getLong(1);
    }
    List<Long> places = places(rows, source.partition().parts());
    List<Object> bounds = new ArrayList<>();
    if (!places.isEmpty()) {
      try (PreparedStatement statement =
              query(all)
                  .where(partition.quoted() + " IS NOT NULL")
                  .valuesAt(connection, partition, places);
          ResultSet result = statement.executeQuery()) {
        String last = "";
        while (result.next()) {
          Object bound = dialect.read(result, 1);
          // A value that fills several parts can begin only one.
          if (!PartRange.json(bound).equals(last)) {
            bounds.add(bound);
            last = PartRange.json(bound);
          }
        }
      }
    }
    return bounds;
  }

  /** The places, from 0, of the first row of each part but the first. */
  static List<Long> places(long rows, int parts) {
    long count = Math.min(parts, rows);
    List<Long> places = new ArrayList<>();
    for (long part = 1; part < count; part++) {
      // part * rows could overflow.
      places.add(rows / count * part + rows % count * part / count);
    }
    return places;
  }

  private PartQuery query(PartRange range) {
    return new PartQuery(dialect, source.relation(), shape, partition, increasing, range);
  }
}
