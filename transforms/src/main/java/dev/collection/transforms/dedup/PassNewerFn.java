package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PartitioningWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/** Decides each record by what state remembers of its key. In the global window. */
final class PassNewerFn extends DoFn<KV<String, CheckedRecord>, DistinctRecord> {
  private static final long serialVersionUID = 1L;

  /** By how much state has grown in a bundle, under the empty key: one sum for all workers. */
  static final TupleTag<KV<String, StateSize>> GROWTH = new TupleTag<>("growth") {};

  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  // One cell, so that a record costs one read and one write of state.
  @StateId("version")
  private final StateSpec<ValueState<RememberedVersion>> versionSpec =
      StateSpecs.value(new RememberedVersion.VersionCoder());

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
  }

  @StartBundle
  public void startBundle() {
    measures = new HashMap<>();
    growth = StateSize.NONE;
  }

  @ProcessElement
  public void process(
      @Element KV<String, CheckedRecord> keyed,
      @Timestamp Instant time,
      @StateId("version") ValueState<RememberedVersion> version,
      @TimerId("forget") Timer forget,
      MultiOutputReceiver out) {
    CheckedRecord checked = keyed.getValue();
    CollectedRecord record = checked.record();
    RememberedVersion before = version.read();
    // What the timer is about to forget is forgotten: how far the watermark has come in this
    // worker, and when, is up to the runner. So is what another spec has remembered: its values
    // cannot be compared. The table decides then.
    if (before == null || before.layout() != layout || time.isAfter(expiry(before))) {
      RememberedVersion first = new RememberedVersion(layout, record, time.getMillis());
      version.write(first);
      if (before == null) {
        growth = growth.plus(1, first.bytes());
        setAt(forget, expiry(first));
      } else {
        growth = growth.plus(0, (long) first.bytes() - before.bytes());
      }
      out.get(DeduplicateRecords.KEPT).output(new DistinctRecord(checked, 1, 0, 0));
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
      out.get(DeduplicateRecords.KEPT).output(new DistinctRecord(checked, 1, 0, 0));
      remembered = newer ? record : remembered;
    } else if (newer && !same) {
      var agreement = comparison.agreement(record, remembered);
      out.get(DeduplicateRecords.KEPT)
          .output(new DistinctRecord(checked, 1, agreement.compared(), agreement.agreed()));
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
      version.write(after);
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
      @StateId("version") ValueState<RememberedVersion> version,
      @TimerId("forget") Timer forget) {
    RememberedVersion remembered = version.read();
    if (remembered == null) {
      return;
    }
    Instant expiry = expiry(remembered);
    if (expiry.isAfter(context.fireTimestamp())) {
      setAt(forget, expiry);
      return;
    }
    version.clear();
    growth = growth.plus(-1, -remembered.bytes());
  }

  private Instant expiry(RememberedVersion remembered) {
    // No timer may be set beyond the end of the window.
    long latest = END.getMillis();
    long seen = remembered.seenMillis();
    return Instant.ofEpochMilli(seen > latest - rememberMillis ? latest : seen + rememberMillis);
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
