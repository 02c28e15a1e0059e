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
 * Counts what became of the records of a batch that was written, each of which has been counted as
 * stale so far. If the database says that it has taken all of them, nothing more is asked.
 */
final class CountUpsertsFn extends DoFn<Written<RecordBatch>, Measures> {
  private static final long serialVersionUID = 1L;
  private final Database database;
  private final TableComparison comparison;
  private final String run;
  private final LoadRejects rejects;

  CountUpsertsFn(Database database, CollectionTables tables, String run, LoadRejects rejects) {
    this.database = database;
    this.comparison = new TableComparison(database, tables);
    this.run = run;
    this.rejects = rejects;
  }

  @ProcessElement
  public void process(@Element Written<RecordBatch> written, OutputReceiver<Measures> out)
      throws SQLException {
    RecordBatch batch = written.batch();
    List<ScoredRecord> records = batch.records();
    boolean all = written.rows() == records.size();
    StoredVersion[] stored = all ? null : comparison.of(records);
    Measures measures = new Measures();
    for (int i = 0; i < records.size(); i++) {
      CollectedRecord record = records.get(i).record();
      if (all || stored[i].isWrittenBy(run)) {
        settle(batch.present().get(i) ? Measure.UPDATED : Measure.INSERTED, "", record, measures);
      } else {
        String rule =
            database
                .retry()
                .execute(connection -> rejects.rule(connection, record.key(), record.provenance()));
        if (rule != null) {
          settle(Measure.REJECTED, LoadRecords.STAGE, record, measures);
          measures.add(Measure.VIOLATION, record.provenance().source(), rule, 1);
        }
      }
    }
    if (!measures.isEmpty()) {
      out.output(measures);
    }
  }

  private static void settle(
      Measure outcome, String name, CollectedRecord record, Measures measures) {
    String source = record.provenance().source();
    measures.add(outcome, source, name, 1);
    measures.add(Measure.STALE, source, -1);
  }
}
