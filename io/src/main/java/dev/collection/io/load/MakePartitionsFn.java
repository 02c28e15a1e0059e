package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import dev.collection.io.partition.Period;
import dev.collection.io.partition.TimePartitions;
import dev.collection.model.ScoredRecord;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partitions that a batch needs, and lets the batch through: in a transaction of its own,
 * which is short and has nothing to do with what becomes of the batch. Of what was made or found
 * before, nothing is asked again.
 */
final class MakePartitionsFn extends DoFn<RecordBatch, RecordBatch> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MakePartitionsFn.class);
  private static final int MOST_TOLD = 20;

  private final Database database;
  private final Table table;
  private final int position;
  private transient TimePartitions partitions;
  private transient Set<Period> known;
  private transient Set<String> told;

  MakePartitionsFn(Database database, CollectionTables tables) {
    this.database = database;
    table = tables.records();
    position = tables.type().position(table.partitioning().column());
  }

  /** Whether there are partitions to be made while records are loaded. */
  static boolean isNeeded(CollectionTables tables) {
    return tables.records().partitioning() != null && tables.records().partitioning().isByTime();
  }

  @Setup
  public void setup() {
    partitions = new TimePartitions(table);
    known = new HashSet<>();
    told = new HashSet<>();
  }

  @ProcessElement
  public void process(@Element RecordBatch batch, OutputReceiver<RecordBatch> out)
      throws SQLException {
    Set<LocalDate> days = new HashSet<>();
    for (ScoredRecord scored : batch.records()) {
      days.add(Period.day(scored.record().values().get(position)));
    }
    Set<Period> periods = partitions.periods(days);
    periods.removeAll(known);
    if (!periods.isEmpty()) {
      List<String> obstacles =
          database.retry().transact(connection -> partitions.make(connection, periods));
      known.addAll(periods);
      obstacles.forEach(this::tell);
    }
    out.output(batch);
  }

  private void tell(String obstacle) {
    if (told.size() < MOST_TOLD && told.add(obstacle)) {
      LOG.warn("{}", obstacle);
    }
  }
}
