package dev.collection.transforms.rules;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.TupleOutput;
import dev.collection.model.Violation;
import java.time.Clock;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Evaluates the rules of the spec on every record: one that breaks a rejecting rule fails with all
 * its broken rules, every other one goes on with what the rules said of it.
 *
 * <p>Bounded or unbounded, without state. A bundle that is retried gives the same records and the
 * same measures; only {@link FailedRecord#failedAt()} differs.
 */
public final class CheckRules extends PTransform<PCollection<NormalizedRecord>, CheckRules.Result> {
  private static final long serialVersionUID = 1L;

  /** Name of this stage in the graph and in its failures. */
  public static final String STAGE = "Check rules";

  private static final TupleTag<CheckedRecord> CHECKED = new TupleTag<>() {};
  private static final TupleTag<FailedRecord> FAILED = new TupleTag<>() {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>() {};

  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final Clock clock;

  private CheckRules(RecordType type, List<RuleDefinition> rules, Clock clock) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.clock = clock;
  }

  /** The rules in the order of the spec, which is that of {@link CheckedRecord#outcomes()}. */
  public static CheckRules of(RecordType type, List<RuleDefinition> rules) {
    return new CheckRules(type, rules, Clock.systemUTC());
  }

  /**
   * The clock that dates failures; the system's by default.
   *
   * @param serializable the JDK's own clocks are
   */
  public CheckRules withClock(Clock serializable) {
    return new CheckRules(type, rules, serializable);
  }

  /**
   * @throws InvalidRulesException if a rule does not compile
   */
  @Override
  public Result expand(PCollection<NormalizedRecord> input) {
    RuleSet.shared(type, rules); // A wrong rule is found here, not on a worker.
    PCollectionTuple outputs =
        input.apply(
            "Evaluate",
            ParDo.of(new EvaluateFn(type, rules, clock))
                .withOutputTags(CHECKED, TupleTagList.of(FAILED).and(MEASURES)));
    return new Result(outputs);
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** Those that broke no rejecting rule. */
    public PCollection<CheckedRecord> records() {
      return tuple.get(CHECKED);
    }

    /** Those that did. */
    public PCollection<FailedRecord> failures() {
      return tuple.get(FAILED);
    }

    /**
     * {@code RULE_PASSED}, {@code RULE_FAILED} and {@code RULE_NOT_APPLICABLE} by source and rule,
     * of all records that arrived here, to be added up; at most one element a bundle and window.
     */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  static final class EvaluateFn extends DoFn<NormalizedRecord, CheckedRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<RuleDefinition> rules;
    private final Clock clock;
    private transient RuleSet ruleSet;
    private transient BitSet reads;
    private transient Map<BoundedWindow, RuleCounts> counts;

    EvaluateFn(RecordType type, List<RuleDefinition> rules, Clock clock) {
      this.type = type;
      this.rules = rules;
      this.clock = clock;
    }

    @Setup
    public void setup() {
      ruleSet = RuleSet.shared(type, rules);
      reads = ruleSet.reads();
    }

    @StartBundle
    public void startBundle() {
      counts = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element NormalizedRecord normalized, BoundedWindow window, MultiOutputReceiver out) {
      CollectedRecord record = normalized.record();
      if (record.deleted()) {
        // Rules are about what a record says.
        out.get(CHECKED).output(new CheckedRecord(record, RuleOutcomes.none()));
        return;
      }
      Object[] values = record.values().toArray(reads);
      RuleSet.Evaluation evaluation = ruleSet.evaluate(values);
      counts
          .computeIfAbsent(window, unused -> new RuleCounts(rules))
          .add(record.provenance().source(), evaluation.outcomes());
      if (ruleSet.rejects(evaluation.outcomes())) {
        out.get(FAILED).output(failed(normalized, ruleSet.violations(values, evaluation)));
      } else {
        out.get(CHECKED).output(new CheckedRecord(record, evaluation.outcomes()));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.forEach(
          (window, tally) -> {
            Measures measures = tally.toMeasures();
            if (!measures.isEmpty()) {
              context.output(MEASURES, measures, window.maxTimestamp(), window);
            }
          });
      counts = null;
    }

    private FailedRecord failed(NormalizedRecord normalized, List<Violation> violations) {
      return new FailedRecord(
          normalized.raw(),
          STAGE,
          ErrorCode.RULE_BROKEN,
          violations,
          normalized.record().key(),
          normalized.raw().locator().attempt(),
          clock.instant());
    }
  }
}
