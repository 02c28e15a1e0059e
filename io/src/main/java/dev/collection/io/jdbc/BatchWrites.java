package dev.collection.io.jdbc;

import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.jdbc.write.BatchStatement;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * JdbcIO as everything here is written with it: its element is a batch, and its statement writes
 * the batch as one transaction, which may be repeated. What passes is waited out ({@link
 * dev.collection.io.jdbc.write.DatabaseRetry}); a row that the database refuses goes where the
 * batch says, or else fails the run.
 */
public final class BatchWrites {
  private BatchWrites() {}

  /**
   * Writes batches.
   *
   * @param statement must bear to be repeated with the same rows
   * @param toBatch makes of an element the rows that one statement writes
   */
  public static <T> JdbcIO.WriteVoid<T> of(
      Database database, String statement, SerializableFunction<T, Batch> toBatch) {
    return JdbcIO.<T>write()
        .withDataSourceProviderFn(database.provider())
        .withStatement(statement)
        .withBatchSize(1)
        // What may be repeated has been, on new connections, before JdbcIO hears of it.
        .withRetryStrategy(failed -> false)
        .withPreparedStatementSetter(
            (element, prepared) ->
                prepared.unwrap(BatchStatement.class).setBatch(toBatch.apply(element)))
        .withResults();
  }

  /**
   * Writes rows of a table which are no records: that one is refused is a fault of the system.
   *
   * @param statement made of {@link Statements#insert}
   */
  public static JdbcIO.WriteVoid<RowBatch> rows(Database database, Table table, String statement) {
    Dialect dialect = database.dialect();
    return of(
        database,
        statement,
        batch ->
            new Batch(
                batch.rows(),
                (prepared, rows) -> dialect.setRows(prepared, table.columns(), rows)));
  }
}
