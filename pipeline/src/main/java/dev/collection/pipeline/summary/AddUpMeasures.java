package dev.collection.pipeline.summary;

import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Adds up the measures of all steps: one sum for a run that ends, one for each window otherwise.
 */
final class AddUpMeasures {
  private AddUpMeasures() {}

  static PCollection<Measures> all(PCollectionList<Measures> measures) {
    boolean endless = measures.get(0).isBounded() == PCollection.IsBounded.UNBOUNDED;
    return (endless ? measures : measures.and(nothing(measures)))
        .apply("Merge measures", Flatten.pCollections())
        .apply("Spread", ParDo.of(new SpreadFn()))
        .apply("Add up parts", Combine.perKey(new AddUpFn()))
        .apply("Take parts", Values.create())
        .apply("Add up", Combine.globally(new AddUpFn()).withoutDefaults());
  }

  /** So that there is a sum, and a summary, of a run in which nothing happened. */
  private static PCollection<Measures> nothing(PCollectionList<Measures> measures) {
    return measures
        .getPipeline()
        .apply("Begin with nothing", Create.of(new Measures()).withCoder(RecordCoders.MEASURES));
  }

  /**
   * Gives measures to parts that are added up first. There are several for each bundle of the whole
   * run, and for each that arrives the Direct Runner copies all that wait under the same key.
   */
  static final class SpreadFn extends DoFn<Measures, KV<Integer, Measures>> {
    private static final long serialVersionUID = 1L;
    private static final int PARTS = 64;

    @ProcessElement
    public void process(@Element Measures measures, OutputReceiver<KV<Integer, Measures>> out) {
      out.output(KV.of(Math.floorMod(measures.hashCode(), PARTS), measures));
    }
  }

  static final class AddUpFn extends Combine.CombineFn<Measures, Measures, Measures> {
    private static final long serialVersionUID = 1L;

    @Override
    public Measures createAccumulator() {
      return new Measures();
    }

    @Override
    public Measures addInput(Measures accumulator, Measures input) {
      return accumulator.addAll(input);
    }

    @Override
    public Measures mergeAccumulators(Iterable<Measures> accumulators) {
      Measures merged = new Measures();
      accumulators.forEach(merged::addAll);
      return merged;
    }

    @Override
    public Measures extractOutput(Measures accumulator) {
      return accumulator;
    }
  }
}
