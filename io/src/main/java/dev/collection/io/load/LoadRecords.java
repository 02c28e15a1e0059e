package dev.collection.io.load;

import dev.collection.io.jdbc.BatchFn;
import dev.collection.io.jdbc.BatchWrites;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Completion;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.partition.TableLock;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Loads records by key: new ones are inserted, newer versions replace older ones, rows that would
 * not change are not touched, and a version older than the stored one is left out.
 *
 * <p>At least once, with the effect of exactly once: every write is keyed and guarded by its
 * version. What was written is counted in the table itself after the last batch was committed, by
 * the id of the run, so that a batch which a runner repeats is not counted twice.
 *
 * <p>A record that is gone is remembered as such, with its version, and then its row is deleted,
 * unless the row is of a newer version. What is remembered keeps older versions out, however late
 * they come.
 *
 * <p>Where the tables have a staging area, all this is written there, and is not visible until it
 * is published ({@link Publication}); what waits is counted as withheld.
 *
 * <p>Where rows are only added, a record whose key is there with other contents becomes a reject.
 *
 * <p>A record that the database refuses, for a constraint or trigger of the user's, becomes a
 * reject in the transaction that writes the others of its batch. A record may refer to one of the
 * same batch, but not to one of a later batch.
 *
 * <p>The output is how many records were inserted, updated, deleted, unchanged, stale and rejected,
 * by source. Of a bounded input it is complete, and therefore available, only when everything was
 * committed. Of an unbounded one each batch is counted when it is committed, in its window; what a
 * runner repeats after a failure is then unchanged.
 */
