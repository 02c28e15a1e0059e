package dev.collection.transforms.profile;

import dev.collection.transforms.profile.value.Example;
import java.util.Objects;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Merges the profiles of each window, or of the run if it has none: eight elements at most are left
 * of it, for whoever needs one to merge.
 *
 * <p>In two steps, since for each element that arrives the Direct Runner copies all that wait under
 * its key.
 */
public final class MergeProfiles extends PTransform<PCollection<Profiles>, PCollection<Profiles>> {
  private static final long serialVersionUID = 1L;
  private static final int PARTS = 64;
  private static final int LEFT = 8;

  @Override
  public PCollection<Profiles> expand(PCollection<Profiles> profiles) {
    KvCoder<Integer, Profiles> coder = KvCoder.of(VarIntCoder.of(), new ProfilesCoder());
    return profiles
        .apply("Spread", ParDo.of(new SpreadFn()))
        .setCoder(coder)
        .apply("Merge parts", Combine.perKey(new MergeFn()))
        .apply("Gather", ParDo.of(new GatherFn()))
        .setCoder(coder)
        .apply("Merge", Combine.perKey(new MergeFn()))
        .apply("Take merged", Values.create())
        .setCoder(new ProfilesCoder());
  }

  static final class SpreadFn extends DoFn<Profiles, KV<Integer, Profiles>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Profiles profiles, OutputReceiver<KV<Integer, Profiles>> out) {
      Example first =
          profiles.isEmpty() ? null : profiles.byKey().get(profiles.byKey().firstKey()).first();
      int hash =
          first == null
              ? 0
              : Objects.hash(
                  first.locator().resource(), first.locator().page(), first.locator().position());
      out.output(KV.of(Math.floorMod(hash, PARTS), profiles));
    }
  }

  static final class GatherFn extends DoFn<KV<Integer, Profiles>, KV<Integer, Profiles>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, Profiles> part, OutputReceiver<KV<Integer, Profiles>> out) {
      out.output(KV.of(part.getKey() % LEFT, part.getValue()));
    }
  }

  static final class MergeFn extends Combine.CombineFn<Profiles, Profiles, Profiles> {
    private static final long serialVersionUID = 1L;

    @Override
    public Profiles createAccumulator() {
      return new Profiles();
    }

    @Override
    public Profiles addInput(Profiles accumulator, Profiles input) {
      return accumulator.addAll(input);
    }

    @Override
    public Profiles mergeAccumulators(Iterable<Profiles> accumulators) {
      Profiles merged = new Profiles();
      accumulators.forEach(merged::addAll);
      return merged;
    }

    @Override
    public Profiles extractOutput(Profiles accumulator) {
      return accumulator;
    }

    @Override
    public Coder<Profiles> getAccumulatorCoder(CoderRegistry registry, Coder<Profiles> input)
        throws CannotProvideCoderException {
      return new ProfilesCoder();
    }

    @Override
    public Coder<Profiles> getDefaultOutputCoder(CoderRegistry registry, Coder<Profiles> input)
        throws CannotProvideCoderException {
      return new ProfilesCoder();
    }
  }
}
