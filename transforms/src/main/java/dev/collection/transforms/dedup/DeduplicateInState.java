package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PartitioningWindowFn;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Passes on every record that is newer than what was passed on of its key before, at once, and
 * drops every other one with the reason. Unbounded input in fixed windows, or in the global one;
 * what comes out is in the window of the record that it is about.
 *
 * <p>What is newer, and why a record is dropped, is decided as for bounded input. A difference is
 * in the nature of a stream: a record that was passed on is not taken back when a newer one comes,
 * and is no duplicate then; the newer one updates it. A record that says the same as the one
 * before, of the same source and collected later, is dropped as identical.
 *
 * <p>Of each key the newest version is held in the runner's state, until the key has not come for
 * the time given. A key that was forgotten is passed on when it comes, whatever its version: what
 * is loaded must then tell by its own version whether it is newer. Therefore a job may begin
 * without the state of the one before. Time is event time, as the watermark tells it: while the job
 * is down or its input stands still nothing is forgotten, no watermark is held back, and runners
 * fire such timers at the end of a job in good order, which they do not all do with those of the
 * clock. Keys are hashed into shards, each of which has one timer: what is forgotten leaves state a
 * quarter of the time late at the most.
 *
 * <p>How much is remembered is in two gauges, {@code remembered_keys} and {@code remembered_bytes}
 * (of encoded records, without what the state backend adds). They are kept in state as well, so
 * that they are right with the first bundle after a restart.
 *
 * <p>Runners save state together with what came out: a bundle that is tried again decides the same.
 */
public final class DeduplicateInState
    extends PTransform<PCollection<CheckedRecord>, DeduplicateRecords.Result> {
  private static final long serialVersionUID = 1L;

  /** How long a key is remembered unless told otherwise: 7 days. */
  public static final Duration DEFAULT_MEMORY = Duration.ofDays(7);

  /**
   * For runners that keep state in a database of their own, in which a shard costs nothing. State
   * is found by the number of its shard: a change of this makes a savepoint worth nothing.
   */
  public static final int MANY_SHARDS = 4_096;

  private final RecordType type;
  private final List<String> stable;
  private final int shards;
  private final Duration remember;
  private final Set<String> readAgain;

  DeduplicateInState(RecordType type, List<String> stable, int shards, Duration remember) {
    this(type, stable, shards, remember, Set.of());
  }

  private DeduplicateInState(
      RecordType type, List<String> stable, int shards, Duration remember, Set<String> readAgain) {
    if (remember.isZero() || remember.isNegative()) {
      throw new IllegalArgumentException("keys would be remembered for " + remember);
    }
    this.type = type;
    this.stable = stable;
    this.shards = shards;
    this.remember = remember;
    this.readAgain = Set.copyOf(readAgain);
  }

  /**
   * Of these sources the first record of a key in each window is passed on, whatever was passed on
   * in windows before: they are read from the beginning again, and that a record is still there is
   * no repetition, but what the sink is to be told.
   */
  public DeduplicateInState readingAgain(Set<String> sources) {
    return new DeduplicateInState(type, stable, shards, remember, sources);
  }

  @Override
  public DeduplicateRecords.Result expand(PCollection<CheckedRecord> input) {
    WindowFn<?, ?> windows = input.getWindowingStrategy().getWindowFn();
    if (!(windows instanceof PartitioningWindowFn || windows instanceof GlobalWindows)) {
      throw new IllegalArgumentException("records are in windows that may overlap: " + windows);
    }
    PCollectionTuple decided = decide(input, windows);
    decided.get(PassNewerFn.GROWTH).apply("Measure state", ParDo.of(new StateSize.GaugeFn()));
    return new DeduplicateRecords.Result(
        PCollectionTuple.of(
                DeduplicateRecords.KEPT, back(decided, DeduplicateRecords.KEPT, "records", windows))
            .and(
                DeduplicateRecords.DROPPED,
                back(decided, DeduplicateRecords.DROPPED, "duplicates", windows))
            .and(
                DeduplicateRecords.MEASURES,
                back(decided, DeduplicateRecords.MEASURES, "measures", windows)));
  }

  /** In the global window, with the growth of state. */
  PCollectionTuple decide(PCollection<CheckedRecord> input, WindowFn<?, ?> windows) {
    PCollectionTuple decided =
        input
            .apply("Take shard", ParDo.of(new TakeShardFn(shards)))
            .setCoder(KvCoder.of(VarIntCoder.of(), RecordCoders.CHECKED))
            .apply(
                // State is kept for each window, and a key must be known in all of them.
                "Leave windows", Window.into(new GlobalWindows()))
            .apply(
                "Pass on what is newer",
                ParDo.of(new PassNewerFn(type, stable, remember, windows, readAgain))
                    .withOutputTags(
                        DeduplicateRecords.KEPT,
                        TupleTagList.of(DeduplicateRecords.DROPPED)
                            .and(DeduplicateRecords.MEASURES)
                            .and(PassNewerFn.GROWTH)));
    decided
        .get(PassNewerFn.GROWTH)
        .setCoder(KvCoder.of(StringUtf8Coder.of(), new StateSize.SizeCoder()));
    return decided;
  }

  private static final class TakeShardFn extends DoFn<CheckedRecord, KV<Integer, CheckedRecord>> {
    private static final long serialVersionUID = 1L;
    private final Counter checkedRecords = Metrics.counter("collection", "checked");
    private final int shards;

    TakeShardFn(int shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(
        @Element CheckedRecord checked, OutputReceiver<KV<Integer, CheckedRecord>> out) {
      checkedRecords.inc();
      out.output(KV.of(DeduplicateRecords.shard(checked.record().key(), shards), checked));
    }
  }

  @SuppressWarnings("unchecked") // The windows of a PCollection<T> take any T; ours look at times.
  private static <T> PCollection<T> back(
      PCollectionTuple decided, TupleTag<T> tag, String what, WindowFn<?, ?> windows) {
    return decided
        .get(tag)
        .apply("Put " + what + " back into windows", Window.into((WindowFn<T, ?>) windows));
  }
}
