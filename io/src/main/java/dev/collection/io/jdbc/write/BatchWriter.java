package dev.collection.io.jdbc.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes batches, each as one transaction. A batch with a row that the database refuses is divided,
 * under savepoints, until that row stands alone; the others are written and the row is kept as
 * refused, in the same transaction. At least once: a transaction may be repeated, and its
 * statements must bear it.
 */
final class BatchWriter {
  private final DatabaseRetry retry;

  BatchWriter(DatabaseRetry retry) {
    this.retry = retry;
  }

  /**
   * Writes all rows of a batch that the database does not refuse.
   *
   * @throws SQLException if the database is at fault, or nobody takes the rows that it refuses
   */
  Affected write(String sql, Batch batch) throws SQLException {
    return write(sql, batch, positions(0, batch.rows().size()));
  }

  private Affected write(String sql, Batch batch, List<Integer> positions) throws SQLException {
    try {
      // Without savepoints, for nearly always nothing is refused.
      return retry.transactRepeatedly(
          (connection, attempt) -> {
            Affected affected = execute(connection, sql, batch, positions);
            return attempt == 1 ? affected : Affected.UNKNOWN;
          });
    } catch (SQLException e) {
      if (batch.refused() == null || SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      isolate(sql, batch, positions);
      return Affected.UNKNOWN;
    }
  }

  private void isolate(String sql, Batch batch, List<Integer> positions) throws SQLException {
    try {
      retry.transactRepeatedly(
          (connection, attempt) -> {
            isolate(
                connection,
                sql,
                batch,
                attempt == 1 ? positions : open(connection, batch, positions));
            return null;
          });
    } catch (SQLException e) {
      if (SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      // A constraint that is checked at the end, or a trigger that ends the transaction: what
      // savepoints cannot tell apart is told apart by transactions.
      if (positions.size() == 1) {
        keep(batch, List.of(new RefusedRows.Refused(positions.get(0), Refusal.of(e))));
        return;
      }
      int half = positions.size() / 2;
      write(sql, batch, positions.subList(0, half));
      write(sql, batch, positions.subList(half, positions.size()));
    }
  }

  private void keep(Batch batch, List<RefusedRows.Refused> refused) throws SQLException {
    retry.transact(
        connection -> {
          batch.refused().write(connection, refused);
          return null;
        });
  }

  /** Without those of which an earlier attempt has kept that they were refused. */
  private static List<Integer> open(Connection connection, Batch batch, List<Integer> positions)
      throws SQLException {
    List<Integer> open = new ArrayList<>();
    for (int position : positions) {
      if (!batch.refused().isKept(connection, position)) {
        open.add(position);
      }
    }
    return open;
  }

  private void isolate(Connection connection, String sql, Batch batch, List<Integer> positions)
      throws SQLException {
    SavepointWrite.checkAtOnce(connection, retry.connections().checkAtOnce());
    List<RefusedRows.Refused> refused = new ArrayList<>();
    divide(connection, sql, batch, positions, refused);
    boolean progress = refused.size() < positions.size();
    while (progress) {
      // More than once, for a row may have waited for another that has waited itself.
      progress = again(connection, sql, batch, refused);
    }
    if (!refused.isEmpty()) {
      batch.refused().write(connection, refused);
    }
  }

  private static void divide(
      Connection connection,
      String sql,
      Batch batch,
      List<Integer> positions,
      List<RefusedRows.Refused> refused)
      throws SQLException {
    Refusal refusal = attempt(connection, sql, batch, positions);
    if (refusal == null) {
      return;
    }
    if (positions.size() == 1) {
      refused.add(new RefusedRows.Refused(positions.get(0), refusal));
      return;
    }
    int half = positions.size() / 2;
    divide(connection, sql, batch, positions.subList(0, half), refused);
    divide(connection, sql, batch, positions.subList(half, positions.size()), refused);
  }

  /**
   * Tries rows again that referred to a row that was not there: now the rest of the batch is.
   *
   * @return whether one of them is written now
   */
  private static boolean again(
      Connection connection, String sql, Batch batch, List<RefusedRows.Refused> refused)
      throws SQLException {
    boolean written = false;
    for (RefusedRows.Refused row : List.copyOf(refused)) {
      if (row.refusal().isForMissingRow()
          && attempt(connection, sql, batch, List.of(row.position())) == null) {
        refused.remove(row);
        written = true;
      }
    }
    return written;
  }

  /** Writes rows, or nothing. Returns why they are refused; null if they are not. */
  private static Refusal attempt(
      Connection connection, String sql, Batch batch, List<Integer> positions) throws SQLException {
    if (positions.isEmpty()) {
      return null;
    }
    return SavepointWrite.attempt(connection, () -> execute(connection, sql, batch, positions));
  }

  private static Affected execute(
      Connection connection, String sql, Batch batch, List<Integer> positions) throws SQLException {
    List<String[]> rows = batch.rows();
    if (positions.size() < rows.size()) {
      rows = positions.stream().map(batch.rows()::get).toList();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      batch.parameters().set(statement, rows);
      if (batch.counted()) {
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          return new Affected(result.getLong(1), result.getLong(2));
        }
      }
      statement.addBatch();
      long affected = 0;
      for (int count : statement.executeBatch()) {
        affected = count < 0 || affected < 0 ? -1 : affected + count;
      }
      return new Affected(affected, -1);
    }
  }

  private static List<Integer> positions(int from, int to) {
    List<Integer> positions = new ArrayList<>(to - from);
    for (int position = from; position < to; position++) {
      positions.add(position);
    }
    return positions;
  }
}
