package dev.collection.transforms.quality;

import dev.collection.model.DistinctRecord;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Gives each record its quality score and counts what the run's scores are computed from. */
public final class ScoreQuality
    extends PTransform<PCollection<DistinctRecord>, ScoreQuality.Result> {
  private static final long serialVersionUID = 1L;
  private static final TupleTag<ScoredRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final QualityDefinition quality;
  private final Instant runStart;

  private ScoreQuality(
      RecordType type, List<RuleDefinition> rules, QualityDefinition quality, Instant runStart) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.quality = quality;
    this.runStart = runStart;
  }

  /**
   * @param runStart against which the age of a collection is measured
   */
  public static ScoreQuality with(
      RecordType type, List<RuleDefinition> rules, QualityDefinition quality, Instant runStart) {
    return new ScoreQuality(type, rules, quality, runStart);
  }

  @Override
  public Result expand(PCollection<DistinctRecord> input) {
    PCollectionTuple scored =
        input.apply(
            "Score",
            ParDo.of(new ScoreFn(type, rules, quality, runStart))
                .withOutputTags(RECORDS, TupleTagList.of(MEASURES)));
    return new Result(input.getPipeline(), scored.get(RECORDS), scored.get(MEASURES));
  }

  /**
   * @param measures checks met and made, by source and dimension, and the newest times
   */
  public record Result(
      Pipeline pipeline, PCollection<ScoredRecord> records, PCollection<Measures> measures)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return pipeline;
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(RECORDS, records, MEASURES, measures);
    }

    @Override
    public void finishSpecifyingOutput(String name, PInput input, PTransform<?, ?> transform) {}
  }

  static final class ScoreFn extends DoFn<DistinctRecord, ScoredRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<RuleDefinition> rules;
    private final QualityDefinition quality;
    private final Instant runStart;
    private transient RecordScorer scorer;
    private transient QualityCounts counts;

    ScoreFn(
        RecordType type, List<RuleDefinition> rules, QualityDefinition quality, Instant runStart) {
      this.type = type;
      this.rules = rules;
      this.quality = quality;
      this.runStart = runStart;
    }

    @Setup
    public void setup() {
      scorer = new RecordScorer(type, rules, quality, runStart);
    }

    @StartBundle
    public void startBundle() {
      counts = scorer.newCounts();
    }

    @ProcessElement
    public void process(@Element DistinctRecord record, OutputReceiver<ScoredRecord> out) {
      double score = scorer.score(record, counts);
      out.output(new ScoredRecord(record.record(), record.outcomes(), score, false));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      Measures measures = counts.toMeasures();
      if (!measures.isEmpty()) {
        context.output(
            MEASURES, measures, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
      counts = null;
    }
  }
}
