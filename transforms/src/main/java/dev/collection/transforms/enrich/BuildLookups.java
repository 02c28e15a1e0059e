package dev.collection.transforms.enrich;

import dev.collection.model.RawRecord;
import dev.collection.model.SerializedForm;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Makes one element, all lookups with all their entries, of the items of their sources. Bounded, in
 * the global window. The result does not depend on the order in which the items arrive.
 */
public final class BuildLookups
    extends PTransform<PCollection<RawRecord>, PCollection<LookupTables>> {
  private static final long serialVersionUID = 1L;
  private final SerializedForm<Definitions> lookups;

  private record Definitions(List<LookupDefinition> lookups) implements Serializable {
    Definitions {
      lookups = List.copyOf(lookups);
    }
  }

  private BuildLookups(List<LookupDefinition> lookups) {
    this.lookups = SerializedForm.of(new Definitions(lookups));
  }

  public static BuildLookups of(List<LookupDefinition> lookups) {
    return new BuildLookups(lookups);
  }

  @Override
  public PCollection<LookupTables> expand(PCollection<RawRecord> items) {
    PCollection<LookupTables> parts =
        items
            .apply("Read entries", ParDo.of(new ReadEntriesFn(lookups)))
            .setCoder(new LookupTables.TablesCoder());
    // So that there is a result, without entries, of sources that give nothing.
    PCollection<LookupTables> nothing =
        items
            .getPipeline()
            .apply(
                "Begin with nothing",
                Create.of(new LookupTables()).withCoder(new LookupTables.TablesCoder()));
    return PCollectionList.of(parts)
        .and(nothing)
        .apply("Merge parts", Flatten.pCollections())
        .apply("Merge entries", Combine.globally(new MergeFn(lookups)).withoutDefaults());
  }

  static final class ReadEntriesFn extends DoFn<RawRecord, LookupTables> {
    private static final long serialVersionUID = 1L;
    private final SerializedForm<Definitions> definitions;
    private transient Map<String, LookupDefinition> lookups;
    private transient Map<String, EntryReader> readers;
    private transient LookupTables tables;

    private ReadEntriesFn(SerializedForm<Definitions> definitions) {
      this.definitions = definitions;
    }

    @Setup
    public void setup() {
      lookups = new HashMap<>();
      readers = new HashMap<>();
      for (LookupDefinition lookup : definitions.open().lookups()) {
        lookups.put(lookup.source(), lookup);
        readers.put(lookup.source(), new EntryReader(lookup));
      }
    }

    @StartBundle
    public void startBundle() {
      tables = new LookupTables();
    }

    @ProcessElement
    public void process(@Element RawRecord raw) {
      tables.add(lookups.get(raw.source()), readers.get(raw.source()), raw);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(tables, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      tables = null;
    }
  }

  static final class MergeFn extends Combine.CombineFn<LookupTables, LookupTables, LookupTables> {
    private static final long serialVersionUID = 1L;
    private final SerializedForm<Definitions> definitions;
    private transient List<LookupDefinition> lookups;

    private MergeFn(SerializedForm<Definitions> definitions) {
      this.definitions = definitions;
    }

    @Override
    public LookupTables createAccumulator() {
      return new LookupTables();
    }

    @Override
    public LookupTables addInput(LookupTables accumulator, LookupTables input) {
      return accumulator.addAll(input, lookups());
    }

    @Override
    public LookupTables mergeAccumulators(Iterable<LookupTables> accumulators) {
      LookupTables merged = new LookupTables();
      accumulators.forEach(next -> merged.addAll(next, lookups()));
      return merged;
    }

    @Override
    public LookupTables extractOutput(LookupTables accumulator) {
      return accumulator;
    }

    @Override
    public Coder<LookupTables> getAccumulatorCoder(
        CoderRegistry registry, Coder<LookupTables> inputCoder) throws CannotProvideCoderException {
      return inputCoder;
    }

    @Override
    public Coder<LookupTables> getDefaultOutputCoder(
        CoderRegistry registry, Coder<LookupTables> inputCoder) throws CannotProvideCoderException {
      return inputCoder;
    }

    private List<LookupDefinition> lookups() {
      if (lookups == null) {
        lookups = definitions.open().lookups();
      }
      return lookups;
    }
  }
}
