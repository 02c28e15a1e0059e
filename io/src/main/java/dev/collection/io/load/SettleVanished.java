package dev.collection.io.load;

import dev.collection.io.jdbc.BatchWrites;
import dev.collection.io.jdbc.Completion;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.TupleOutput;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Settles what becomes of the rows of a source that its complete sweep no longer had: those whose
 * contents came from it and whose key no source has delivered in this run. They are closed, if the
 * tables have a place to say so, or deleted.
 *
 * <p>Where the sweep of a source was not complete, its rows stay as they are, and a report says how
 * many were not seen, and why. A record that was refused is still there: its row is kept. Where the
 * key of a refused record is not known, it could be that of any row, so all rows of its source
 * stay.
 *
 * <p>Begins when everything was loaded. How many rows there are is counted before they are deleted,
 * so that a repeated deletion does not count anew; closed rows are counted in the table. Where two
 * runs write to one table at the same time, one may settle a row that the other is about to
 * deliver; the next run brings it again.
 */
public final class SettleVanished
    extends PTransform<PCollection<FailedRecord>, SettleVanished.Result> {
  private static final long serialVersionUID = 1L;

  /** The part in whose name is reported that rows were not seen. */
  public static final String PART = "not seen";

  private static final TupleTag<ExtractionReport> NOT_SEEN = new TupleTag<>("not seen") {};
  private static final TupleTag<String> COUNTED = new TupleTag<>("counted") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};
  private static final TupleTag<KV<String, String>> DECISIONS = new TupleTag<>("decisions") {};
  private static final TupleTag<Void> SETTLED = new TupleTag<>("settled") {};

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;
  private final boolean allComplete;
  private final Map<String, SerializableFunction<String, Boolean>> sources;
  private final PCollection<ExtractionReport> reports;
  private final PCollection<Measures> loaded;

  /**
   * @param allComplete whether a source is settled only if all sources of the run are complete,
   *     because a record may come from any of them
   * @param sources for each source that is settled, whether a part of that name is read in full
   * @param reports of all parts that were read
   * @param loaded complete when everything was loaded and every sighting noted
   */
  public SettleVanished(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      boolean allComplete,
      Map<String, SerializableFunction<String, Boolean>> sources,
      PCollection<ExtractionReport> reports,
      PCollection<Measures> loaded) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.allComplete = allComplete;
    this.sources = Map.copyOf(sources);
    this.reports = reports;
    this.loaded = loaded;
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** How many rows of each source were deleted or closed. Not where rows are staged. */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }

    /** How many rows of which source were not seen and stay, and why. Not where rows are staged. */
    public PCollection<ExtractionReport> reports() {
      return tuple.get(NOT_SEEN);
    }

    /**
     * Where rows wait to be published, and are settled with that: for each source why its rows
     * stay; empty if they are settled.
     */
    public PCollection<KV<String, String>> decisions() {
      return tuple.get(DECISIONS);
    }

    /** Says when all is settled, or may be. */
    public PCollection<Void> completion() {
      return tuple.get(SETTLED);
    }
  }

  @Override
  public Result expand(PCollection<FailedRecord> refused) {
    SweepStatements statements = new SweepStatements(database.dialect(), tables);
    Map<String, SerializableFunction<String, Boolean>> compared = sources;
    boolean all = allComplete;
    PCollection<FailedRecord> ofCompared =
        refused.apply(
            "Keep compared sources",
            Filter.by(failed -> compared.containsKey(failed.raw().source())));
    PCollection<Void> noted = noteRefused(ofCompared);
    RefusedKeys keys = new RefusedKeys(tables, run);
    PCollectionView<Map<String, Long>> unknown =
        ofCompared
            .apply("Keep unknown keys", Filter.by(failed -> keys.sighting(failed) == null))
            .apply(
                "Take sources",
                MapElements.into(TypeDescriptors.strings()).via(failed -> failed.raw().source()))
            .apply("Count unknown keys", Count.perElement())
            .apply("Unknown keys to view", View.asMap());
    PCollectionView<Iterable<ExtractionReport>> parts =
        reports
            .apply(
                "Keep parts",
                Filter.by(
                    report -> report.page() == 0 && (all || compared.containsKey(report.source()))))
            .apply("Parts to view", View.asIterable());
    PCollectionTuple decided =
        refused
            .getPipeline()
            .apply("Name compared sources", Create.of(List.copyOf(sources.keySet())))
            .apply("After load", Wait.on(loaded, noted))
            .apply(
                "Decide",
                ParDo.of(new DecideSweepFn(sources, allComplete, parts, unknown))
                    .withSideInputs(parts, unknown)
                    .withOutputTags(
                        DecideSweepFn.COMPLETE, TupleTagList.of(DecideSweepFn.UNSETTLED)));
    if (tables.staging() != null) {
      return new Result(PCollectionTuple.of(DECISIONS, decisions(decided)).and(SETTLED, noted));
    }
    PCollection<ExtractionReport> notSeen =
        decided
            .get(DecideSweepFn.UNSETTLED)
            .apply(
                "Count not seen",
                ParDo.of(new CountNotSeenFn(database, run, statements.countVanished())));
    PCollection<String> complete = decided.get(DecideSweepFn.COMPLETE);
    PCollectionTuple settled =
        tables.closes() ? close(complete, statements) : delete(complete, statements);
    return new Result(settled.and(NOT_SEEN, notSeen));
  }

  private PCollectionTuple delete(PCollection<String> complete, SweepStatements statements) {
    PCollectionTuple counted =
        complete.apply(
            "Count vanished",
            ParDo.of(new CountVanishedFn(database, run, statements.countVanished()))
                .withOutputTags(COUNTED, TupleTagList.of(MEASURES)));
    PCollection<String> vanished =
        counted.get(COUNTED).apply("Keep count", Reshuffle.viaRandomKey());
    PCollection<Void> forgotten =
        write(vanished, "Delete sightings", statements.deleteVanishedSightings());
    PCollection<Void> deleted =
        write(
            vanished.apply("After sightings", Wait.on(forgotten)),
            "Delete rows",
            statements.deleteVanished());
    return PCollectionTuple.of(MEASURES, counted.get(MEASURES)).and(SETTLED, deleted);
  }

  private PCollectionTuple close(PCollection<String> complete, SweepStatements statements) {
    String runId = run;
    PCollection<Void> closed =
        write(
            complete,
            "Close rows",
            statements.closeVanished(),
            source -> SweepStatements.closing(source, runId));
    PCollection<Measures> counted =
        complete
            .apply("After closing", Wait.on(closed))
            .apply(
                "Count closed",
                ParDo.of(new CountClosedFn(database, run, statements.countClosed())));
    return PCollectionTuple.of(MEASURES, counted).and(SETTLED, closed);
  }

  /** For each source why its rows stay; empty if they do not. */
  private static PCollection<KV<String, String>> decisions(PCollectionTuple decided) {
    return PCollectionList.of(decided.get(DecideSweepFn.UNSETTLED))
        .and(
            decided
                .get(DecideSweepFn.COMPLETE)
                .apply(
                    "No reason to stay",
                    MapElements.into(
                            TypeDescriptors.kvs(
                                TypeDescriptors.strings(), TypeDescriptors.strings()))
                        .via(source -> KV.of(source, ""))))
        .apply("Merge decisions", Flatten.pCollections());
  }

  private PCollection<Void> noteRefused(PCollection<FailedRecord> refused) {
    Table seen = tables.staging() == null ? tables.seen() : tables.staging().seen();
    String statement = new VersionedStatements(database.dialect(), tables).noteSightings(seen);
    RefusedKeys keys = new RefusedKeys(tables, run);
    return refused
        .apply("Take known keys", ParDo.of(new RefusedKeys.SightFn(keys, batchSize)))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply("Note refused", BatchWrites.rows(database, seen, statement))
        .apply("Refused noted", Completion.signal());
  }

  private PCollection<Void> write(PCollection<String> sources, String name, String statement) {
    String runId = run;
    return write(sources, name, statement, source -> SweepStatements.vanished(source, runId));
  }

  private PCollection<Void> write(
      PCollection<String> vanishedFrom,
      String name,
      String statement,
      SerializableFunction<String, String[]> parameters) {
    return vanishedFrom
        .apply(
            name,
            BatchWrites.<String>of(
                database,
                statement,
                source ->
                    new Batch(
                        List.<String[]>of(new String[] {source}),
                        (prepared, rows) -> Sweep.bind(prepared, parameters.apply(source)))))
        .apply(name + " complete", Completion.signal());
  }

  static final class CountNotSeenFn extends DoFn<KV<String, String>, ExtractionReport> {
    private static final long serialVersionUID = 1L;
    private final Database database;
    private final String run;
    private final String query;

    CountNotSeenFn(Database database, String run, String query) {
      this.database = database;
      this.run = run;
      this.query = query;
    }

    @ProcessElement
    public void process(@Element KV<String, String> unsettled, OutputReceiver<ExtractionReport> out)
        throws SQLException {
      String source = unsettled.getKey();
      long count = count(database, query, SweepStatements.vanished(source, run));
      out.output(Sweep.notSeen(source, count, unsettled.getValue()));
    }
  }

  static final class CountClosedFn extends DoFn<String, Measures> {
    private static final long serialVersionUID = 1L;
    private final Database database;
    private final String run;
    private final String query;

    CountClosedFn(Database database, String run, String query) {
      this.database = database;
      this.run = run;
      this.query = query;
    }

    @ProcessElement
    public void process(@Element String source, OutputReceiver<Measures> out) throws SQLException {
      long count = count(database, query, source, run);
      out.output(new Measures().add(Measure.CLOSED, source, count));
    }
  }

  private static long count(Database database, String query, String... parameters)
      throws SQLException {
    return database.retry().execute(connection -> Sweep.count(connection, query, parameters));
  }

  static final class CountVanishedFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;
    private final Database database;
    private final String run;
    private final String query;

    CountVanishedFn(Database database, String run, String query) {
      this.database = database;
      this.run = run;
      this.query = query;
    }

    @ProcessElement
    public void process(@Element String source, MultiOutputReceiver out) throws SQLException {
      long count = count(database, query, SweepStatements.vanished(source, run));
      if (count > 0) {
        out.get(MEASURES).output(new Measures().add(Measure.VANISHED, source, count));
        out.get(COUNTED).output(source);
      }
    }
  }
}
