package dev.collection.io.load;

import dev.collection.io.jdbc.BatchWrites;
import dev.collection.io.jdbc.Completion;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.TupleOutput;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Deletes the rows of a source that its complete read no longer had: those whose contents came from
 * it and whose key no source has delivered in this run. Where the read of a source was not
 * complete, nothing of it is deleted, and a report says why.
 *
 * <p>A record that was refused is still there: its row is kept. Where the key of a refused record
 * is not known, it could be that of any row, so nothing of its source is deleted.
 *
 * <p>Begins when everything was loaded. How many rows there are is counted before they are deleted,
 * so that a repeated deletion does not count anew. Where two runs write to one table at the same
 * time, one may delete a row that the other is about to deliver; the next run brings it again.
 */
public final class DeleteVanished
    extends PTransform<PCollection<FailedRecord>, DeleteVanished.Result> {
  private static final long serialVersionUID = 1L;

  /** The part in whose name is reported that nothing was compared. */
  public static final String PART = "deletes";

  private static final TupleTag<String> COMPLETE = new TupleTag<>("complete") {};
  private static final TupleTag<ExtractionReport> NOT_COMPARED = new TupleTag<>("not compared") {};
  private static final TupleTag<String> COUNTED = new TupleTag<>("counted") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};
  private static final TupleTag<Void> DELETED = new TupleTag<>("deleted") {};

  private final Database database;
  private final CollectionTables tables;
  private final String run;
  private final int batchSize;
  private final Map<String, SerializableFunction<String, Boolean>> sources;
  private final PCollection<ExtractionReport> reports;
  private final PCollection<Measures> loaded;

  /**
   * @param sources for each source that is compared, whether a part of that name is read in full
   * @param reports of all parts that were read
   * @param loaded complete when everything was loaded and every sighting noted
   */
  public DeleteVanished(
      Database database,
      CollectionTables tables,
      String run,
      int batchSize,
      Map<String, SerializableFunction<String, Boolean>> sources,
      PCollection<ExtractionReport> reports,
      PCollection<Measures> loaded) {
    this.database = database;
    this.tables = tables;
    this.run = run;
    this.batchSize = batchSize;
    this.sources = Map.copyOf(sources);
    this.reports = reports;
    this.loaded = loaded;
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** How many rows of each source vanished. */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }

    /** Sources that were not compared, and why. */
    public PCollection<ExtractionReport> reports() {
      return tuple.get(NOT_COMPARED);
    }

    /** Says when the rows are gone. */
    public PCollection<Void> completion() {
      return tuple.get(DELETED);
    }
  }

  @Override
  public Result expand(PCollection<FailedRecord> refused) {
    VersionedStatements statements = new VersionedStatements(database.dialect());
    Map<String, SerializableFunction<String, Boolean>> compared = sources;
    PCollection<FailedRecord> ofCompared =
        refused.apply(
            "Keep compared sources",
            Filter.by(failed -> compared.containsKey(failed.raw().source())));
    PCollection<Void> noted = noteRefused(ofCompared, statements.noteSightings(tables));
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
                Filter.by(report -> report.page() == 0 && compared.containsKey(report.source())))
            .apply("Parts to view", View.asIterable());
    PCollectionTuple decided =
        refused
            .getPipeline()
            .apply("Name compared sources", Create.of(List.copyOf(sources.keySet())))
            .apply("After load", Wait.on(loaded, noted))
            .apply(
                "Decide",
                ParDo.of(new DecideFn(sources, parts, unknown))
                    .withSideInputs(parts, unknown)
                    .withOutputTags(COMPLETE, TupleTagList.of(NOT_COMPARED)));
    PCollectionTuple counted =
        decided
            .get(COMPLETE)
            .apply(
                "Count vanished",
                ParDo.of(new CountVanishedFn(database, run, statements.countVanished(tables)))
                    .withOutputTags(COUNTED, TupleTagList.of(MEASURES)));
    PCollection<String> vanished =
        counted.get(COUNTED).apply("Keep count", Reshuffle.viaRandomKey());
    PCollection<Void> forgotten =
        delete(vanished, "Delete sightings", statements.deleteVanishedSightings(tables));
    PCollection<Void> deleted =
        delete(
            vanished.apply("After sightings", Wait.on(forgotten)),
            "Delete rows",
            statements.deleteVanished(tables));
    return new Result(
        PCollectionTuple.of(MEASURES, counted.get(MEASURES))
            .and(NOT_COMPARED, decided.get(NOT_COMPARED))
            .and(DELETED, deleted));
  }

  private PCollection<Void> noteRefused(PCollection<FailedRecord> refused, String statement) {
    RefusedKeys keys = new RefusedKeys(tables, run);
    return refused
        .apply("Take known keys", ParDo.of(new RefusedKeys.SightFn(keys, batchSize)))
        .setCoder(new RowBatch.RowBatchCoder())
        .apply("Note refused", BatchWrites.rows(database, tables.seen(), statement))
        .apply("Refused noted", Completion.signal());
  }

  private PCollection<Void> delete(PCollection<String> vanished, String name, String statement) {
    String runId = run;
    return vanished
        .apply(
            name,
            BatchWrites.<String>of(
                database,
                statement,
                source ->
                    new Batch(
                        List.<String[]>of(new String[] {source}),
                        (prepared, rows) -> setParameters(prepared, source, runId))))
        .apply(name + " complete", Completion.signal());
  }

  /** All statements on vanished rows have the same parameters. */
  private static void setParameters(PreparedStatement statement, String source, String run)
      throws SQLException {
    statement.setString(1, source);
    statement.setString(2, run);
    statement.setString(3, run);
  }

  static final class DecideFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;
    private final Map<String, SerializableFunction<String, Boolean>> sources;
    private final PCollectionView<Iterable<ExtractionReport>> parts;
    private final PCollectionView<Map<String, Long>> unknown;

    DecideFn(
        Map<String, SerializableFunction<String, Boolean>> sources,
        PCollectionView<Iterable<ExtractionReport>> parts,
        PCollectionView<Map<String, Long>> unknown) {
      this.sources = sources;
      this.parts = parts;
      this.unknown = unknown;
    }

    @ProcessElement
    public void process(ProcessContext context, MultiOutputReceiver out) {
      String source = context.element();
      List<ExtractionReport> own = new ArrayList<>();
      for (ExtractionReport report : context.sideInput(parts)) {
        if (report.source().equals(source)) {
          own.add(report);
        }
      }
      String reason =
          reasonNotTo(
              own, sources.get(source), context.sideInput(unknown).getOrDefault(source, 0L));
      if (reason.isEmpty()) {
        out.get(COMPLETE).output(source);
      } else {
        out.get(NOT_COMPARED)
            .output(
                new ExtractionReport(
                    source,
                    PART,
                    0,
                    -1,
                    0,
                    0,
                    0,
                    ExtractionReport.Status.COMPLETE,
                    "deletes were not compared: " + reason));
      }
    }
  }

  /** Why what a source did not give must not be taken for deleted; empty if it may. */
  static String reasonNotTo(
      List<ExtractionReport> parts,
      SerializableFunction<String, Boolean> isFull,
      long unknownKeys) {
    if (parts.isEmpty() || parts.stream().anyMatch(ExtractionReport::incomplete)) {
      return "the read was incomplete";
    }
    if (!parts.stream().allMatch(part -> isFull.apply(part.part()))) {
      return "only rows that changed were read";
    }
    return unknownKeys == 0
        ? ""
        : String.format(
            Locale.ROOT, "%,d records were refused before their key was known", unknownKeys);
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
      long count = database.retry().execute(connection -> count(connection, source));
      if (count > 0) {
        out.get(MEASURES).output(new Measures().add(Measure.VANISHED, source, count));
        out.get(COUNTED).output(source);
      }
    }

    private long count(Connection connection, String source) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        setParameters(statement, source, run);
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          return result.getLong(1);
        }
      }
    }
  }
}
