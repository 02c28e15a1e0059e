package dev.collection.io.load;

import dev.collection.io.jdbc.BatchFn;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Completion;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Loads records by key: new ones are inserted, newer versions replace older ones, rows that would
 * not change are not touched, and a version older than the stored one is left out.
 *
 * <p>At least once, with the effect of exactly once: every write is keyed and guarded by its
 * version. What was written is counted in the table itself after the last batch was committed, by
 * the id of the run, so that a batch which a runner repeats is not counted twice.
 *
 * <p>The output is how many records were inserted, updated, unchanged and stale, by source; it is
 * complete, and therefore available, only when everything was committed.
 */
public final class LoadRecords
    extends PTransform<PCollection<ScoredRecord>, PCollection<Measures>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;
  private final boolean everySighting;

  private LoadRecords(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      boolean everySighting) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.everySighting = everySighting;
  }

  /**
   * @param run id of the run, stored with each row that it writes
   * @param batchSize rows of one statement and transaction
   */
  public static LoadRecords into(
      Database database, CollectionTables tables, String run, int batchSize) {
    return new LoadRecords(database, tables, run, batchSize, false);
  }

  /** Notes of every row that it was found, as {@link DeleteVanished} needs it. */
  public LoadRecords notingEverySighting() {
    return new LoadRecords(database, tables, run, batchSize, true);
  }

  @Override
  public PCollection<Measures> expand(PCollection<ScoredRecord> input) {
    PCollectionTuple compared =
        input
            .apply("Batch records", ParDo.of(new BatchFn<>(batchSize, RecordBatch::new)))
            .setCoder(new RecordBatch.RecordBatchCoder())
            .apply(
                "Compare with table",
                ParDo.of(new CompareFn(database, tables, run, everySighting))
                    .withOutputTags(
                        CompareFn.TO_WRITE,
                        TupleTagList.of(CompareFn.SEEN_AGAIN).and(CompareFn.MEASURES)));
    VersionedStatements statements = new VersionedStatements(database.dialect());
    PCollection<Void> written =
        compared
            .get(CompareFn.TO_WRITE)
            .setCoder(new RecordBatch.RecordBatchCoder())
            .apply("Upsert", upsert(statements.upsertRecords(tables)))
            .apply("Upserts complete", Completion.signal());
    PCollection<Void> sighted =
        compared
            .get(CompareFn.SEEN_AGAIN)
            .setCoder(new RowBatch.RowBatchCoder())
            .apply("Note sightings", sightings(statements.noteSightings(tables)))
            .apply("Sightings complete", Completion.signal());
    PCollection<Measures> counted =
        input
            .getPipeline()
            .apply("Name run", Create.of(run))
            .apply(
                "After load",
                Wait.on(
                    PCollectionList.of(written)
                        .and(sighted)
                        .apply("Load complete", Flatten.pCollections())))
            .apply("Count written rows", ParDo.of(new CountWrittenFn(database, tables)));
    return PCollectionList.of(compared.get(CompareFn.MEASURES))
        .and(counted)
        .apply("Merge outcomes", Flatten.pCollections());
  }

  private JdbcIO.WriteVoid<RecordBatch> upsert(String statement) {
    Dialect dialect = database.dialect();
    List<Column> columns = tables.records().columns();
    String runId = run;
    return JdbcIO.<RecordBatch>write()
        .withDataSourceProviderFn(database.provider())
        .withStatement(statement)
        .withBatchSize(1)
        .withPreparedStatementSetter(
            (batch, prepared) -> {
              List<String[]> rows = new ArrayList<>(batch.records().size());
              batch.records().forEach(record -> rows.add(row(record, columns.size(), runId)));
              dialect.setRows(prepared, columns, rows);
            })
        .withResults();
  }

  private JdbcIO.WriteVoid<RowBatch> sightings(String statement) {
    Dialect dialect = database.dialect();
    List<Column> columns = tables.seen().columns();
    return JdbcIO.<RowBatch>write()
        .withDataSourceProviderFn(database.provider())
        .withStatement(statement)
        .withBatchSize(1)
        .withPreparedStatementSetter(
            (batch, prepared) -> dialect.setRows(prepared, columns, batch.rows()))
        .withResults();
  }

  /** The fields' values, then the columns in the order of {@link CollectionTables}. */
  private static String[] row(ScoredRecord scored, int columns, String run) {
    CollectedRecord record = scored.record();
    Object[] values = record.values().toArray();
    String[] row = new String[columns];
    int next = 0;
    for (Object value : values) {
      row[next++] = SqlText.text(value);
    }
    String collectedAt = SqlText.instant(record.provenance().collectedAt());
    row[next++] = Double.toString(scored.quality());
    row[next++] = scored.anomalous() ? "1" : "0";
    row[next++] = record.provenance().source();
    row[next++] = record.contentHash();
    row[next++] = collectedAt;
    row[next++] = collectedAt;
    row[next++] = collectedAt;
    row[next++] = run;
    row[next] = "1";
    return row;
  }

  static final class CountWrittenFn extends DoFn<String, Measures> {
    private static final long serialVersionUID = 1L;
    private final Database database;
    private final String query;

    CountWrittenFn(Database database, CollectionTables tables) {
      this.database = database;
      query = new VersionedStatements(database.dialect()).countWritten(tables.records());
    }

    @ProcessElement
    public void process(@Element String run, OutputReceiver<Measures> out) throws SQLException {
      Measures measures = new Measures();
      try (Connection connection = database.connect();
          PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setString(1, run);
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            String source = result.getString(1);
            long count = result.getLong(3);
            measures.add(result.getBoolean(2) ? Measure.INSERTED : Measure.UPDATED, source, count);
            measures.add(Measure.STALE, source, -count);
          }
        }
      }
      out.output(measures);
    }
  }
}
