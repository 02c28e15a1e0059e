package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.write.SqlFault;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measures;
import dev.collection.model.ScoredRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final boolean everySighting;
  private final LoadRejects rejects;
  private final String query;
  private final List<Column> columns;
  private final int[] compared;
  private final int[] key;
  private final Counter comparedRecords = Metrics.counter("collection", "compared");

  /**
   * @param rejects of records whose key is there with other contents
   * @param everySighting whether a sighting is noted for every row that is not written, so that
   *     rows without one are those that this run has not found
   */
  CompareFn(
      Database database,
      CollectionTables tables,
      String run,
      boolean everySighting,
      LoadRejects rejects) {
    this.rejects = rejects;
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.everySighting = everySighting;
    query = new VersionedStatements(database.dialect(), tables).compareRecords();
    columns = new VersionedStatements(database.dialect(), tables).comparedColumns();
    // The last three columns are not fields: source, time of collection and content hash.
    compared =
        columns.subList(0, columns.size() - 3).stream()
            .mapToInt(column -> tables.type().position(column.name()))
            .toArray();
    key = tables.type().key().stream().mapToInt(tables.type()::position).toArray();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch, MultiOutputReceiver out) throws SQLException {
    Measures measures = new Measures();
    List<ScoredRecord> toWrite = new ArrayList<>();
    List<String[]> toDelete = new ArrayList<>();
    List<String[]> seenAgain = new ArrayList<>();
    List<String[]> reused = new ArrayList<>();
    StoredVersion[] stored = read(batch);
    for (int i = 0; i < stored.length; i++) {
      ScoredRecord scored = batch.records().get(i);
      CollectedRecord record = scored.record();
      String source = record.provenance().source();
      StoredVersion known = stored[i];
      if (record.deleted()) {
        measures.add(known.outcomeOfDeletion(run), source, 1);
        if (known.isToBeDeleted(run)) {
          toDelete.add(deletion(record, known.isPresent()));
        }
      } else {
        measures.add(known.outcomeOfRecord(run), source, 1);
        if (known.isToBeWritten(tables.appends())) {
          toWrite.add(scored);
        } else if (tables.appends() && known.isOther()) {
          reused.add(rejects.row(rejects.reused(UnloadedRecord.of(record, tables.type()))));
        } else if (known.isSeenAgain(run)) {
          seenAgain.add(sighting(record, SqlText.instant(record.provenance().collectedAt())));
        } else if (everySighting && known.isFoundAgain(run)) {
          // A sign of the row, which does not confirm what it holds.
          seenAgain.add(sighting(record, RefusedKeys.LONG_AGO));
        }
      }
    }
    comparedRecords.inc(stored.length);
    out.get(MEASURES).output(measures);
    if (!toWrite.isEmpty()) {
      out.get(TO_WRITE).output(new RecordBatch(toWrite));
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

  private StoredVersion[] read(RecordBatch batch) throws SQLException {
    List<String[]> rows = new ArrayList<>(batch.records().size());
    for (ScoredRecord scored : batch.records()) {
      CollectedRecord record = scored.record();
      String[] row = new String[columns.size()];
      for (int i = 0; i < compared.length; i++) {
        row[i] = SqlText.text(record.values().get(compared[i]));
      }
      row[compared.length] = record.provenance().source();
      row[compared.length + 1] = SqlText.instant(record.provenance().collectedAt());
      row[compared.length + 2] = record.contentHash();
      rows.add(row);
    }
    StoredVersion[] stored = new StoredVersion[rows.size()];
    Arrays.fill(stored, StoredVersion.NONE);
    read(rows, 0, rows.size(), stored);
    return stored;
  }

  /**
   * Fills in what the table has. A record with a value that the database cannot even compare is
   * taken for a new one: it will be refused when it is written, and be a reject.
   */
  private void read(List<String[]> rows, int from, int to, StoredVersion[] stored)
      throws SQLException {
    try {
      database
          .retry()
          .execute(
              connection -> {
                query(connection, rows.subList(from, to), from, stored);
                return null;
              });
    } catch (SQLException e) {
      if (SqlFault.of(e) != SqlFault.RECORD) {
        throw e;
      }
      if (to - from > 1) {
        int half = (from + to) / 2;
        read(rows, from, half, stored);
        read(rows, half, to, stored);
      }
    }
  }

  private void query(Connection connection, List<String[]> rows, int offset, StoredVersion[] stored)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      database.dialect().setInput(statement, columns, rows);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          stored[offset + result.getInt(1)] = StoredVersion.of(result, tables.deletes());
        }
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
