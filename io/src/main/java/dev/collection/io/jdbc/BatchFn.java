package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** Collects the elements of a bundle into batches, those of each window for themselves. */
public final class BatchFn<T, B> extends DoFn<T, B> {
  private static final long serialVersionUID = 1L;
  private final int size;
  private final ToBatch<T, B> toBatch;
  private transient Map<BoundedWindow, List<T>> waiting;

  /** Makes a batch of elements that are in one window. */
  @FunctionalInterface
  public interface ToBatch<T, B> extends Serializable {
    B of(List<T> elements, BoundedWindow window);
  }

  public BatchFn(int size, ToBatch<T, B> toBatch) {
    this.size = size;
    this.toBatch = toBatch;
  }

  /** Batches that are the same in every window. */
  public static <T, B> BatchFn<T, B> of(int size, SerializableFunction<List<T>, B> toBatch) {
    return new BatchFn<>(size, (elements, window) -> toBatch.apply(elements));
  }

  @StartBundle
  public void startBundle() {
    waiting = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element T element, BoundedWindow window, OutputReceiver<B> out) {
    List<T> elements = waiting.computeIfAbsent(window, unused -> new ArrayList<>());
    elements.add(element);
    if (elements.size() >= size) {
      out.output(toBatch.of(elements, window));
      waiting.remove(window);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    waiting.forEach(
        (window, elements) ->
            context.output(toBatch.of(elements, window), window.maxTimestamp(), window));
    waiting = null;
  }
}
