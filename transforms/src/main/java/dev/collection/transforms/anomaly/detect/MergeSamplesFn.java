package dev.collection.transforms.anomaly.detect;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.ReferenceSample;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;

/**
 * Merges partial samples into one; that of no records is empty. Samples stay encoded on their way:
 * the Direct Runner copies all that wait to be merged whenever another arrives.
 */
final class MergeSamplesFn extends Combine.CombineFn<byte[], List<byte[]>, byte[]> {
  private static final long serialVersionUID = 1L;

  /** How many samples an accumulator may hold before they become one. */
  private static final int MAX_PARTS = 8;

  private final AnomalyDefinition definition;

  MergeSamplesFn(AnomalyDefinition definition) {
    this.definition = definition;
  }

  @Override
  public List<byte[]> createAccumulator() {
    return new ArrayList<>();
  }

  @Override
  public List<byte[]> addInput(List<byte[]> accumulator, byte[] input) {
    return mergeAccumulators(List.of(accumulator, List.of(input)));
  }

  @Override
  public List<byte[]> mergeAccumulators(Iterable<List<byte[]>> accumulators) {
    List<byte[]> parts = new ArrayList<>();
    for (List<byte[]> accumulator : accumulators) {
      parts.addAll(accumulator);
      if (parts.size() > MAX_PARTS) {
        parts = new ArrayList<>(List.of(extractOutput(parts)));
      }
    }
    return parts;
  }

  @Override
  public byte[] extractOutput(List<byte[]> accumulator) {
    return merged(accumulator, definition).encoded();
  }

  /** All of these samples as one. */
  static ReferenceSample merged(List<byte[]> samples, AnomalyDefinition definition) {
    ReferenceSample merged = ReferenceSample.empty(definition);
    samples.forEach(part -> merged.merge(ReferenceSample.decoded(part)));
    return merged;
  }

  @Override
  public Coder<List<byte[]>> getAccumulatorCoder(CoderRegistry registry, Coder<byte[]> inputCoder) {
    return ListCoder.of(inputCoder);
  }
}
