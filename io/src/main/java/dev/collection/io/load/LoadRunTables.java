package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.InsertRows;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.Table;
import dev.collection.model.ExtractionReport;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Writes what a run has to say of itself to the tables that all collections share. */
public final class LoadRunTables {
  private static final int BATCH = 500;

  private LoadRunTables() {}

  /** Replaces the row that said that the run is running. */
  public static PTransform<PCollection<RunRow>, PCollection<Void>> runs(Database database) {
    return InsertRows.replacing(database, CollectionTables.RUNS, 1, (run, window) -> row(run));
  }

  /** What was announced and received, by page and part. */
  public static PTransform<PCollection<ExtractionReport>, PCollection<Void>> extractions(
      Database database, String run) {
    RunIds ids = new RunIds(run);
    return InsertRows.replacing(
        database,
        CollectionTables.EXTRACTIONS,
        BATCH,
        (report, window) ->
            new String[] {
              ids.of(window),
              report.source(),
              report.part(),
              Long.toString(report.page()),
              report.announced() < 0 ? null : Long.toString(report.announced()),
              Long.toString(report.received()),
              report.distinct() < 0 ? null : Long.toString(report.distinct()),
              report.announced() < 0 || report.distinct() < 0
                  ? null
                  : Long.toString(report.announced() - report.distinct()),
              Long.toString(report.bytes()),
              Integer.toString(report.attempts()),
              report.status().name(),
              report.message()
            });
  }

  /** Rows of run, source, dimension, met, checked, score, threshold, breach; values may be null. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> quality(
      Database database) {
    return rows(database, CollectionTables.QUALITY);
  }

  /** Rows of run, source, field, dimension, met, checked, score. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> fieldQuality(
      Database database) {
    return rows(database, CollectionTables.FIELD_QUALITY);
  }

  /** Rows of run, source, rule, passed, failed, not applicable. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> rules(Database database) {
    return rows(database, CollectionTables.RULES);
  }

  /** Rows of the columns of {@code collection_profiles}; values may be null. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> profiles(
      Database database) {
    // A row has kilobytes of sketches.
    return InsertRows.replacing(
        database,
        CollectionTables.PROFILES,
        BATCH / 5,
        (row, window) -> row.toArray(new String[0]));
  }

  /** Rows of the columns of {@code collection_drift}; values may be null. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> drift(Database database) {
    return rows(database, CollectionTables.DRIFT);
  }

  /** Rows of the columns of {@code collection_issues}; values may be null. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> issues(Database database) {
    return rows(database, CollectionTables.ISSUES);
  }

  /** Rows of the columns of {@code collection_models}. */
  public static PTransform<PCollection<List<String>>, PCollection<Void>> models(Database database) {
    return InsertRows.replacing(
        database, CollectionTables.MODELS, 1, (row, window) -> row.toArray(new String[0]));
  }

  private static InsertRows<List<String>> rows(Database database, Table table) {
    return InsertRows.replacing(
        database, table, BATCH, (row, window) -> row.toArray(new String[0]));
  }

  static String[] row(RunRow run) {
    List<Column> columns = CollectionTables.RUNS.columns();
    String[] row = new String[columns.size()];
    for (int i = 0; i < row.length; i++) {
      String name = columns.get(i).name();
      row[i] =
          switch (name) {
            case "run_id" -> run.run();
            case "collection" -> run.collection();
            case "started_at" -> SqlText.instant(run.startedAt());
            case "finished_at" ->
                run.finishedAt() == null ? null : SqlText.instant(run.finishedAt());
            case "status" -> run.status();
            case "message" -> run.message();
            case "quality_score" -> run.quality() == null ? null : run.quality().toString();
            case "summary" -> run.summary();
            default -> {
              Long count = run.counts().get(name);
              yield count == null ? null : count.toString();
            }
          };
    }
    return row;
  }
}
