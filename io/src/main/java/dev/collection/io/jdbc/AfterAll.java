package dev.collection.io.jdbc;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Passes few elements on when signals are complete for their window, as {@link Wait} does. Flink
 * takes the view of a window without elements for one that is still to come, so that {@code Wait}
 * for signals that say nothing would last for ever in a stream. There the elements are grouped
 * instead, which happens when the signals' watermark has passed the end of the window.
 *
 * <p>Bounded and unbounded. In a stream the elements and the signals must be in the same windows,
 * and elements must have the time of the end of their window.
 */
public final class AfterAll<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1L;

  private final List<PCollection<Void>> signals;

  private AfterAll(List<PCollection<Void>> signals) {
    this.signals = List.copyOf(signals);
  }

  /**
   * @param signals at least one; their elements do not matter
   */
  public static <T> AfterAll<T> of(List<PCollection<Void>> signals) {
    return new AfterAll<>(signals);
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    PCollection<Void> all =
        PCollectionList.of(signals).apply("Signals complete", Flatten.pCollections());
    if (input.isBounded() == PCollection.IsBounded.BOUNDED) {
      return input.apply("Wait", Wait.on(all)).setCoder(input.getCoder());
    }
    Coder<KV<Integer, T>> coder = KvCoder.of(VarIntCoder.of(), input.getCoder());
    PCollection<KV<Integer, T>> waiting = input.apply("Waiting", WithKeys.of(0)).setCoder(coder);
    return PCollectionList.of(waiting)
        .and(all.apply("Drop signals", ParDo.of(new DropFn<T>())).setCoder(coder))
        .apply("Waiting and signals", Flatten.pCollections())
        .apply("Until the window ends", GroupByKey.create())
        .apply("Take those that waited", Values.create())
        .apply("Pass on", Flatten.iterables())
        .setCoder(input.getCoder());
  }

  static final class DropFn<T> extends DoFn<Void, KV<Integer, T>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() {}
  }
}
