package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Compares a batch with the table and lets through what has to be written: new records and newer
 * versions. Records that the table has already are counted, and so are those of which it has a
 * newer version.
 *
 * <p>A record that is let through counts as stale until the table shows it to have been written:
 * another writer may store a newer version in between, and then the upsert leaves the row alone.
 */
final class CompareFn extends DoFn<RecordBatch, RecordBatch> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<RecordBatch> TO_WRITE = new TupleTag<>("to write") {};
  static final TupleTag<RowBatch> TO_DELETE = new TupleTag<>("to delete") {};
  static final TupleTag<RowBatch> SEEN_AGAIN = new TupleTag<>("seen again") {};

  /** Rejects: the key is there, its contents are others, and rows are only added. */
  static final TupleTag<RowBatch> KEY_REUSED = new TupleTag<>("key reused") {};

  static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  private final TableComparison comparison;
  private final CollectionTables tables;
  private final String run;
  private final boolean everySighting;
  private final boolean countedLater;
  private final String counted;
  private final LoadRejects rejects;
  private final int[] key;
  private final Counter comparedRecords = Metrics.counter("collection", "compared");

  /**
   * @param rejects of records whose key is there with other contents
   * @param everySighting whether a sighting is noted for every row that is not written, so that
   *     rows without one are those that this run has not found
   * @param countedLater whether what this run has written is counted in the table at its end
   */
  CompareFn(
      Database database,
      CollectionTables tables,
      String run,
      boolean everySighting,
      boolean countedLater,
      LoadRejects rejects) {
    comparison = new TableComparison(database, tables);
    this.tables = tables;
    this.run = run;
    this.everySighting = everySighting;
    // No run has this name: what an earlier attempt of this one has written is unchanged, too.
    this.countedLater = countedLater;
    counted = countedLater ? run : "";
    this.rejects = rejects;
    key = tables.type().key().stream().mapToInt(tables.type()::position).toArray();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch, MultiOutputReceiver out) throws SQLException {
    Measures measures = new Measures();
    List<ScoredRecord> toWrite = new ArrayList<>();
    BitSet present = new BitSet();
    List<String[]> toDelete = new ArrayList<>();
    List<String[]> seenAgain = new ArrayList<>();
    List<String[]> reused = new ArrayList<>();
    List<ScoredRecord> records = countedLater ? batch.records() : latest(batch.records(), measures);
    StoredVersion[] stored = comparison.of(records);
    for (int i = 0; i < stored.length; i++) {
      ScoredRecord scored = records.get(i);
      CollectedRecord record = scored.record();
      String source = record.provenance().source();
      StoredVersion known = stored[i];
      if (record.deleted()) {
        measures.add(known.outcomeOfDeletion(counted), source, 1);
        if (known.isToBeDeleted(run)) {
          toDelete.add(deletion(record, known.isPresent()));
        }
      } else {
        Measure outcome = known.outcomeOfRecord(counted);
        if (known.isToBeWritten(tables.appends())) {
          present.set(toWrite.size(), known.isPresent());
          toWrite.add(scored);
        } else if (tables.appends() && known.isOther()) {
          if (!countedLater) {
            outcome = Measure.REJECTED;
          }
          reused.add(rejects.row(rejects.reused(UnloadedRecord.of(record, tables.type()))));
        } else if (known.isSeenAgain(counted)) {
          seenAgain.add(sighting(record, SqlText.instant(record.provenance().collectedAt())));
        } else if (everySighting && known.isFoundAgain(run)) {
          // A sign of the row, which does not confirm what it holds.
          seenAgain.add(sighting(record, RefusedKeys.LONG_AGO));
        }
        count(outcome, source, measures);
      }
    }
    comparedRecords.inc(stored.length);
    out.get(MEASURES).output(measures);
    if (!toWrite.isEmpty()) {
      out.get(TO_WRITE).output(new RecordBatch(toWrite, present));
    }
    if (!toDelete.isEmpty()) {
      out.get(TO_DELETE).output(new RowBatch(toDelete));
    }
    if (!seenAgain.isEmpty()) {
      out.get(SEEN_AGAIN).output(new RowBatch(seenAgain));
    }
    if (!reused.isEmpty()) {
      out.get(KEY_REUSED).output(new RowBatch(reused));
    }
  }

  private static void count(Measure outcome, String source, Measures measures) {
    if (outcome == Measure.REJECTED) {
      measures.add(outcome, source, LoadRecords.STAGE, 1);
      measures.add(Measure.VIOLATION, source, LoadRejects.KEY_REUSED, 1);
    } else {
      measures.add(outcome, source, 1);
    }
  }

  /**
   * The last record of each key: where records are passed on as they come, one that is newer
   * follows one that is older, and one statement must not meet a key twice. By the time that the
   * others could be written the table has a newer version.
   */
  private static List<ScoredRecord> latest(List<ScoredRecord> records, Measures measures) {
    List<ScoredRecord> latest = new ArrayList<>(records.size());
    Set<String> keys = new HashSet<>(2 * records.size());
    for (int i = records.size() - 1; i >= 0; i--) {
      CollectedRecord record = records.get(i).record();
      if (keys.add(record.key())) {
        latest.add(records.get(i));
      } else {
        measures.add(Measure.STALE, record.provenance().source(), 1);
      }
    }
    Collections.reverse(latest);
    return latest;
  }

  /** In the order of the columns of the table of deletions. */
  private String[] deletion(CollectedRecord record, boolean removes) {
    List<Column> gone = tables.deletions().columns();
    String[] row = new String[gone.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          switch (gone.get(i).name()) {
            case "source" -> record.provenance().source();
            case "content_hash" -> record.contentHash();
            case "last_seen_at" -> SqlText.instant(record.provenance().collectedAt());
            case "removed" -> removes ? "1" : "0";
            case "run_id" -> run;
            default ->
                SqlText.text(record.values().get(tables.type().position(gone.get(i).name())));
          };
    }
    return row;
  }

  private String[] sighting(CollectedRecord record, String time) {
    String[] row = new String[tables.seen().columns().size()];
    for (int i = 0; i < key.length; i++) {
      row[i] = SqlText.text(record.values().get(key[i]));
    }
    row[key.length] = time;
    row[key.length + 1] = run;
    return row;
  }
}
