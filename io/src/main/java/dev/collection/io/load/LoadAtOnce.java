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
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Loads records that have no end, as {@link LoadRecords} does: each bundle is compared, written and
 * counted before the next one, without a shuffle in between. What is probably all new is written
 * first, and compared only if it was not ({@link WriteFirst}). There is nothing to wait for, and so
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
  private final int writtenFirst;

  LoadAtOnce(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      boolean everySighting,
      SerializableClock clock,
      int writtenFirst) {
    if (tables.staging() != null) {
      throw new IllegalArgumentException("what has no end cannot be published as a whole");
    }
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.everySighting = everySighting;
    this.clock = clock;
    this.writtenFirst = writtenFirst;
  }

  @Override
  public PCollection<Measures> expand(PCollection<ScoredRecord> input) {
    Dialect dialect = database.dialect();
    Coder<RecordBatch> batches = new RecordBatch.RecordBatchCoder();
    LoadRejects rejects =
        new LoadRejects(tables, run, dialect, everySighting ? tables.seen() : null, clock);
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    Outcomes outcomes = new Outcomes(tables, run, everySighting, false, rejects);
    boolean partitions = MakePartitionsFn.isNeeded(tables);
    boolean counts = !partitions && statements.writeAndCount() != null;
    PCollectionTuple compared =
        input
            .apply("Batch records", ParDo.of(BatchFn.of(batchSize, RecordBatch::new)))
            .setCoder(batches)
            .apply(
                "Compare with table",
                ParDo.of(CompareFn.endless(database, tables, outcomes, counts, writtenFirst))
                    .withOutputTags(Outcomes.TO_WRITE, Outcomes.OTHERS));
    PCollection<RecordBatch> toWrite = compared.get(Outcomes.TO_WRITE).setCoder(batches);
    if (partitions) {
      toWrite =
          toWrite
              .apply("Make partitions", ParDo.of(new MakePartitionsFn(database, tables)))
              .setCoder(batches);
    }
    PCollectionTuple counted =
        toWrite
            .apply(
                "Upsert",
                BatchWrites.counting(
                    database,
                    counts ? statements.writeAndCount() : statements.writeRecords(),
                    batches,
                    LoadRecords.toBatch(dialect, tables, run, rejects, counts)))
            .apply(
                "Count upserts",
                ParDo.of(new CountUpsertsFn(database, tables, outcomes, run, rejects))
                    .withOutputTags(
                        Outcomes.MEASURES,
                        TupleTagList.of(Outcomes.SEEN_AGAIN).and(Outcomes.KEY_REUSED)));
    PCollectionList<Measures> measures =
        PCollectionList.of(compared.get(Outcomes.MEASURES)).and(counted.get(Outcomes.MEASURES));
    both(Outcomes.SEEN_AGAIN, compared, counted)
        .apply(
            "Note sightings",
            BatchWrites.rows(database, tables.seen(), statements.noteSightings(tables.seen())));
    PCollection<RowBatch> reused = both(Outcomes.KEY_REUSED, compared, counted);
    if (tables.appends()) {
      reused.apply(
          "Reject reused keys",
          BatchWrites.rows(
              database, tables.rejects(), new Statements(dialect).insertMissing(tables.rejects())));
    }
    PCollection<RowBatch> toDelete = rows(compared.get(Outcomes.TO_DELETE));
    if (tables.deletes()) {
      measures = measures.and(delete(toDelete));
    }
    return measures.apply("Merge outcomes", Flatten.pCollections());
  }

  private static PCollection<RowBatch> both(
      TupleTag<RowBatch> tag, PCollectionTuple compared, PCollectionTuple counted) {
    return PCollectionList.of(rows(compared.get(tag)))
        .and(rows(counted.get(tag)))
        .apply("Merge " + tag.getId(), Flatten.pCollections());
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
