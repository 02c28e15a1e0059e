package dev.collection.io.chunk;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * Another source, whose elements are lists of those that it has at once. Watermark, backlog, splits
 * and checkpoints are those of the other source: a checkpoint is never within a chunk.
 *
 * <p>The time of a chunk is the earliest of its elements; each of those has its own beside it.
 *
 * @param <T> an element of the other source
 * @param <M> its checkpoints
 */
final class ChunkedSource<T, M extends UnboundedSource.CheckpointMark>
    extends UnboundedSource<List<TimestampedValue<T>>, M> {
  private static final long serialVersionUID = 1L;

  private final UnboundedSource<T, M> source;
  private final Limit<T> limit;

  /**
   * When a chunk is full.
   *
   * @param elements at the most
   * @param weight with which no element is added any more
   * @param weigher says what an element weighs
   */
  record Limit<T>(int elements, long weight, ReadChunks.Weigher<T> weigher)
      implements Serializable {}

  ChunkedSource(UnboundedSource<T, M> source, Limit<T> limit) {
    this.source = source;
    this.limit = limit;
  }

  @Override
  public List<ChunkedSource<T, M>> split(int desiredNumSplits, PipelineOptions options)
      throws Exception {
    List<ChunkedSource<T, M>> splits = new ArrayList<>();
    for (UnboundedSource<T, M> split : source.split(desiredNumSplits, options)) {
      splits.add(new ChunkedSource<>(split, limit));
    }
    return splits;
  }

  @Override
  public UnboundedReader<List<TimestampedValue<T>>> createReader(
      PipelineOptions options, M checkpointMark) throws IOException {
    return new ChunkReader<>(this, source.createReader(options, checkpointMark), limit);
  }

  @Override
  public Coder<M> getCheckpointMarkCoder() {
    return source.getCheckpointMarkCoder();
  }

  @Override
  public Coder<List<TimestampedValue<T>>> getOutputCoder() {
    return ListCoder.of(TimestampedValue.TimestampedValueCoder.of(source.getOutputCoder()));
  }

  private static final class ChunkReader<T> extends UnboundedReader<List<TimestampedValue<T>>> {
    private final ChunkedSource<T, ?> source;
    private final UnboundedReader<T> reader;
    private final Limit<T> limit;
    private List<TimestampedValue<T>> chunk = List.of();
    private Instant earliest;

    ChunkReader(ChunkedSource<T, ?> source, UnboundedReader<T> reader, Limit<T> limit) {
      this.source = source;
      this.reader = reader;
      this.limit = limit;
    }

    @Override
    public boolean start() throws IOException {
      return fill(reader.start());
    }

    @Override
    public boolean advance() throws IOException {
      return fill(reader.advance());
    }

    private boolean fill(boolean first) throws IOException {
      // The one before may be on its way still.
      chunk = new ArrayList<>();
      earliest = null;
      long weight = 0;
      for (boolean more = first; more; more = reader.advance()) {
        TimestampedValue<T> next =
            TimestampedValue.of(reader.getCurrent(), reader.getCurrentTimestamp());
        chunk.add(next);
        if (earliest == null || next.getTimestamp().isBefore(earliest)) {
          earliest = next.getTimestamp();
        }
        weight += limit.weigher().weigh(next.getValue());
        if (chunk.size() >= limit.elements() || weight >= limit.weight()) {
          break;
        }
      }
      return !chunk.isEmpty();
    }

    @Override
    public List<TimestampedValue<T>> getCurrent() {
      if (chunk.isEmpty()) {
        throw new NoSuchElementException();
      }
      return chunk;
    }

    @Override
    public Instant getCurrentTimestamp() {
      if (chunk.isEmpty()) {
        throw new NoSuchElementException();
      }
      return earliest;
    }

    @Override
    public Instant getWatermark() {
      return reader.getWatermark();
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return reader.getCheckpointMark();
    }

    @Override
    public long getSplitBacklogBytes() {
      return reader.getSplitBacklogBytes();
    }

    @Override
    public long getTotalBacklogBytes() {
      return reader.getTotalBacklogBytes();
    }

    @Override
    public UnboundedSource<List<TimestampedValue<T>>, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
