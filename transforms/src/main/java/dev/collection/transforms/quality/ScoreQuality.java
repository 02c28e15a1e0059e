package dev.collection.transforms.quality;

import dev.collection.model.DistinctRecord;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.model.TupleOutput;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives every record its quality score, says what it missed, and counts what was checked, from
 * which {@link QualityReport} computes the scores of the run.
 *
 * <p>Bounded or unbounded, without state; a bundle that is retried gives the same output.
 */
public final class ScoreQuality
    extends PTransform<PCollection<DistinctRecord>, ScoreQuality.Result> {
  private static final long serialVersionUID = 1L;

  /** Stands where a deletion has no score; it is not loaded. */
  private static final double UNSCORED = 1;

  private static final TupleTag<ScoredRecord> SCORED = new TupleTag<>() {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>() {};

  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final QualityDefinition definition;
  private final Instant runStart;

  private ScoreQuality(
      RecordType type, List<RuleDefinition> rules, QualityDefinition definition, Instant runStart) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.definition = definition;
    this.runStart = runStart;
  }

  /**
   * @param rules those that the records were checked with, in the same order
   * @param runStart what the age of a record's collection is measured against, where there are no
   *     windows
   * @throws IllegalArgumentException if the definition names a field that the type does not have
   */
  public static ScoreQuality with(
      RecordType type, List<RuleDefinition> rules, QualityDefinition definition, Instant runStart) {
    if (definition.eventField() != null) {
      type.position(definition.eventField());
    }
    return new ScoreQuality(type, rules, definition, runStart);
  }

  @Override
  public Result expand(PCollection<DistinctRecord> input) {
    PCollectionTuple outputs =
        input.apply(
            "Score",
            ParDo.of(new ScoreFn(type, rules, definition, runStart))
                .withOutputTags(SCORED, TupleTagList.of(MEASURES)));
    return new Result(outputs);
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** Every record with its score and what it missed. */
    public PCollection<ScoredRecord> records() {
      return tuple.get(SCORED);
    }

    /**
     * {@code QUALITY_MET} and {@code QUALITY_CHECKED} by source and dimension, and by the
     * dimension's parts, {@code NEWEST_EVENT} and {@code NEWEST_COLLECTED} by source, to be
     * combined; at most one element a bundle and window.
     */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  static final class ScoreFn extends DoFn<DistinctRecord, ScoredRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<RuleDefinition> rules;
    private final QualityDefinition definition;
    private final Instant runStart;
    private transient RecordScorer ofRun;
    private transient Map<BoundedWindow, RecordScorer> scorers;
    private transient Map<BoundedWindow, QualityChecks> checks;

    ScoreFn(
        RecordType type,
        List<RuleDefinition> rules,
        QualityDefinition definition,
        Instant runStart) {
      this.type = type;
      this.rules = rules;
      this.definition = definition;
      this.runStart = runStart;
    }

    @Setup
    public void setup() {
      ofRun = new RecordScorer(type, rules, definition, runStart);
    }

    @StartBundle
    public void startBundle() {
      checks = new HashMap<>();
      scorers = new HashMap<>();
    }

    private RecordScorer scorer(BoundedWindow window) {
      return window instanceof IntervalWindow
          ? scorers.computeIfAbsent(
              window,
              unused ->
                  new RecordScorer(type, rules, definition, AgeLimit.moment(window, runStart)))
          : ofRun;
    }

    @ProcessElement
    public void process(
        @Element DistinctRecord record, BoundedWindow window, MultiOutputReceiver out) {
      if (record.record().deleted()) {
        // What is gone is neither good nor bad.
        out.get(SCORED)
            .output(new ScoredRecord(record.record(), record.outcomes(), UNSCORED, null, null));
        return;
      }
      BitSet filled = record.record().values().filled();
      RecordQuality quality = scorer(window).score(record, filled);
      checks
          .computeIfAbsent(window, unused -> new QualityChecks(type, rules, definition))
          .add(record, quality, filled);
      out.get(SCORED)
          .output(
              new ScoredRecord(
                  record.record(),
                  record.outcomes(),
                  quality.score(),
                  quality.describeMissed(),
                  null));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      checks.forEach(
          (window, tally) ->
              context.output(MEASURES, tally.toMeasures(), window.maxTimestamp(), window));
      checks = null;
    }
  }
}
