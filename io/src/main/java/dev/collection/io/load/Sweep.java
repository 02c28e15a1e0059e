package dev.collection.io.load;

import dev.collection.io.jdbc.Dialect;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Settles in one transaction what becomes of the rows of a source that its sweep no longer had, as
 * {@link SettleVanished} does it step by step.
 */
final class Sweep implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final boolean closes;
  private final String countVanished;
  private final String deleteSightings;
  private final String deleteRows;
  private final String closeRows;
  private final String countClosed;

  Sweep(Dialect dialect, CollectionTables tables, String run) {
    this.run = run;
    closes = tables.closes();
    SweepStatements statements = new SweepStatements(dialect, tables);
    countVanished = statements.countVanished();
    deleteSightings = statements.deleteVanishedSightings();
    deleteRows = statements.deleteVanished();
    closeRows = closes ? statements.closeVanished() : null;
    countClosed = closes ? statements.countClosed() : null;
  }

  /** Closes or deletes the rows, and counts them. */
  Measures settle(Connection connection, String source) throws SQLException {
    String[] vanished = SweepStatements.vanished(source, run);
    if (closes) {
      update(connection, closeRows, SweepStatements.closing(source, run));
      return new Measures()
          .add(Measure.CLOSED, source, count(connection, countClosed, source, run));
    }
    long count = count(connection, countVanished, vanished);
    if (count == 0) {
      return new Measures();
    }
    update(connection, deleteSightings, vanished);
    update(connection, deleteRows, vanished);
    return new Measures().add(Measure.VANISHED, source, count);
  }

  /** Says how many rows stay although they were not seen. */
  ExtractionReport leave(Connection connection, String source, String reason) throws SQLException {
    return notSeen(
        source, count(connection, countVanished, SweepStatements.vanished(source, run)), reason);
  }

  /** The report of rows that stay although they were not seen. */
  static ExtractionReport notSeen(String source, long count, String reason) {
    return new ExtractionReport(
        source,
        SettleVanished.PART,
        0,
        -1,
        0,
        0,
        0,
        ExtractionReport.Status.COMPLETE,
        String.format(
            Locale.ROOT,
            "%,d %s not seen, %s; %s",
            count,
            Plural.of(count, "row"),
            reason,
            count == 1 ? "it stays as it is" : "they stay as they are"));
  }

  private static void update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  static long count(Connection connection, String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  static void bind(PreparedStatement statement, String... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
  }
}
