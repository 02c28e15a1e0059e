package dev.collection.io.memory;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.ExtractionReport;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/**
 * What the reports of a source say together.
 *
 * @param complete whether nothing of it is missing
 * @param mark the furthest of its marks; null if it keeps none
 */
public record SourceProgress(boolean complete, String mark) {
  private static final SourceProgress NOTHING = new SourceProgress(true, null);

  public static SourceProgress of(ExtractionReport report) {
    return new SourceProgress(!report.incomplete(), report.mark());
  }

  /** Whether it adds anything to what no report says. */
  public boolean tells() {
    return !complete || mark != null;
  }

  private SourceProgress and(SourceProgress other) {
    return new SourceProgress(complete && other.complete, Marks.furthest(mark, other.mark));
  }

  /** Adds up the progress of one source. The order does not matter. */
  public static final class MergeFn
      extends Combine.CombineFn<SourceProgress, SourceProgress, SourceProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    public SourceProgress createAccumulator() {
      return NOTHING;
    }

    @Override
    public SourceProgress addInput(SourceProgress accumulator, SourceProgress input) {
      return accumulator.and(input);
    }

    @Override
    public SourceProgress mergeAccumulators(Iterable<SourceProgress> accumulators) {
      SourceProgress merged = NOTHING;
      for (SourceProgress accumulator : accumulators) {
        merged = merged.and(accumulator);
      }
      return merged;
    }

    @Override
    public SourceProgress extractOutput(SourceProgress accumulator) {
      return accumulator;
    }

    @Override
    public Coder<SourceProgress> getAccumulatorCoder(
        CoderRegistry registry, Coder<SourceProgress> inputCoder) {
      return new ProgressCoder();
    }

    @Override
    public Coder<SourceProgress> getDefaultOutputCoder(
        CoderRegistry registry, Coder<SourceProgress> inputCoder) {
      return new ProgressCoder();
    }
  }

  /** Encodes the progress of a source for a shuffle. */
  public static final class ProgressCoder extends BinaryCoder<SourceProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(SourceProgress progress, BinaryWriter writer) {
      writer.writeBoolean(progress.complete());
      writer.writeNullable(progress.mark());
    }

    @Override
    protected SourceProgress read(BinaryReader reader) {
      return new SourceProgress(reader.readBoolean(), reader.readNullable());
    }
  }
}
