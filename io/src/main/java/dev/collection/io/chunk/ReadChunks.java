package dev.collection.io.chunk;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.CrashingRunner;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * What a transform of Beam's reads, in chunks of what is there at once. Each element has its own
 * time; a chunk is in the global window at the earliest of them. Delivery is that of the transform:
 * a chunk is read again as a whole.
 *
 * <p>For each element of a source Flink's reader gathers all metrics of the step anew, which took a
 * tenth of the time of a stream; and the Direct Runner ends a bundle after ten.
 */
public final class ReadChunks<T>
    extends PTransform<PBegin, PCollection<List<TimestampedValue<T>>>> {
  private static final long serialVersionUID = 1L;

  /** Says what an element weighs, in whatever the limit is given in. */
  @FunctionalInterface
  public interface Weigher<T> extends Serializable {
    long weigh(T element);
  }

  private final transient PTransform<PBegin, PCollection<T>> read;
  private final ChunkedSource.Limit<T> limit;

  private ReadChunks(PTransform<PBegin, PCollection<T>> read, ChunkedSource.Limit<T> limit) {
    this.read = read;
    this.limit = limit;
  }

  /**
   * @param read whose last step is a {@link Read} of an unbounded source
   * @param elements of a chunk at the most
   * @param weight with which a chunk is full
   * @param weigher says what an element weighs
   */
  public static <T> ReadChunks<T> of(
      PTransform<PBegin, PCollection<T>> read, int elements, long weight, Weigher<T> weigher) {
    return new ReadChunks<>(read, new ChunkedSource.Limit<>(elements, weight, weigher));
  }

  @Override
  public PCollection<List<TimestampedValue<T>>> expand(PBegin input) {
    return input.apply("Read", Read.from(chunked(source())));
  }

  private <M extends UnboundedSource.CheckpointMark> ChunkedSource<T, M> chunked(
      UnboundedSource<T, M> source) {
    return new ChunkedSource<>(source, limit);
  }

  /** The source that {@code read} makes, which it does not show to anyone but a pipeline. */
  private UnboundedSource<T, ?> source() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(CrashingRunner.class); // It never runs.
    Pipeline pipeline = Pipeline.create(options);
    FindSource<T> find = new FindSource<>(pipeline.apply("Read", read));
    pipeline.traverseTopologically(find);
    if (find.source == null) {
      throw new IllegalArgumentException(read.getName() + " is no read of an unbounded source");
    }
    return find.source;
  }

  private static final class FindSource<T> extends Pipeline.PipelineVisitor.Defaults {
    private final PCollection<T> output;
    private UnboundedSource<T, ?> source;

    FindSource(PCollection<T> output) {
      this.output = output;
    }

    @SuppressWarnings("unchecked") // Its output is of T.
    @Override
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof Read.Unbounded<?> unbounded
          && node.getOutputs().containsValue(output)) {
        source = (UnboundedSource<T, ?>) unbounded.getSource();
      }
      return CompositeBehavior.ENTER_TRANSFORM;
    }
  }
}
