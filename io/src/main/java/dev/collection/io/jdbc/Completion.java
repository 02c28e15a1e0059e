package dev.collection.io.jdbc;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Says when a sink is done, for {@link org.apache.beam.sdk.transforms.Wait}: by its watermark
 * alone. The element that JdbcIO emits for each batch is dropped; it would go through the seven
 * steps of {@code Wait} for nothing.
 */
public final class Completion extends PTransform<PCollection<Void>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private Completion() {}

  public static Completion signal() {
    return new Completion();
  }

  @Override
  public PCollection<Void> expand(PCollection<Void> input) {
    return input.apply("Drop results", ParDo.of(new DropFn()));
  }

  static final class DropFn extends DoFn<Void, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() {}
  }
}
