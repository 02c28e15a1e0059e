package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** What comes before and behind the grouping of records by their key alone. */
final class GroupByKeyFns {
  private GroupByKeyFns() {}

  static final class TakeKeyFn extends DoFn<CheckedRecord, KV<String, CheckedRecord>> {
    private static final long serialVersionUID = 1L;
    private final Counter checkedRecords = Metrics.counter("collection", "checked");

    @ProcessElement
    public void process(
        @Element CheckedRecord checked, OutputReceiver<KV<String, CheckedRecord>> out) {
      checkedRecords.inc();
      out.output(KV.of(checked.record().key(), checked));
    }
  }

  /** Holds the records of one key at a time; counts once a bundle and window, not once a key. */
  static final class KeepNewestOfKeyFn
      extends DoFn<KV<String, Iterable<CheckedRecord>>, DistinctRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<String> stable;
    private final TupleTag<DistinctRecord> kept;
    private final TupleTag<DuplicateRecord> dropped;
    private final TupleTag<Measures> counted;
    private transient Map<BoundedWindow, Measures> measures;

    KeepNewestOfKeyFn(
        RecordType type,
        List<String> stable,
        TupleTag<DistinctRecord> kept,
        TupleTag<DuplicateRecord> dropped,
        TupleTag<Measures> counted) {
      this.type = type;
      this.stable = stable;
      this.kept = kept;
      this.dropped = dropped;
      this.counted = counted;
    }

    @StartBundle
    public void startBundle() {
      measures = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<CheckedRecord>> versions,
        BoundedWindow window,
        MultiOutputReceiver out) {
      Deduplicator deduplicator = new Deduplicator(type, stable);
      versions.getValue().forEach(deduplicator::add);
      deduplicator.finish(
          out.get(kept)::output,
          duplicate -> {
            out.get(dropped).output(duplicate);
            measures
                .computeIfAbsent(window, unused -> new Measures())
                .add(Measure.DUPLICATE, duplicate.dropped().source(), duplicate.kind().name(), 1);
          });
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      measures.forEach(
          (window, sum) -> context.output(counted, sum, window.maxTimestamp(), window));
      measures = null;
    }
  }
}
