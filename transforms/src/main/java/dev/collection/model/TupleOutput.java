package dev.collection.model;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The output of a transform that has several: a tuple whose collections have methods of their own,
 * so that nobody needs the tags.
 */
public interface TupleOutput extends POutput {
  PCollectionTuple tuple();

  @Override
  default Pipeline getPipeline() {
    return tuple().getPipeline();
  }

  @Override
  default Map<TupleTag<?>, PValue> expand() {
    return tuple().expand();
  }

  @Override
  default void finishSpecifyingOutput(String name, PInput input, PTransform<?, ?> transform) {}
}
