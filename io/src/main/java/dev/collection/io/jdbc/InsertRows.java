package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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
  private final ToRow<T> toRow;
  private final int batchSize;

  private InsertRows(
      Database database, Table table, String statement, ToRow<T> toRow, int batchSize) {
    this.database = database;
    this.table = table;
    this.statement = statement;
    this.toRow = toRow;
    this.batchSize = batchSize;
  }

  /** Makes a row of an element; the window tells which part of an endless run it belongs to. */
  @FunctionalInterface
  public interface ToRow<T> extends Serializable {
    /**
     * @return a text, or null, for each column
     */
    String[] of(T element, BoundedWindow window);
  }

  /** Leaves rows alone that are there already. */
  public static <T> InsertRows<T> missing(
      Database database, Table table, int batchSize, ToRow<T> toRow) {
    String statement = new Statements(database.dialect()).insertMissing(table);
    return new InsertRows<>(database, table, statement, toRow, batchSize);
  }

  /** Replaces rows that are there already. */
  public static <T> InsertRows<T> replacing(
      Database database, Table table, int batchSize, ToRow<T> toRow) {
    String statement = new Statements(database.dialect()).insertOrReplace(table);
    return new InsertRows<>(database, table, statement, toRow, batchSize);
  }

  @Override
  public PCollection<Void> expand(PCollection<T> input) {
    ToRow<T> row = toRow;
    BatchFn.ToBatch<T, RowBatch> toBatch =
        (elements, window) -> {
          List<String[]> rows = new ArrayList<>(elements.size());
          elements.forEach(element -> rows.add(row.of(element, window)));
          return new RowBatch(rows);
        };
    return input
        .apply("Batch rows", ParDo.of(new BatchFn<>(batchSize, toBatch)))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply("Write rows", BatchWrites.rows(database, table, statement))
        .apply("Completion", Completion.signal());
  }
}