public final class LoadRecords
    extends PTransform<PCollection<ScoredRecord>, PCollection<Measures>> {
  private static final long serialVersionUID = 1L;

  /** What this step is called in the graph, and in the rejects. */
  public static final String STAGE = "Load";

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;
  private final boolean everySighting;
  private final SerializableClock clock;
  private final int writtenFirst;

  private LoadRecords(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      boolean everySighting,
      SerializableClock clock,
      int writtenFirst) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.everySighting = everySighting;
    this.clock = clock;
    this.writtenFirst = writtenFirst;
  }

  /**
   * @param run id of the run, stored with each row that it writes
   * @param batchSize rows of one statement and transaction
   */
  public static LoadRecords into(
      Database database, CollectionTables tables, String run, int batchSize) {
    return new LoadRecords(database, tables, run, batchSize, false, SerializableClock.system(), 0);
  }

  /** Notes of every row that it was found, as {@link DeleteVanished} needs it. */
  public LoadRecords notingEverySighting() {
    return new LoadRecords(database, tables, run, batchSize, true, clock, writtenFirst);
  }

  /** Says when a record was refused. */
  public LoadRecords withClock(SerializableClock newClock) {
    return new LoadRecords(database, tables, run, batchSize, everySighting, newClock, writtenFirst);
  }

  /** Writes the first batches of what has no end without having compared any. */
  LoadRecords writingFirst() {
    return new LoadRecords(database, tables, run, batchSize, everySighting, clock, WriteFirst.MOST);
  }

  @Override
  public PCollection<Measures> expand(PCollection<ScoredRecord> input) {
    if (input.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      return input.apply(
          "At once",
          new LoadAtOnce(database, tables, run, batchSize, everySighting, clock, writtenFirst));
    }
    Dialect dialect = database.dialect();
    StagingTables staging = tables.staging();
    Table seen = staging == null ? tables.seen() : staging.seen();
    LoadRejects rejects = new LoadRejects(tables, run, dialect, everySighting ? seen : null, clock);
    Outcomes outcomes = new Outcomes(tables, run, everySighting, true, rejects);
    PCollectionTuple compared =
        input
            .apply("Batch records", ParDo.of(BatchFn.of(batchSize, RecordBatch::new)))
            .setCoder(new RecordBatch.RecordBatchCoder())
            .apply(
                "Compare with table",
                ParDo.of(CompareFn.once(database, tables, outcomes))
                    .withOutputTags(Outcomes.TO_WRITE, Outcomes.OTHERS));
    VersionedStatements statements = new VersionedStatements(dialect, tables);
    PCollection<RecordBatch> toWrite =
        compared.get(Outcomes.TO_WRITE).setCoder(new RecordBatch.RecordBatchCoder());
    if (MakePartitionsFn.isNeeded(tables)) {
      toWrite =
          toWrite
              .apply("Make partitions", ParDo.of(new MakePartitionsFn(database, tables)))
              .setCoder(new RecordBatch.RecordBatchCoder());
    }
    PCollection<Void> written =
        toWrite
            .apply(staging == null ? "Upsert" : "Stage", write(statements, rejects))
            .apply("Upserts complete", Completion.signal());
    PCollection<Void> sighted =
        batches(compared, Outcomes.SEEN_AGAIN)
            .apply("Note sightings", rows(seen, statements.noteSightings(seen)))
            .apply("Sightings complete", Completion.signal());
    PCollectionList<Void> writes = PCollectionList.of(written).and(sighted);
    PCollection<RowBatch> reused = batches(compared, Outcomes.KEY_REUSED);
    if (tables.appends()) {
      writes =
          writes.and(
              reused
                  .apply(
                      "Reject reused keys", rows(tables.rejects(), insertMissing(tables.rejects())))
                  .apply("Rejects complete", Completion.signal()));
    }
    PCollection<RowBatch> toDelete = batches(compared, Outcomes.TO_DELETE);
    if (tables.deletes()) {
      writes = writes.and(staging == null ? delete(toDelete) : stageDeletions(toDelete));
    }
    PCollection<Measures> counted =
        input
            .getPipeline()
            .apply("Name run", Create.of(run))
            .apply("After load", Wait.on(writes.apply("Load complete", Flatten.pCollections())))
            .apply("Count written rows", ParDo.of(new CountWrittenFn(database, tables, run)));
    return PCollectionList.of(compared.get(Outcomes.MEASURES))
        .and(counted)
        .apply("Merge outcomes", Flatten.pCollections());
  }

  private static PCollection<RowBatch> batches(PCollectionTuple tuple, TupleTag<RowBatch> tag) {
    return tuple.get(tag).setCoder(new RowBatch.RowBatchCoder());
  }

  private BatchWrites<RecordBatch> write(VersionedStatements statements, LoadRejects rejects) {
    StagingTables staging = tables.staging();
    return BatchWrites.of(
        database,
        staging == null ? statements.writeRecords() : insertMissing(staging.records()),
        toBatch(database.dialect(), tables, run, rejects, false));
  }

  /**
   * The rows of the records of a batch, and what becomes of those that the database refuses.
   *
   * @param counted whether it is written by {@link VersionedStatements#writeAndCount}
   */
  static SerializableFunction<RecordBatch, Batch> toBatch(
      Dialect dialect, CollectionTables tables, String run, LoadRejects rejects, boolean counted) {
    StagingTables staging = tables.staging();
    List<Column> columns = (staging == null ? tables.records() : staging.records()).columns();
    boolean staged = staging != null;
    RecordType type = tables.type();
    Batch.Parameters unlocked = (prepared, some) -> dialect.setRows(prepared, columns, some);
    Batch.Parameters parameters = staged ? unlocked : TableLock.before(tables.records(), unlocked);
    return batch -> {
      List<String[]> rows = new ArrayList<>(batch.records().size());
      batch.records().forEach(record -> rows.add(row(record, columns.size(), run, staged)));
      return new Batch(
          rows, parameters, new RefusedRecords(rejects, type, batch.records()), counted);
    };
  }

  private String insertMissing(Table table) {
    return new Statements(database.dialect()).insertMissing(table);
  }

  private PCollection<Void> stageDeletions(PCollection<RowBatch> batches) {
    Table staged = tables.staging().deletions();
    return batches
        .apply("Stage deletions", rows(staged, insertMissing(staged)))
        .apply("Deletions staged", Completion.signal());
  }

  /** Nothing is deleted before it is remembered: what dies in between is done again. */
  private PCollection<Void> delete(PCollection<RowBatch> batches) {
    DeletionStatements statements = new DeletionStatements(database.dialect(), tables);
    // Waiting copies the batches through a coder that it looks up.
    batches
        .getPipeline()
        .getCoderRegistry()
        .registerCoderForClass(RowBatch.class, new RowBatch.RowBatchCoder());
    PCollection<Void> remembered =
        batches
            .apply("Remember deletions", rows(tables.deletions(), statements.rememberDeletions()))
            .apply("Deletions remembered", Completion.signal());
    return batches
        .apply("After remembering", Wait.on(remembered))
        .apply("Delete rows", deleteRows(statements))
        .apply("Deletions complete", Completion.signal());
  }

  /** The key comes first in the rows of the table of deletions. */
  private BatchWrites<RowBatch> deleteRows(DeletionStatements statements) {
    return BatchWrites.of(
        database,
        statements.deleteRecords(),
        toKeys(database.dialect(), tables, statements.keyColumns()));
  }

  /** The keys of deletions. */
  static SerializableFunction<RowBatch, Batch> toKeys(
      Dialect dialect, CollectionTables tables, List<Column> columns) {
    Batch.Parameters parameters =
        TableLock.before(
            tables.records(), (prepared, some) -> dialect.setInput(prepared, columns, some));
    return batch -> {
      List<String[]> keys = new ArrayList<>(batch.rows().size());
      batch.rows().forEach(row -> keys.add(Arrays.copyOf(row, columns.size())));
      return new Batch(keys, parameters);
    };
  }

  private BatchWrites<RowBatch> rows(Table table, String statement) {
    return BatchWrites.rows(database, table, statement);
  }

  /** The fields' values, then the columns in the order of {@link CollectionTables}. */
  static String[] row(ScoredRecord scored, int columns, String run, boolean staged) {
    CollectedRecord record = scored.record();
    Object[] values = record.values().toArray();
    String[] row = new String[columns];
    int next = 0;
    for (Object value : values) {
      row[next++] = SqlText.text(value);
    }
    String collectedAt = SqlText.instant(record.provenance().collectedAt());
    row[next++] = Double.toString(scored.quality());
    row[next++] = scored.misses();
    row[next++] = SqlText.text(scored.anomalous());
    row[next++] = record.provenance().source();
    row[next++] = record.contentHash();
    row[next++] = collectedAt;
    row[next++] = collectedAt;
    row[next++] = collectedAt;
    row[next++] = run;
    row[next] = "1"; // A column behind it says since when the record is closed: it is not.
    if (staged) {
      row[columns - 2] = record.key();
      row[columns - 1] = StagedRecords.text(record.provenance().locator());
    }
    return row;
  }
}
