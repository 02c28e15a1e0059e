package dev.collection.io.partition;

import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Batch;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * The lock of a table's writers on PostgreSQL, held to the end of the transaction. Who holds it
 * makes partitions, or writes a table whose key the database does not keep unique. It is to be
 * taken before anything else of its transaction: the order of locks is then the same for all.
 */
public final class TableLock {
  private TableLock() {}

  /**
   * Waits for the lock. What a statement after this one reads is what others have committed before
   * they gave the lock back.
   */
  public static void take(Connection connection, Table table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + number(table) + ")");
    }
  }

  /**
   * Parameters of a statement that writes {@code table}, with the lock before them where the key
   * needs it; then a batch takes one round trip more.
   */
  public static Batch.Parameters before(Table table, Batch.Parameters parameters) {
    if (table.isKeyPrimary()) {
      return parameters;
    }
    return (prepared, rows) -> {
      take(prepared.getConnection(), table);
      parameters.set(prepared, rows);
    };
  }

  /** Tables of one name in two schemas share it, which does no harm. */
  private static long number(Table table) {
    String name = "collection-orchestrator " + table.name();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
  }
}
