package dev.collection.io.jdbc;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes rows to a table with JdbcIO. Idempotent: a row whose key is there already is left alone or
 * replaced, so that a batch may be repeated.
 *
 * @param <T> what a row is made from
 */
public final class InsertRows<T> extends PTransform<PCollection<T>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final Table table;
  private final String statement;
  private final SerializableFunction<T, String[]> toRow;
  private final int batchSize;

  private InsertRows(
      Database database,
      Table table,
      String statement,
      SerializableFunction<T, String[]> toRow,
      int batchSize) {
    this.database = database;
    this.table = table;
    this.statement = statement;
    this.toRow = toRow;
    this.batchSize = batchSize;
  }

  /** Leaves rows alone that are there already. */
  public static <T> InsertRows<T> missing(
      Database database, Table table, int batchSize, SerializableFunction<T, String[]> toRow) {
    String statement = new Statements(database.dialect()).insertMissing(table);
    return new InsertRows<>(database, table, statement, toRow, batchSize);
  }

  /** Replaces rows that are there already. */
  public static <T> InsertRows<T> replacing(
      Database database, Table table, int batchSize, SerializableFunction<T, String[]> toRow) {
    String statement = new Statements(database.dialect()).insertOrReplace(table);
    return new InsertRows<>(database, table, statement, toRow, batchSize);
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    SerializableFunction<T, String[]> row = toRow;
    SerializableFunction<List<T>, RowBatch> toBatch =
        elements -> {
          List<String[]> rows = new ArrayList<>(elements.size());
          elements.forEach(element -> rows.add(row.apply(element)));
          return new RowBatch(rows);
        };
    return input
        .apply("Batch rows", ParDo.of(new BatchFn<>(batchSize, toBatch)))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply("Write rows", BatchWrites.rows(database, table, statement))
        .apply("Completion", Completion.signal());
  }
}
