package dev.collection.io.load;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.InsertRows;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.Anomaly;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.FailedRecord;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes what was not loaded, and what is odd about what was, to the tables beside the records'.
 * Each row is keyed by the run and by what it is about, so that a repeated batch changes nothing.
 */
public final class LoadSideTables {
  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;

  /**
   * @param batchSize rows of one statement
   */
  public LoadSideTables(Database database, CollectionTables tables, String run, int batchSize) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
  }

  public PTransform<PCollection<FailedRecord>, PCollection<Void>> rejects() {
    String runId = run;
    // A reject carries its bytes: fewer of them make one statement.
    return InsertRows.missing(
        database,
        tables.rejects(),
        Math.min(batchSize, 100),
        (failed, window) ->
            rejectRow(
                runId,
                placeAt(
                    window,
                    failed.raw().provenance(),
                    () -> Hashing.murmur3_128().hashBytesToLong(failed.raw().payload())),
                failed));
  }

  public PTransform<PCollection<DuplicateRecord>, PCollection<Void>> duplicates() {
    String runId = run;
    return InsertRows.missing(
        database,
        tables.duplicates(),
        batchSize,
        (duplicate, window) -> duplicateRow(runId, window, duplicate));
  }

  public PTransform<PCollection<Anomaly>, PCollection<Void>> anomalies() {
    // A record is compared with others of its window, and a later version of it with others.
    RunIds ids = new RunIds(run);
    return InsertRows.missing(
        database,
        tables.anomalies(),
        batchSize,
        (anomaly, window) -> anomalyRow(ids.of(window), anomaly));
  }

  /**
   * Marks the rows of records of which it was found out after they were loaded whether they are
   * odd.
   *
   * @param anomalous whether they are; the input is the keys and content hashes of such records
   */
  public PTransform<PCollection<KV<String, String>>, PCollection<Void>> marks(boolean anomalous) {
    return new MarkAnomalies(database, tables, batchSize, anomalous);
  }

  static String[] rejectRow(String run, String id, FailedRecord failed) {
    List<Object> violations = new ArrayList<>();
    for (Violation violation : failed.violations()) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("pointer", SqlText.storable(violation.pointer()));
      members.put("rule", violation.rule());
      members.put("value", SqlText.storable(violation.value()));
      members.put("message", SqlText.storable(violation.message()));
      violations.add(members);
    }
    Provenance provenance = failed.raw().provenance();
    return new String[] {
      run,
      id,
      provenance.source(),
      SqlText.storable(provenance.locator().describe()),
      SqlText.instant(provenance.collectedAt()),
      SqlText.storable(failed.key()),
      failed.stage(),
      failed.code().name(),
      SqlText.json(violations),
      Integer.toString(failed.attempt()),
      SqlText.instant(failed.failedAt()),
      HexFormat.of().formatHex(failed.raw().payload())
    };
  }

  private static String[] duplicateRow(
      String run, BoundedWindow window, DuplicateRecord duplicate) {
    return new String[] {
      run,
      placeAt(
          window,
          duplicate.dropped(),
          () -> Hashing.murmur3_128().hashCharsToLong(duplicate.contentHash())),
      duplicate.key(),
      duplicate.kind().name(),
      duplicate.dropped().source(),
      duplicate.dropped().locator().describe(),
      SqlText.instant(duplicate.dropped().collectedAt()),
      duplicate.kept().source(),
      duplicate.kept().locator().describe(),
      SqlText.instant(duplicate.kept().collectedAt()),
      duplicate.contentHash(),
      duplicate.differences()
    };
  }

  private static String[] anomalyRow(String run, Anomaly anomaly) {
    return new String[] {
      run,
      anomaly.key(),
      anomaly.method(),
      anomaly.source(),
      Double.toString(anomaly.score()),
      Double.toString(anomaly.threshold()),
      anomaly.group(),
      Long.toString(anomaly.groupSize()),
      anomaly.explanation(),
      anomaly.contributions(),
      Double.toString(anomaly.probability()),
      Double.toString(anomaly.combinedProbability()),
      Double.toString(anomaly.cutoff())
    };
  }

  /** A stable name for a place in a source: the same record read twice has the same one. */
  private static String place(Provenance provenance) {
    return place(provenance, "", "");
  }

  /**
   * As above. Where a run has windows, it may read a source again: what is in a place may be
   * something else then, and what is the same as before is told once.
   */
  private static String placeAt(
      BoundedWindow window, Provenance provenance, LongSupplier contents) {
    return window instanceof IntervalWindow
        ? place(provenance, "", HexFormat.of().toHexDigits(contents.getAsLong()))
        : place(provenance);
  }

  /** As above, of the record with that key in a later stage. */
  static String place(Provenance provenance, String stage, String key) {
    Locator locator = provenance.locator();
    String text =
        String.join(
            "\n",
            provenance.source(),
            locator.unit().name(),
            locator.resource(),
            Long.toString(locator.page()),
            Long.toString(locator.position()));
    if (!stage.isEmpty() || !key.isEmpty()) {
      text = String.join("\n", text, stage, key);
    }
    return HexFormat.of()
        .toHexDigits(Hashing.murmur3_128().hashCharsToLong(text))
        .concat(HexFormat.of().toHexDigits(Hashing.murmur3_32().hashCharsToInt(text)));
  }
}
