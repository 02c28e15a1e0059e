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
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Marks rows that are loaded already as anomalous. A row that has other contents by now is left
 * alone. May be repeated.
 */
final class MarkAnomalies extends PTransform<PCollection<KV<String, String>>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final CollectionTables tables;
  private final int batchSize;

  /**
   * @param batchSize rows of one statement
   */
  MarkAnomalies(Database database, CollectionTables tables, int batchSize) {
    this.database = database;
    this.tables = tables;
    this.batchSize = batchSize;
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

  private String statement() {
    Dialect dialect = database.dialect();
    List<Column> columns = columns();
    List<String> names = new ArrayList<>();
    List<String> given = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add(dialect.quote(columns.get(i).name()));
      given.add(dialect.inputValue(columns, i));
    }
    String anomaly = dialect.quote("anomaly");
    return "UPDATE "
        + dialect.quote(tables.records().name())
        + " SET "
        + anomaly
        + " = (1 = 1) WHERE NOT "
        + anomaly
        + " AND ("
        + String.join(", ", names)
        + ") IN (SELECT "
        + String.join(", ", given)
        + " FROM "
        + dialect.input(columns)
        + ")";
  }
}
