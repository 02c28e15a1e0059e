package dev.collection.io.jdbc;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Collects the elements of a bundle into batches. For the global window. */
public final class BatchFn<T, B> extends DoFn<T, B> {
  private static final long serialVersionUID = 1L;
  private final int size;
  private final SerializableFunction<List<T>, B> toBatch;
  private transient List<T> waiting;

  public BatchFn(int size, SerializableFunction<List<T>, B> toBatch) {
    this.size = size;
    this.toBatch = toBatch;
  }

  @StartBundle
  public void startBundle() {
    waiting = new ArrayList<>();
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<B> out) {
    waiting.add(element);
    if (waiting.size() >= size) {
      out.output(toBatch.apply(waiting));
      waiting = new ArrayList<>();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (!waiting.isEmpty()) {
      context.output(
          toBatch.apply(waiting), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
    waiting = null;
  }
}
