package dev.collection.io.jdbc;

import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.jdbc.write.BatchStatement;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;

/**
 * JdbcIO as everything here is written with it: its element is a batch, and its statement writes
 * the batch as one transaction, which may be repeated. What passes is waited out ({@link
 * dev.collection.io.jdbc.write.DatabaseRetry}); a row that the database refuses goes where the
 * batch says, or else fails the run.
 *
 * <p>What has no end is written with JdbcIO's {@code readAll}, whose query is the statement: its
 * {@code write} would bring all batches of a window to one worker first, and hold them back until
 * there are enough of them.
 */
public final class BatchWrites<T> extends PTransform<PCollection<T>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final String statement;
  private final SerializableFunction<T, Batch> toBatch;

  private BatchWrites(Database database, String statement, SerializableFunction<T, Batch> toBatch) {
    this.database = database;
    this.statement = statement;
    this.toBatch = toBatch;
  }

  /**
   * Writes batches.
   *
   * @param statement must bear to be repeated with the same rows
   * @param toBatch makes of an element the rows that one statement writes
   */
  public static <T> BatchWrites<T> of(
      Database database, String statement, SerializableFunction<T, Batch> toBatch) {
    return new BatchWrites<>(database, statement, toBatch);
  }

  /**
   * Writes rows of a table which are no records: that one is refused is a fault of the system.
   *
   * @param statement made of {@link Statements#insert}
   */
  public static BatchWrites<RowBatch> rows(Database database, Table table, String statement) {
    Dialect dialect = database.dialect();
    return of(
        database,
        statement,
        batch ->
            new Batch(
                batch.rows(),
                (prepared, rows) -> dialect.setRows(prepared, table.columns(), rows)));
  }

  /**
   * Writes batches of what has no end, and says of each how many rows were affected.
   *
   * @param coder of the batches
   * @param toBatch as in {@link #of}
   */
  public static <T> PTransform<PCollection<T>, PCollection<Written<T>>> counting(
      Database database, String statement, Coder<T> coder, SerializableFunction<T, Batch> toBatch) {
    return new CountingWrites<>(database, statement, coder, toBatch);
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    if (input.isBounded() == PCollection.IsBounded.BOUNDED) {
      SerializableFunction<T, Batch> batches = toBatch;
      return input.apply(
          "Write",
          JdbcIO.<T>write()
              .withDataSourceProviderFn(database.provider())
              .withStatement(statement)
              .withBatchSize(1)
              // What may be repeated has been, on new connections, before JdbcIO hears of it.
              .withRetryStrategy(failed -> false)
              .withPreparedStatementSetter(
                  (element, prepared) ->
                      prepared.unwrap(BatchStatement.class).setBatch(batches.apply(element)))
              .withResults());
    }
    return input
        .apply("Write at once", counting(database, statement, input.getCoder(), toBatch))
        .apply("Drop counts", ParDo.of(new DropFn<>()));
  }

  private static final class DropFn<T> extends DoFn<Written<T>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() {}
  }

  private static final class CountingWrites<T>
      extends PTransform<PCollection<T>, PCollection<Written<T>>> {
    private static final long serialVersionUID = 1L;

    private final Database database;
    private final String statement;
    private final Coder<T> coder;
    private final SerializableFunction<T, Batch> toBatch;

    CountingWrites(
        Database database,
        String statement,
        Coder<T> coder,
        SerializableFunction<T, Batch> toBatch) {
      this.database = database;
      this.statement = statement;
      this.coder = coder;
      this.toBatch = toBatch;
    }

    // JdbcIO infers a coder only of types that it knows, and refuses to go on without one.
    @SuppressWarnings("deprecation")
    @Override
    public PCollection<Written<T>> expand(PCollection<T> input) {
      String sql = statement;
      SerializableFunction<T, Batch> batches = toBatch;
      return input.apply(
          "Write",
          JdbcIO.<T, Written<T>>readAll()
              .withDataSourceProviderFn(database.provider())
              // Only looked at by JdbcIO. If it names a table, 2.70.0 prints that table's
              // schema, or null, to standard output with each bundle.
              .withQuery("SELECT 1")
              .withDisableAutoCommit(false)
              .withOutputParallelization(false)
              .withParameterSetter(
                  (element, prepared) -> {
                    BatchStatement batch = prepared.unwrap(BatchStatement.class);
                    batch.setStatement(sql);
                    batch.setBatch(batches.apply(element), element);
                  })
              .withRowMapper(
                  result -> {
                    @SuppressWarnings("unchecked")
                    T element = (T) result.getObject(1);
                    return new Written<>(element, result.getLong(2), result.getLong(3));
                  })
              .withCoder(new Written.WrittenCoder<>(coder)));
    }
  }
}
