package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.ScoredRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Compares a batch with the table and lets through what has to be written: new records and newer
 * versions. Records that the table has already are counted, and so are those of which it has a
 * newer version.
 */
final class CompareFn extends DoFn<RecordBatch, RecordBatch> {
  private static final long serialVersionUID = 1L;

  private final TableComparison comparison;
  private final Outcomes outcomes;
  private final boolean severalVersions;
  private final boolean maybeLater;
  private final int writtenFirst;
  private final Counter comparedRecords = Metrics.counter("collection", "compared");
  private transient WriteFirst writeFirst;

  private CompareFn(
      TableComparison comparison,
      Outcomes outcomes,
      boolean severalVersions,
      boolean maybeLater,
      int writtenFirst) {
    this.comparison = comparison;
    this.outcomes = outcomes;
    this.severalVersions = severalVersions;
    this.maybeLater = maybeLater;
    this.writtenFirst = writtenFirst;
  }

  /** Of a run, which has one record of a key. */
  static CompareFn once(Database database, CollectionTables tables, Outcomes outcomes) {
    return new CompareFn(new TableComparison(database, tables), outcomes, false, false, 0);
  }

  /**
   * Of what has no end.
   *
   * @param maybeLater whether a batch of which probably all has to be written is let through as it
   *     is, and is compared only if it was not
   * @param writtenFirst how many batches are taken for such before any has been compared
   */
  static CompareFn endless(
      Database database,
      CollectionTables tables,
      Outcomes outcomes,
      boolean maybeLater,
      int writtenFirst) {
    return new CompareFn(
        new TableComparison(database, tables), outcomes, true, maybeLater, writtenFirst);
  }

  @Setup
  public void setup() {
    writeFirst = new WriteFirst(writtenFirst);
  }

  @ProcessElement
  public void process(@Element RecordBatch batch, MultiOutputReceiver out) throws SQLException {
    Outcomes.Batch found = outcomes.batch();
    List<ScoredRecord> records = severalVersions ? latest(batch.records(), found) : batch.records();
    RecordBatch toWrite;
    if (maybeLater && areCountedTogether(records) && writeFirst.next()) {
      toWrite = new RecordBatch(records);
    } else {
      StoredVersion[] stored = comparison.of(records);
      for (int i = 0; i < stored.length; i++) {
        found.add(records.get(i), stored[i]);
      }
      comparedRecords.inc(stored.length);
      toWrite = found.toWrite();
      writeFirst.compared(toWrite.records().size() == records.size());
    }
    found.output(out);
    if (!toWrite.records().isEmpty()) {
      out.get(Outcomes.TO_WRITE).output(toWrite);
    }
  }

  /** The table tells how many were written, not which. */
  private static boolean areCountedTogether(List<ScoredRecord> records) {
    String source = records.get(0).record().provenance().source();
    for (ScoredRecord record : records) {
      if (record.record().deleted() || !record.record().provenance().source().equals(source)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The last record of each key: where records are passed on as they come, one that is newer
   * follows one that is older, and one statement must not meet a key twice. By the time that the
   * others could be written the table has a newer version.
   */
  private static List<ScoredRecord> latest(List<ScoredRecord> records, Outcomes.Batch found) {
    List<ScoredRecord> latest = new ArrayList<>(records.size());
    Set<String> keys = new HashSet<>(2 * records.size());
    for (int i = records.size() - 1; i >= 0; i--) {
      CollectedRecord record = records.get(i).record();
      if (keys.add(record.key())) {
        latest.add(records.get(i));
      } else {
        found.measures().add(Measure.STALE, record.provenance().source(), 1);
      }
    }
    Collections.reverse(latest);
    return latest;
  }
}
