package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * What becomes of records, by what the tables have of them.
 *
 * <p>A record that has to be written counts as stale until the table shows it to have been: another
 * writer may store a newer version in between, and then the upsert leaves the row alone.
 */
final class Outcomes implements Serializable {
  private static final long serialVersionUID = 1L;

  static final TupleTag<RecordBatch> TO_WRITE = new TupleTag<>("to write") {};
  static final TupleTag<RowBatch> TO_DELETE = new TupleTag<>("to delete") {};
  static final TupleTag<RowBatch> SEEN_AGAIN = new TupleTag<>("seen again") {};

  /** Rejects: the key is there, its contents are others, and rows are only added. */
  static final TupleTag<RowBatch> KEY_REUSED = new TupleTag<>("key reused") {};

  static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  /** All but {@link #TO_WRITE}. */
  static final TupleTagList OTHERS =
      TupleTagList.of(TO_DELETE).and(SEEN_AGAIN).and(KEY_REUSED).and(MEASURES);

  private final CollectionTables tables;
  private final String run;
  private final boolean everySighting;
  private final boolean countedLater;
  private final String counted;
  private final LoadRejects rejects;
  private final int[] key;

  /**
   * @param everySighting whether a sighting is noted for every row that is not written, so that
   *     rows without one are those that this run has not found
   * @param countedLater whether what this run has written is counted in the table at its end
   * @param rejects of records whose key is there with other contents
   */
  Outcomes(
      CollectionTables tables,
      String run,
      boolean everySighting,
      boolean countedLater,
      LoadRejects rejects) {
    this.tables = tables;
    this.run = run;
    this.everySighting = everySighting;
    // No run has this name: what an earlier attempt of this one has written is unchanged, too.
    this.countedLater = countedLater;
    counted = countedLater ? run : "";
    this.rejects = rejects;
    key = tables.type().key().stream().mapToInt(tables.type()::position).toArray();
  }

  Batch batch() {
    return new Batch();
  }

  /** Those of a batch. */
  final class Batch {
    private final Measures measures = new Measures();
    private final List<ScoredRecord> toWrite = new ArrayList<>();
    private final BitSet present = new BitSet();
    private final List<String[]> toDelete = new ArrayList<>();
    private final List<String[]> seenAgain = new ArrayList<>();
    private final List<String[]> reused = new ArrayList<>();

    private Batch() {}

    Measures measures() {
      return measures;
    }

    /** Records that have to be written. */
    RecordBatch toWrite() {
      return new RecordBatch(toWrite, true, present);
    }

    /**
     * Decides.
     *
     * @param known what the tables have
     */
    void add(ScoredRecord scored, StoredVersion known) {
      CollectedRecord record = scored.record();
      String source = record.provenance().source();
      if (record.deleted()) {
        measures.add(known.outcomeOfDeletion(counted), source, 1);
        if (known.isToBeDeleted(run)) {
          toDelete.add(deletion(record, known.isPresent()));
        }
        return;
      }
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
      count(outcome, source);
    }

    private void count(Measure outcome, String source) {
      if (outcome == Measure.REJECTED) {
        measures.add(outcome, source, LoadRecords.STAGE, 1);
        measures.add(Measure.VIOLATION, source, LoadRejects.KEY_REUSED, 1);
      } else {
        measures.add(outcome, source, 1);
      }
    }

    /** Puts out all but what has to be written. */
    void output(MultiOutputReceiver out) {
      if (!measures.isEmpty()) {
        out.get(MEASURES).output(measures);
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
