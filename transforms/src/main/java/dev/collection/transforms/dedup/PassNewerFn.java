package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.VersionAgreement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PartitioningWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Decides each record by what state remembers of its key. In the global window, by shards of keys:
 * a timer for each key takes as long to set as all the rest, and all of them fire when a job is
 * drained. Each shard has one timer, with which the keys whose time is over are forgotten, at the
 * most {@value #SWEEPS} times in the time for which keys are remembered.
 */
final class PassNewerFn extends DoFn<KV<Integer, CheckedRecord>, DistinctRecord> {
  private static final long serialVersionUID = 1L;

  /** By how much state has grown in a bundle, under the empty key: one sum for all workers. */
  static final TupleTag<KV<String, StateSize>> GROWTH = new TupleTag<>("growth") {};

  private static final int SWEEPS = 4;

  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  /** By key; one state, so that a record costs one read and one write. */
  @StateId("versions")
  private final StateSpec<MapState<String, RememberedVersion>> versionsSpec =
      StateSpecs.map(StringUtf8Coder.of(), new RememberedVersion.VersionCoder());

  @TimerId("forget")
  private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final RecordType type;
  private final List<String> stable;
  private final int layout;
  private final long rememberMillis;
  private final WindowFn<?, ?> windows;
  private final Set<String> readAgain;
  private transient VersionComparison comparison;
  private transient Map<Instant, Measures> measures;
  private transient StateSize growth;

  /** Shards that have a timer for certain; others may have one, from before a restart. */
  private transient BitSet timed;

  /**
   * @param windows of the records before they left them
   * @param readAgain sources of which every window has what it finds
   */
  PassNewerFn(
      RecordType type,
      List<String> stable,
      Duration remember,
      WindowFn<?, ?> windows,
      Set<String> readAgain) {
    this.type = type;
    this.layout = RememberedVersion.layout(type);
    this.stable = stable;
    this.rememberMillis = remember.toMillis();
    this.windows = windows;
    this.readAgain = readAgain;
  }

  @Setup
  public void setup() {
    comparison = new VersionComparison(type, stable);
    timed = new BitSet();
  }

  @StartBundle
  public void startBundle() {
    measures = new HashMap<>();
    growth = StateSize.NONE;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, CheckedRecord> sharded,
      @Timestamp Instant time,
      @StateId("versions") MapState<String, RememberedVersion> versions,
      @TimerId("forget") Timer forget,
      MultiOutputReceiver out) {
    if (!timed.get(sharded.getKey())) {
      timed.set(sharded.getKey());
      setAt(forget, later(time, rememberMillis / SWEEPS));
    }
    CheckedRecord checked = sharded.getValue();
    CollectedRecord record = checked.record();
    RememberedVersion before = versions.get(record.key()).read();
    // What the timer is about to forget is forgotten: how far the watermark has come in this
    // worker, and when, is up to the runner. So is what another spec has remembered: its values
    // cannot be compared. The table decides then.
    if (before == null || before.layout() != layout || time.isAfter(expiry(before))) {
      RememberedVersion first = new RememberedVersion(layout, record, time.getMillis());
      versions.put(record.key(), first);
      if (before == null) {
        growth = growth.plus(1, first.bytes());
      } else {
        growth = growth.plus(0, (long) first.bytes() - before.bytes());
      }
      out.get(DeduplicateRecords.KEPT)
          .output(new DistinctRecord(checked, 1, VersionAgreement.NONE));
      return;
    }
    CollectedRecord remembered = before.newest();
    boolean newer = comparison.order().compare(record, remembered) > 0;
    boolean foundAgain =
        readAgain.contains(record.provenance().source())
            && windowEnd(Instant.ofEpochMilli(before.seenMillis())).isBefore(windowEnd(time));
    boolean same =
        record.contentHash().equals(remembered.contentHash())
            && record.provenance().source().equals(remembered.provenance().source());
    if (foundAgain) {
      out.get(DeduplicateRecords.KEPT)
          .output(new DistinctRecord(checked, 1, VersionAgreement.NONE));
      remembered = newer ? record : remembered;
    } else if (newer && !same) {
      out.get(DeduplicateRecords.KEPT)
          .output(new DistinctRecord(checked, 1, comparison.agreement(record, remembered)));
      remembered = record;
    } else {
      DuplicateRecord duplicate = comparison.describe(remembered, record);
      out.get(DeduplicateRecords.DROPPED).output(duplicate);
      measures
          .computeIfAbsent(windowEnd(time), unused -> new Measures())
          .add(Measure.DUPLICATE, duplicate.dropped().source(), duplicate.kind().name(), 1);
      if (newer) {
        remembered = confirmed(remembered, record);
      }
    }
    RememberedVersion after =
        new RememberedVersion(layout, remembered, Math.max(before.seenMillis(), time.getMillis()));
    if (newer || after.seenMillis() != before.seenMillis()) {
      versions.put(record.key(), after);
      growth = growth.plus(0, (long) after.bytes() - before.bytes());
    }
  }

  /**
   * The version that was passed on, as of the time at which a later record has said the same: what
   * was collected in between and says something else is outdated.
   */
  private static CollectedRecord confirmed(CollectedRecord passedOn, CollectedRecord later) {
    Provenance first = passedOn.provenance();
    return new CollectedRecord(
        passedOn.key(),
        passedOn.values(),
        new Provenance(first.source(), first.locator(), later.provenance().collectedAt()),
        passedOn.contentHash(),
        passedOn.deleted());
  }

  @OnTimer("forget")
  public void forget(
      OnTimerContext context,
      @Key Integer shard,
      @StateId("versions") MapState<String, RememberedVersion> versions,
      @TimerId("forget") Timer forget) {
    sweep(shard, context.fireTimestamp(), versions, forget);
  }

  /** Forgets the keys of a shard whose time is over now, and comes again for the others. */
  void sweep(int shard, Instant now, MapState<String, RememberedVersion> versions, Timer forget) {
    Instant earliest = null;
    List<String> over = new ArrayList<>();
    for (Map.Entry<String, RememberedVersion> entry : versions.entries().read()) {
      Instant expiry = expiry(entry.getValue());
      if (!expiry.isAfter(now)) {
        over.add(entry.getKey());
        growth = growth.plus(-1, -entry.getValue().bytes());
      } else if (earliest == null || expiry.isBefore(earliest)) {
        earliest = expiry;
      }
    }
    over.forEach(versions::remove);
    if (earliest == null) {
      timed.clear(shard);
      return;
    }
    Instant soonest = later(now, rememberMillis / SWEEPS);
    setAt(forget, earliest.isBefore(soonest) ? soonest : earliest);
  }

  private Instant expiry(RememberedVersion remembered) {
    return later(Instant.ofEpochMilli(remembered.seenMillis()), rememberMillis);
  }

  /** No timer may be set beyond the end of the window. */
  private static Instant later(Instant time, long millis) {
    long latest = END.getMillis();
    long from = time.getMillis();
    return Instant.ofEpochMilli(from > latest - millis ? latest : from + millis);
  }

  /** A timer with an output timestamp would hold the watermark, and take memory to do so. */
  private static void setAt(Timer timer, Instant time) {
    timer.withNoOutputTimestamp().set(time);
  }

  private Instant windowEnd(Instant time) {
    return windows instanceof PartitioningWindowFn<?, ?> fixed
        ? fixed.assignWindow(time).maxTimestamp()
        : END;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    measures.forEach(
        (windowEnd, sum) ->
            context.output(DeduplicateRecords.MEASURES, sum, windowEnd, GlobalWindow.INSTANCE));
    // Also if nothing has changed: after a restart nobody else knows the size.
    context.output(GROWTH, KV.of("", growth), END, GlobalWindow.INSTANCE);
    measures = null;
  }
}
