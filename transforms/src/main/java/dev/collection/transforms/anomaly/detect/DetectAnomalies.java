package dev.collection.transforms.anomaly.detect;

import dev.collection.model.Anomaly;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.model.TupleOutput;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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
 * <p>Input: bounded, in the global window, or unbounded, in windows that are looked at one by one.
 * A bounded, order-independent sample of all records is gathered, the methods are fitted to it, and
 * the records, which the runner holds until then, are scored against the result. Nothing else is
 * held. A retried bundle gives the same answers, since the sample depends on the records alone; so
 * does any order of arrival.
 *
 * <p>Records of an unbounded input do not wait for the end of their window: only what is compared
 * of them does, and no records come out, but keys of those that were flagged.
 */
public final class DetectAnomalies
    extends PTransform<PCollection<ScoredRecord>, DetectAnomalies.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<ScoredRecord> RECORDS = new TupleTag<>() {};
  static final TupleTag<Anomaly> ANOMALIES = new TupleTag<>() {};
  static final TupleTag<Measures> MEASURES = new TupleTag<>() {};
  static final TupleTag<KV<String, String>> FLAGGED = new TupleTag<>() {};
  private static final TupleTag<KV<String, String>> STATUSES = new TupleTag<>() {};

  private final FeatureExtractor extractor;
  private final AnomalyDefinition definition;

  private DetectAnomalies(FeatureExtractor extractor, AnomalyDefinition definition) {
    this.extractor = extractor;
    this.definition = definition;
  }

  /**
   * Detection on records of {@code type} as {@code definition} says.
   *
   * @throws IllegalArgumentException if the definition names unknown fields or methods, fields of a
   *     wrong type, or numbers out of range; the message names every problem of its kind
   */
  public static DetectAnomalies using(RecordType type, AnomalyDefinition definition) {
    check(definition);
    return new DetectAnomalies(FeatureExtractor.of(type, definition), definition);
  }

  private static void check(AnomalyDefinition definition) {
    definition.methods().forEach(AnomalyMethod::named);
    List<String> problems = new ArrayList<>();
    if (definition.minRecords() < 30) {
      problems.add("min_records is " + definition.minRecords() + "; it must be at least 30");
    }
    if (definition.minGroup() < 2) {
      problems.add("min_group is " + definition.minGroup() + "; it must be at least 2");
    }
    if (definition.sampleSize() < definition.minRecords()) {
      problems.add("sample_size is " + definition.sampleSize() + ", less than min_records");
    }
    if (!(definition.falseDiscoveryRate() > 0 && definition.falseDiscoveryRate() < 1)) {
      problems.add(
          "false_discovery_rate is "
              + definition.falseDiscoveryRate()
              + "; it must be above 0 and below 1");
    }
    MethodSettings settings = definition.settings();
    if (!(settings.nu() > 0 && settings.nu() < 1)) {
      problems.add("nu is " + settings.nu() + "; it must be above 0 and below 1");
    }
    if (settings.trees() < 1 || settings.subsample() < 2) {
      problems.add(
          "there are "
              + settings.trees()
              + " trees of "
              + settings.subsample()
              + " records; there must be at least 1 of at least 2");
    }
    if (settings.hidden() < 0 || settings.epochs() < 1) {
      problems.add(
          "an autoencoder of "
              + settings.hidden()
              + " hidden units and "
              + settings.epochs()
              + " epochs; there must be at least 0 and at least 1");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("anomalies: " + String.join("; ", problems));
    }
  }

  @Override
  public Result expand(PCollection<ScoredRecord> input) {
    if (input.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      return expandUnbounded(input);
    }
    PCollection<AnomalyModel> model =
        input
            .apply("Sample records", ParDo.of(new SampleFn(extractor, definition)))
            .setCoder(ByteArrayCoder.of())
            .apply("Merge samples", Combine.globally(new MergeFn(definition)))
            .apply("Fit methods", ParDo.of(new FitFn(definition)))
            .setCoder(AnomalyModel.CODER);
    PCollectionView<AnomalyModel> view = model.apply("Share model", View.asSingleton());
    PCollectionTuple outputs =
        input.apply(
            "Score records",
            ParDo.of(new ScoreFn(extractor, view))
                .withSideInput("model", view)
                .withOutputTags(RECORDS, TupleTagList.of(ANOMALIES).and(MEASURES)));
    PCollection<KV<String, String>> statuses =
        model
            .apply("Tell status", ParDo.of(new StatusFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    outputs.get(RECORDS).setCoder(RecordCoders.SCORED);
    outputs.get(ANOMALIES).setCoder(RecordCoders.ANOMALY);
    outputs.get(MEASURES).setCoder(RecordCoders.MEASURES);
    return new Result(outputs.and(STATUSES, statuses));
  }

  private Result expandUnbounded(PCollection<ScoredRecord> input) {
    PCollection<KV<Integer, Iterable<Observation>>> observed =
        input
            .apply("Observe records", ParDo.of(new ObserveFn(extractor)))
            .setCoder(KvCoder.of(VarIntCoder.of(), new Observation.ObservationCoder()))
            .apply("Complete window", GroupByKey.create());
    PCollectionView<AnomalyModel> view =
        observed
            .apply("Sample window", ParDo.of(new SampleWindowFn(definition)))
            .setCoder(ByteArrayCoder.of())
            .apply("Merge samples", Combine.globally(new MergeFn(definition)).withoutDefaults())
            .apply("Fit methods", ParDo.of(new FitFn(definition)))
            .setCoder(AnomalyModel.CODER)
            .apply("Share model", View.asSingleton());
    PCollectionTuple outputs =
        observed.apply(
            "Score window",
            ParDo.of(new ScoreWindowFn(view))
                .withSideInput("model", view)
                .withOutputTags(ANOMALIES, TupleTagList.of(FLAGGED).and(MEASURES)));
    outputs.get(ANOMALIES).setCoder(RecordCoders.ANOMALY);
    outputs.get(MEASURES).setCoder(RecordCoders.MEASURES);
    outputs.get(FLAGGED).setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    return new Result(outputs);
  }

  private static final class ObserveFn extends DoFn<ScoredRecord, KV<Integer, Observation>> {
    private static final long serialVersionUID = 1L;

    /** As many workers may share a window. */
    private static final int SHARDS = 16;

    private final FeatureExtractor extractor;

    private ObserveFn(FeatureExtractor extractor) {
      this.extractor = extractor;
    }

    @ProcessElement
    public void process(
        @Element ScoredRecord scored, OutputReceiver<KV<Integer, Observation>> out) {
      if (!scored.record().deleted()) {
        Observation observation = Observation.of(scored.record(), extractor);
        out.output(KV.of(Math.floorMod(observation.key().hashCode(), SHARDS), observation));
      }
    }
  }

  private static final class SampleWindowFn
      extends DoFn<KV<Integer, Iterable<Observation>>, byte[]> {
    private static final long serialVersionUID = 1L;
    private final AnomalyDefinition definition;

    private SampleWindowFn(AnomalyDefinition definition) {
      this.definition = definition;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Observation>> observed, OutputReceiver<byte[]> out) {
      ReferenceSample sample = ReferenceSample.empty(definition);
      observed.getValue().forEach(record -> sample.add(record.key(), record.vector()));
      out.output(sample.encoded());
    }
  }

  /** Gathers one partial sample a bundle, so that few elements travel; they are encoded ones. */
  private static final class SampleFn extends DoFn<ScoredRecord, byte[]> {
    private static final long serialVersionUID = 1L;

    private final FeatureExtractor extractor;
    private final AnomalyDefinition definition;
    private transient Map<BoundedWindow, ReferenceSample> samples;

    private SampleFn(FeatureExtractor extractor, AnomalyDefinition definition) {
      this.extractor = extractor;
      this.definition = definition;
    }

    @StartBundle
    public void startBundle() {
      samples = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element ScoredRecord scored, BoundedWindow window) {
      CollectedRecord record = scored.record();
      if (record.deleted()) {
        return;
      }
      samples
          .computeIfAbsent(window, ignored -> ReferenceSample.empty(definition))
          .add(record.key(), extractor.extract(record.values()));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      samples.forEach(
          (window, sample) -> context.output(sample.encoded(), window.maxTimestamp(), window));
      samples = null;
    }
  }

  /**
   * Merges partial samples into one; that of no records is empty. Samples stay encoded on their
   * way: the Direct Runner copies all that wait to be merged whenever another arrives.
   */
  private static final class MergeFn extends Combine.CombineFn<byte[], List<byte[]>, byte[]> {
    private static final long serialVersionUID = 1L;

    /** How many samples an accumulator may hold before they become one. */
    private static final int MAX_PARTS = 8;

    private final AnomalyDefinition definition;

    private MergeFn(AnomalyDefinition definition) {
      this.definition = definition;
    }

    @Override
    public List<byte[]> createAccumulator() {
      return new ArrayList<>();
    }

    @Override
    public List<byte[]> addInput(List<byte[]> accumulator, byte[] input) {
      return mergeAccumulators(List.of(accumulator, List.of(input)));
    }

    @Override
    public List<byte[]> mergeAccumulators(Iterable<List<byte[]>> accumulators) {
      List<byte[]> parts = new ArrayList<>();
      for (List<byte[]> accumulator : accumulators) {
        parts.addAll(accumulator);
        if (parts.size() > MAX_PARTS) {
          parts = new ArrayList<>(List.of(extractOutput(parts)));
        }
      }
      return parts;
    }

    @Override
    public byte[] extractOutput(List<byte[]> accumulator) {
      ReferenceSample merged = ReferenceSample.empty(definition);
      accumulator.forEach(part -> merged.merge(ReferenceSample.decoded(part)));
      return merged.encoded();
    }

    @Override
    public Coder<List<byte[]>> getAccumulatorCoder(
        CoderRegistry registry, Coder<byte[]> inputCoder) {
      return ListCoder.of(inputCoder);
    }
  }

  private static final class FitFn extends DoFn<byte[], AnomalyModel> {
    private static final long serialVersionUID = 1L;

    private final AnomalyDefinition definition;

    private FitFn(AnomalyDefinition definition) {
      this.definition = definition;
    }

    @ProcessElement
    public void process(@Element byte[] sample, OutputReceiver<AnomalyModel> models) {
      models.output(AnomalyModel.fit(ReferenceSample.decoded(sample), definition));
    }
  }

  private static final class StatusFn extends DoFn<AnomalyModel, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element AnomalyModel model, OutputReceiver<KV<String, String>> statuses) {
      for (AnomalyModel.Method method : model.methods()) {
        statuses.output(KV.of(method.name(), method.status()));
      }
    }
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** Every record of the input, marked if a method flagged it. Only of a bounded input. */
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

    /** Key and content hash of each record that was flagged. Only of an unbounded input. */
    public PCollection<KV<String, String>> flagged() {
      return tuple.get(FLAGGED);
    }

    /**
     * For each method of the spec its status in words: {@code ready}, or what is missing. Only of a
     * bounded input.
     */
    public PCollection<KV<String, String>> statuses() {
      return tuple.get(STATUSES);
    }
  }
}
