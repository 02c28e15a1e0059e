package dev.collection.io.load;

import dev.collection.io.jdbc.write.RefusedRows;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FailedRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes rejects of the records of a batch that the database refuses, in the transaction that writes
 * the others.
 */
final class RefusedRecords implements RefusedRows {
  private final LoadRejects rejects;
  private final RecordType type;
  private final List<ScoredRecord> records;

  RefusedRecords(LoadRejects rejects, RecordType type, List<ScoredRecord> records) {
    this.rejects = rejects;
    this.type = type;
    this.records = records;
  }

  @Override
  public void write(Connection connection, List<Refused> refused) throws SQLException {
    List<FailedRecord> failed = new ArrayList<>(refused.size());
    for (Refused row : refused) {
      CollectedRecord record = records.get(row.position()).record();
      failed.add(rejects.refused(UnloadedRecord.of(record, type), row.refusal()));
    }
    rejects.write(connection, failed);
  }

  @Override
  public boolean isKept(Connection connection, int position) throws SQLException {
    CollectedRecord record = records.get(position).record();
    return rejects.isKept(connection, record.key(), record.provenance());
  }
}
