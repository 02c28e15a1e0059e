package dev.collection.io.jdbc.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Keeps the rows of one batch that the database refuses. */
public interface RefusedRows {
  /**
   * A row that was refused.
   *
   * @param position in the batch, from 0
   */
  record Refused(int position, Refusal refusal) {}

  /**
   * Writes what is kept of refused rows, in the transaction that writes the others. Idempotent.
   *
   * @param refused at least one
   */
  void write(Connection connection, List<Refused> refused) throws SQLException;

  /**
   * Whether {@link #write} has kept the row at this position before, in a transaction of which it
   * is not known whether it was committed. It stays refused then, for one record has one outcome.
   */
  boolean isKept(Connection connection, int position) throws SQLException;
}
