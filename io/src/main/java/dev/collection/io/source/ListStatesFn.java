package dev.collection.io.source;

import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Lists the parts of a source, by its name, at a tick. By the state that it keeps for a source, the
 * runner makes one listing of it after the other, each with a later tick than the one before.
 */
final class ListStatesFn extends DoFn<KV<String, Instant>, KV<KV<String, String>, ListedState>> {
  private static final long serialVersionUID = 1L;

  /** Source and name of a part, with its state. */
  static final TupleTag<KV<KV<String, String>, ListedState>> LISTED = new TupleTag<>("listed") {};

  /** Of sources that could not be listed. */
  static final TupleTag<ReadTask> FAILED = new TupleTag<>("failed") {};

  @StateId("tick")
  private final StateSpec<ValueState<Instant>> tickSpec = StateSpecs.value(InstantCoder.of());

  @StateId("time")
  private final StateSpec<ValueState<Instant>> timeSpec = StateSpecs.value(InstantCoder.of());

  private final Map<String, Source> sources;
  private final Duration memory;
  private final SerializableClock clock;

  /**
   * @param memory how long a part is remembered that is not listed any more
   */
  ListStatesFn(Map<String, Source> sources, Duration memory, SerializableClock clock) {
    this.sources = sources;
    this.memory = memory;
    this.clock = clock;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Instant> sourceAndTick,
      @StateId("tick") ValueState<Instant> lastTick,
      @StateId("time") ValueState<Instant> lastTime,
      MultiOutputReceiver out) {
    Instant tick = sourceAndTick.getValue();
    Instant now = Instant.ofEpochMilli(clock.instant().toEpochMilli());
    if (isDone(tick, now, lastTick.read(), lastTime.read())) {
      return;
    }
    lastTick.write(tick);
    lastTime.write(now);
    Source source = sources.get(sourceAndTick.getKey());
    Map<String, String> states;
    try {
      states = source.states(SourceContext.system());
    } catch (IOException e) {
      out.get(FAILED).output(ReadTask.unlisted(source.name(), e));
      return;
    }
    Instant rememberUntil = (tick.isAfter(now) ? tick : now).plus(memory);
    states.forEach(
        (part, state) ->
            out.get(LISTED)
                .output(
                    KV.of(
                        KV.of(source.name(), part), new ListedState(state, tick, rememberUntil))));
  }

  /**
   * Whether a listing has shown what this tick asks for. After a pause many ticks come at once, and
   * the listing for the first of them is as new as one for each would be.
   *
   * @param lastTick of the last listing; null if there was none
   * @param lastTime when it was made
   */
  private static boolean isDone(Instant tick, Instant now, Instant lastTick, Instant lastTime) {
    if (lastTick == null) {
      return false;
    }
    // A time that has yet to come is of a clock that was wrong, and proves nothing.
    return !tick.isAfter(lastTick) || (!tick.isAfter(lastTime) && !lastTime.isAfter(now));
  }
}
