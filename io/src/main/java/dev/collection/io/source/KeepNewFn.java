package dev.collection.io.source;

import java.util.List;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Lets a part through, by source and name, when its state is another than in the listing before.
 * Listings may arrive in any order; of one that is older than what is known nothing is learned.
 */
final class KeepNewFn extends DoFn<KV<KV<String, String>, ListedState>, ReadTask> {
  private static final long serialVersionUID = 1L;

  @StateId("listed")
  private final StateSpec<ValueState<ListedState>> listedSpec =
      StateSpecs.value(new ListedState.StateCoder());

  // By event time: while the job is down nothing is listed, and nothing may be forgotten.
  @TimerId("forget")
  private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @ProcessElement
  public void process(
      @Element KV<KV<String, String>, ListedState> part,
      @StateId("listed") ValueState<ListedState> listed,
      @TimerId("forget") Timer forget,
      OutputReceiver<ReadTask> out) {
    ListedState now = part.getValue();
    ListedState before = listed.read();
    if (before != null && !now.tick().isAfter(before.tick())) {
      return;
    }
    listed.write(now);
    forget.set(now.rememberUntil());
    if (before == null || !now.state().equals(before.state())) {
      out.output(
          new ReadTask(
              part.getKey().getKey(),
              List.of(part.getKey().getValue()),
              "",
              now.tick().getMillis()));
    }
  }

  @OnTimer("forget")
  public void forget(@StateId("listed") ValueState<ListedState> listed) {
    listed.clear();
  }
}
