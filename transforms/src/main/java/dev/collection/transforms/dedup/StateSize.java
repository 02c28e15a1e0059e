package dev.collection.transforms.dedup;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** How much state remembers, or by how much that has grown; it shrinks by less than zero. */
record StateSize(long keys, long bytes) {
  static final StateSize NONE = new StateSize(0, 0);

  StateSize plus(StateSize other) {
    return plus(other.keys, other.bytes);
  }

  StateSize plus(long moreKeys, long moreBytes) {
    return new StateSize(keys + moreKeys, bytes + moreBytes);
  }

  static final class SizeCoder extends BinaryCoder<StateSize> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(StateSize value, BinaryWriter writer) {
      writer.writeSigned(value.keys());
      writer.writeSigned(value.bytes());
    }

    @Override
    protected StateSize read(BinaryReader reader) {
      return new StateSize(reader.readSigned(), reader.readSigned());
    }
  }

  /** Adds up growth, in state under its one key, and shows the sum. */
  static final class GaugeFn extends DoFn<KV<String, StateSize>, Void> {
    private static final long serialVersionUID = 1L;
    private final Gauge keys = Metrics.gauge("collection", "remembered_keys");
    private final Gauge bytes = Metrics.gauge("collection", "remembered_bytes");

    @StateId("size")
    private final StateSpec<ValueState<StateSize>> sizeSpec = StateSpecs.value(new SizeCoder());

    @ProcessElement
    public void process(
        @Element KV<String, StateSize> growth, @StateId("size") ValueState<StateSize> size) {
      StateSize before = size.read();
      StateSize now = growth.getValue().plus(before == null ? NONE : before);
      if (!now.equals(before)) {
        size.write(now);
      }
      keys.set(now.keys());
      bytes.set(now.bytes());
    }
  }
}
