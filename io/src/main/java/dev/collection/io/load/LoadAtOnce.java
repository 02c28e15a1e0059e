package dev.collection.io.load;

import dev.collection.io.jdbc.BatchFn;
import dev.collection.io.jdbc.BatchWrites;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Written;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Loads records that have no end, as {@link LoadRecords} does: each bundle is compared, written and
 * counted before the next one, without a shuffle in between. There is nothing to wait for, and so
 * no count over the table when everything is written.
 */
final class LoadAtOnce extends PTransform<PCollection<ScoredRecord>, PCollection<Measures>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;
  private final boolean everySighting;
  private final SerializableClock clock;

  LoadAtOnce(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      boolean everySighting,
      SerializableClock clock) {
    if (tables.staging() != null) {
      throw new IllegalArgumentException("what has no end cannot be published as a whole");
    }
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.everySighting = everySighting;
    this.clock = clock;
  }

  @Override
  public PCollection<Measures> expand(PCollection<ScoredRecord> input) {
    Dialect dialect = database.dialect();
    Coder<RecordBatch> batches = new RecordBatch.RecordBatchCoder();
    LoadRejects rejects =
        new LoadRejects(tables, run, dialect, everySighting ? tables.seen() : null, clock);
    PCollectionTuple compared =
        input
            .apply("Batch records", ParDo.of(BatchFn.of(batchSize, RecordBatch::new)))
            .setCoder(batches)
            .apply(
                "Compare with table",
                ParDo.of(new CompareFn(database, tables, run, everySighting, false, rejects))
                    .withOutputTags(
                        CompareFn.TO_WRITE,
                        TupleTagList.of(CompareFn.TO_DELETE)
                            .and(CompareFn.SEEN_AGAIN)
                            .and(CompareFn.KEY_REUSED)
                            .and(CompareFn.MEASURES)));
    PCollection<RecordBatch> toWrite = compared.get(CompareFn.TO_WRITE).setCoder(batches);
    if (MakePartitionsFn.isNeeded(tables)) {
      toWrite =
          toWrite
              .apply("Make partitions", ParDo.of(new MakePartitionsFn(database, tables)))
              .setCoder(batches);
    }
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    PCollectionList<Measures> measures =
        PCollectionList.of(compared.get(CompareFn.MEASURES))
            .and(
                toWrite
                    .apply(
                        "Upsert",
                        BatchWrites.counting(
                            database,
                            statements.writeRecords(),
                            batches,
                            LoadRecords.toBatch(dialect, tables, run, rejects)))
                    .apply(
                        "Count upserts",
                        ParDo.of(new CountUpsertsFn(database, tables, run, rejects))));
    PCollection<RowBatch> seenAgain = rows(compared.get(CompareFn.SEEN_AGAIN));
    seenAgain.apply(
        "Note sightings",
        BatchWrites.rows(database, tables.seen(), statements.noteSightings(tables.seen())));
    PCollection<RowBatch> reused = rows(compared.get(CompareFn.KEY_REUSED));
    if (tables.appends()) {
      reused.apply(
          "Reject reused keys",
          BatchWrites.rows(
              database, tables.rejects(), new Statements(dialect).insertMissing(tables.rejects())));
    }
    PCollection<RowBatch> toDelete = rows(compared.get(CompareFn.TO_DELETE));
    if (tables.deletes()) {
      measures = measures.and(delete(toDelete));
    }
    return measures.apply("Merge outcomes", Flatten.pCollections());
  }

  private static PCollection<RowBatch> rows(PCollection<RowBatch> batches) {
    return batches.setCoder(new RowBatch.RowBatchCoder());
  }

  /** Nothing is deleted before it is remembered: what dies in between is done again. */
  private PCollection<Measures> delete(PCollection<RowBatch> toDelete) {
    Dialect dialect = database.dialect();
    DeletionStatements statements = new DeletionStatements(dialect, tables);
    var columns = tables.deletions().columns();
    return toDelete
        .apply(
            "Remember deletions",
            BatchWrites.counting(
                database,
                statements.rememberDeletions(),
                new RowBatch.RowBatchCoder(),
                batch ->
                    new Batch(
                        batch.rows(),
                        (prepared, some) -> dialect.setRows(prepared, columns, some))))
        .apply("Take remembered", ParDo.of(new TakeBatchFn()))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply(
            "Delete rows",
            BatchWrites.counting(
                database,
                statements.deleteRecords(),
                new RowBatch.RowBatchCoder(),
                LoadRecords.toKeys(dialect, tables, List.copyOf(statements.keyColumns()))))
        .apply("Count deletions", ParDo.of(new CountDeletionsFn(database, tables)));
  }

  private static final class TakeBatchFn extends DoFn<Written<RowBatch>, RowBatch> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Written<RowBatch> written, OutputReceiver<RowBatch> out) {
      out.output(written.batch());
    }
  }
}
