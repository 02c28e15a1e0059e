package dev.collection.transforms.anomaly.detect;

import dev.collection.model.Anomaly;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import dev.collection.model.TupleOutput;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Marks the records that are odd among their like, and says why. Every record that comes in goes
 * out exactly once.
 *
 * <p>Input: bounded, in the global window, or unbounded, in windows. Of a bounded input a sample is
 * gathered that does not depend on the order, the methods are fitted to it, and the records, which
 * the runner holds until then, are scored against the result; or they are scored at once against a
 * model that was fitted beforehand. Nothing else is held. A retried bundle gives the same answers,
 * since the sample depends on the records alone; so does any order of arrival.
 *
 * <p>Records of an unbounded input do not wait for the end of their window: only what is compared
 * of them does, and no records come out, but keys of those that were scored. A window is scored
 * against the model of those before it ({@link RefreshModel}).
 */
public final class DetectAnomalies
    extends PTransform<PCollection<ScoredRecord>, DetectAnomalies.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<ScoredRecord> RECORDS = new TupleTag<>() {};
  static final TupleTag<Anomaly> ANOMALIES = new TupleTag<>() {};
  static final TupleTag<Measures> MEASURES = new TupleTag<>() {};
  static final TupleTag<KV<String, String>> FLAGGED = new TupleTag<>() {};
  static final TupleTag<KV<String, String>> UNFLAGGED = new TupleTag<>() {};
  private static final TupleTag<byte[]> MODELS = new TupleTag<>() {};

  private final RecordType type;
  private final AnomalyDefinition definition;
  private final SerializableClock clock;
  private final byte[] model;

  private DetectAnomalies(
      RecordType type, AnomalyDefinition definition, SerializableClock clock, byte[] model) {
    this.type = type;
    this.definition = definition;
    this.clock = clock;
    this.model = model;
  }

  /**
   * Detection on records of {@code type} as {@code definition} says.
   *
   * @throws IllegalArgumentException if the definition names unknown fields or methods, fields of a
   *     wrong type, or numbers out of range; the message names every problem of its kind
   */
  public static DetectAnomalies using(RecordType type, AnomalyDefinition definition) {
    DefinitionCheck.check(definition);
    FeatureExtractor.of(type, definition);
    return new DetectAnomalies(type, definition, SerializableClock.system(), null);
  }

  /** The same; {@code newClock} says when a model was trained. */
  public DetectAnomalies withClock(SerializableClock newClock) {
    return new DetectAnomalies(type, definition, newClock, model);
  }

  /**
   * The same, scoring with a model that was fitted beforehand: a bounded input as a whole, an
   * unbounded one until a window has given another.
   *
   * @param file bytes of a {@link dev.collection.transforms.anomaly.model.ModelFile}
   * @throws ModelFileException if it is no model of this collection, its settings and this version
   */
  public DetectAnomalies withModel(byte[] file) throws ModelFileException {
    trainer().read(file);
    return new DetectAnomalies(type, definition, clock, file.clone());
  }

  private ModelTrainer trainer() {
    return new ModelTrainer(type.collection(), definition, clock);
  }

  @Override
  public Result expand(PCollection<ScoredRecord> input) {
    return input.isBounded() == PCollection.IsBounded.UNBOUNDED
        ? expandUnbounded(input)
        : expandBounded(input);
  }

  private Result expandBounded(PCollection<ScoredRecord> input) {
    FeatureExtractor extractor = FeatureExtractor.of(type, definition);
    PCollection<byte[]> file =
        model == null
            ? input
                .apply("Sample records", new SampleRecords(extractor, definition))
                .apply("Fit methods", ParDo.of(new ModelTrainer.FitFn(trainer())))
                .setCoder(ByteArrayCoder.of())
            : input
                .getPipeline()
                .apply("Take model", Create.of(model).withCoder(ByteArrayCoder.of()));
    PCollectionView<AnomalyModel> view = read(file).apply("Share model", View.asSingleton());
    PCollectionTuple outputs =
        input.apply(
            "Score records",
            ParDo.of(new ScoreFn(extractor, view))
                .withSideInput("model", view)
                .withOutputTags(RECORDS, TupleTagList.of(ANOMALIES).and(MEASURES)));
    outputs.get(RECORDS).setCoder(RecordCoders.SCORED);
    outputs.get(ANOMALIES).setCoder(RecordCoders.ANOMALY);
    outputs.get(MEASURES).setCoder(RecordCoders.MEASURES);
    return new Result(outputs.and(MODELS, file));
  }

  private Result expandUnbounded(PCollection<ScoredRecord> input) {
    PCollection<KV<Integer, Iterable<Observation>>> observed =
        input.apply("Observe windows", new ObserveWindows(FeatureExtractor.of(type, definition)));
    RefreshModel.ModelsOfWindows models =
        observed.apply("Refresh model", new RefreshModel(trainer(), model));
    PCollectionView<AnomalyModel> view =
        read(models.used()).apply("Share model", View.asSingleton());
    PCollectionTuple outputs =
        observed.apply(
            "Score window",
            ParDo.of(new ScoreWindowFn(view))
                .withSideInput("model", view)
                .withOutputTags(ANOMALIES, TupleTagList.of(FLAGGED).and(UNFLAGGED).and(MEASURES)));
    outputs.get(ANOMALIES).setCoder(RecordCoders.ANOMALY);
    outputs.get(MEASURES).setCoder(RecordCoders.MEASURES);
    outputs.get(FLAGGED).setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    outputs.get(UNFLAGGED).setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    return new Result(outputs.and(MODELS, models.fitted()));
  }

  private PCollection<AnomalyModel> read(PCollection<byte[]> files) {
    return files
        .apply("Read model", ParDo.of(new ModelTrainer.ReadFn(trainer())))
        .setCoder(AnomalyModel.CODER);
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /**
     * Every record of the input; of those that a method has a score for it is said whether one
     * flagged them. Only of a bounded input.
     */
    public PCollection<ScoredRecord> records() {
      return tuple.get(RECORDS);
    }

    /** One element for each record and method that flagged it. */
    public PCollection<Anomaly> anomalies() {
      return tuple.get(ANOMALIES);
    }

    /**
     * How many records each method scored, flagged, and could not score, and how many were flagged
     * at all; per source, one element a bundle.
     */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }

    /**
     * Files of the models that were scored with, of a bounded input; of an unbounded one those that
     * windows have given, each in its window.
     */
    public PCollection<byte[]> models() {
      return tuple.get(MODELS);
    }

    /** Key and content hash of each record that was flagged. Only of an unbounded input. */
    public PCollection<KV<String, String>> flagged() {
      return tuple.get(FLAGGED);
    }

    /**
     * Key and content hash of each record that a method has a score for and none has flagged. Only
     * of an unbounded input.
     */
    public PCollection<KV<String, String>> unflagged() {
      return tuple.get(UNFLAGGED);
    }
  }
}
