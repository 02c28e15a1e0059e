package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Written;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Counts what became of the records of a batch that was written. If the database says that it has
 * taken all of them, nothing more is asked.
 */
final class CountUpsertsFn extends DoFn<Written<RecordBatch>, Measures> {
  private static final long serialVersionUID = 1L;
  private final Database database;
  private final CollectionTables tables;
  private final TableComparison comparison;
  private final Outcomes outcomes;
  private final String run;
  private final LoadRejects rejects;

  CountUpsertsFn(
      Database database,
      CollectionTables tables,
      Outcomes outcomes,
      String run,
      LoadRejects rejects) {
    this.database = database;
    this.tables = tables;
    this.comparison = new TableComparison(database, tables);
    this.outcomes = outcomes;
    this.run = run;
    this.rejects = rejects;
  }

  @ProcessElement
  public void process(@Element Written<RecordBatch> written, MultiOutputReceiver out)
      throws SQLException {
    count(written).output(out);
  }

  Outcomes.Batch count(Written<RecordBatch> written) throws SQLException {
    Outcomes.Batch found = outcomes.batch();
    if (written.batch().compared()) {
      settle(written, found.measures());
    } else {
      compare(written, found);
    }
    return found;
  }

  /** Of records each of which has been counted as stale so far. */
  private void settle(Written<RecordBatch> written, Measures measures) throws SQLException {
    RecordBatch batch = written.batch();
    List<ScoredRecord> records = batch.records();
    boolean all = written.rows() == records.size();
    StoredVersion[] stored = all ? null : comparison.of(records);
    for (int i = 0; i < records.size(); i++) {
      CollectedRecord record = records.get(i).record();
      String source = record.provenance().source();
      if (all || stored[i].isWrittenBy(run)) {
        measures.add(batch.present().get(i) ? Measure.UPDATED : Measure.INSERTED, source, 1);
        measures.add(Measure.STALE, source, -1);
      } else if (isRefused(record, stored[i], measures)) {
        measures.add(Measure.STALE, source, -1);
      }
    }
  }

  /** Of records of one source, which have not been counted so far. */
  private void compare(Written<RecordBatch> written, Outcomes.Batch found) throws SQLException {
    List<ScoredRecord> records = written.batch().records();
    Measures measures = found.measures();
    String source = records.get(0).record().provenance().source();
    long rows = written.rows();
    long inserted = written.inserted();
    if (rows != records.size()) {
      StoredVersion[] stored = comparison.of(records);
      long ofThisRun = 0;
      long ofThisRunNew = 0;
      for (int i = 0; i < stored.length; i++) {
        if (stored[i].isWrittenBy(run)) {
          ofThisRun++;
          ofThisRunNew += stored[i].first() ? 1 : 0;
        }
        if (!isRefused(records.get(i).record(), stored[i], measures)) {
          found.add(records.get(i), stored[i]);
        }
      }
      if (rows == Written.UNKNOWN) {
        rows = ofThisRun;
        inserted = ofThisRunNew;
      }
      // They are taken for unchanged, or stale where another writer has been there since then.
      long unchanged = Math.min(rows, ofThisRun);
      count(Measure.UNCHANGED, source, -unchanged, measures);
      count(Measure.STALE, source, unchanged - rows, measures);
    }
    count(Measure.INSERTED, source, inserted, measures);
    count(Measure.UPDATED, source, rows - inserted, measures);
  }

  private static void count(Measure outcome, String source, long records, Measures measures) {
    if (records != 0) {
      measures.add(outcome, source, records);
    }
  }

  /** Counts a record that is not in the table because the database has refused it. */
  private boolean isRefused(CollectedRecord record, StoredVersion stored, Measures measures)
      throws SQLException {
    if (!stored.isToBeWritten(tables.appends())) {
      return false;
    }
    String rule =
        database
            .retry()
            .execute(connection -> rejects.rule(connection, record.key(), record.provenance()));
    if (rule == null) {
      return false;
    }
    String source = record.provenance().source();
    measures.add(Measure.REJECTED, source, LoadRecords.STAGE, 1);
    measures.add(Measure.VIOLATION, source, rule, 1);
    return true;
  }
}
