package dev.collection.io.load;

import dev.collection.io.jdbc.BatchFn;
import dev.collection.io.jdbc.BatchWrites;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.partition.TableLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Marks rows that are loaded already as anomalous, or as not. A row that has other contents by now
 * is left alone. May be repeated.
 *
 * <p>Records that are read again with the same contents are looked at again, in another window: one
 * that was odd in any of them stays marked, in whatever order its windows are told.
 */
final class MarkAnomalies extends PTransform<PCollection<KV<String, String>>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private static final String ANOMALY = "anomaly";

  /**
   * More than any batch has. PostgreSQL does not know it beforehand, expects few rows, and looks
   * each up by its key; if it could count them, it would read the whole table for each batch.
   */
  private static final String LIMIT = " LIMIT (SELECT 1000000000)";

  private final Database database;
  private final CollectionTables tables;
  private final int batchSize;
  private final boolean anomalous;

  /**
   * @param batchSize rows of one statement
   * @param anomalous what the rows are marked as
   */
  MarkAnomalies(Database database, CollectionTables tables, int batchSize, boolean anomalous) {
    this.database = database;
    this.tables = tables;
    this.batchSize = batchSize;
    this.anomalous = anomalous;
  }

  @Override
  public PCollection<Void> expand(PCollection<KV<String, String>> flagged) {
    Dialect dialect = database.dialect();
    List<Column> columns = columns();
    CollectionTables of = tables;
    Batch.Parameters parameters =
        TableLock.before(
            tables.records(), (prepared, some) -> dialect.setInput(prepared, columns, some));
    return flagged
        .apply("Batch keys", ParDo.of(BatchFn.of(batchSize, keys -> rows(of, keys))))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply(
            "Mark rows",
            BatchWrites.of(database, statement(), batch -> new Batch(batch.rows(), parameters)));
  }

  private static RowBatch rows(CollectionTables tables, List<KV<String, String>> flagged) {
    List<String[]> rows = new ArrayList<>(flagged.size());
    flagged.stream()
        .map(keyAndHash -> RefusedKeys.row(tables, keyAndHash.getKey(), keyAndHash.getValue()))
        .filter(Objects::nonNull)
        .forEach(rows::add);
    return new RowBatch(rows);
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    tables.type().key().forEach(name -> columns.add(tables.records().column(name)));
    columns.add(tables.records().column("content_hash"));
    return List.copyOf(columns);
  }

  /**
   * Takes the rows in the order of their keys, as whoever writes records does: of a window all rows
   * are marked, and two that lock the same rows must not wait for each other.
   */
  private String statement() {
    Dialect dialect = database.dialect();
    List<Column> columns = columns();
    UnaryOperator<String> stored =
        name -> dialect.quote(tables.records().name()) + "." + dialect.quote(name);
    List<String> given = new ArrayList<>();
    List<String> order = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String value = dialect.inputValue(columns, i);
      given.add(value + " AS " + dialect.quote(column.name()));
      order.add(dialect.ordered(value, column.type()));
      conditions.add(stored.apply(column.name()) + " = g." + dialect.quote(column.name()));
    }
    String anomaly = stored.apply(ANOMALY);
    conditions.add(anomalous ? "NOT coalesce(" + anomaly + ", (1 = 0))" : anomaly + " IS NULL");
    return "UPDATE "
        + dialect.quote(tables.records().name())
        + " SET "
        + dialect.quote(ANOMALY)
        + (anomalous ? " = (1 = 1)" : " = (1 = 0)")
        + " FROM (SELECT "
        + String.join(", ", given)
        + " FROM "
        + dialect.input(columns)
        + " ORDER BY "
        + String.join(", ", order)
        + LIMIT
        + ") g WHERE "
        + String.join(" AND ", conditions);
  }
}
