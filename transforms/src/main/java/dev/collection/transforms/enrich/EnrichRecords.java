package dev.collection.transforms.enrich;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.SerializedForm;
import dev.collection.model.TupleOutput;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Fills fields from lookups. Every record that comes in goes out; a code that a lookup does not
 * have is counted, by window. Bounded or unbounded, stateless; a retry gives the same.
 */
public final class EnrichRecords
    extends PTransform<PCollection<NormalizedRecord>, EnrichRecords.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<NormalizedRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<Measures> UNKNOWN = new TupleTag<>("unknown") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};

  private final Definition definition;
  private final PCollectionView<LookupTables> tables;

  private record Definition(
      RecordType type, List<EnrichmentDefinition> enrichments, List<LookupDefinition> lookups)
      implements Serializable {}

  private EnrichRecords(Definition definition, PCollectionView<LookupTables> tables) {
    this.definition = definition;
    this.tables = tables;
  }

  /**
   * @param enrichments in the order of the spec
   * @param tables the complete lookups
   * @throws IllegalArgumentException if the enrichments are circular or name what there is not
   */
  public static EnrichRecords with(
      RecordType type,
      List<EnrichmentDefinition> enrichments,
      List<LookupDefinition> lookups,
      PCollectionView<LookupTables> tables) {
    Definition definition = new Definition(type, List.copyOf(enrichments), List.copyOf(lookups));
    open(definition, new LookupTables());
    return new EnrichRecords(definition, tables);
  }

  private static Enricher open(Definition definition, LookupTables tables) {
    return new Enricher(definition.type(), definition.enrichments(), definition.lookups(), tables);
  }

  @Override
  public Result expand(PCollection<NormalizedRecord> input) {
    PCollectionTuple outputs =
        input.apply(
            "Look up",
            ParDo.of(new LookUpFn(SerializedForm.of(definition), tables))
                .withSideInputs(tables)
                .withOutputTags(RECORDS, TupleTagList.of(UNKNOWN)));
    outputs.get(RECORDS).setCoder(RecordCoders.NORMALIZED);
    PCollection<Measures> measures =
        outputs
            .get(UNKNOWN)
            .setCoder(RecordCoders.MEASURES)
            .apply("Count unknown codes", Combine.globally(new UnknownCodes()).withoutDefaults());
    return new Result(PCollectionTuple.of(RECORDS, outputs.get(RECORDS)).and(MEASURES, measures));
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** All of them. */
    public PCollection<NormalizedRecord> records() {
      return tuple.get(RECORDS);
    }

    /** {@link Measure#LOOKUP_UNKNOWN} by lookup and code. */
    public PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  static final class LookUpFn extends DoFn<NormalizedRecord, NormalizedRecord> {
    private static final long serialVersionUID = 1L;
    private final SerializedForm<Definition> definition;
    private final PCollectionView<LookupTables> view;
    private transient LookupTables tables;
    private transient Enricher enricher;
    private transient Map<BoundedWindow, Unknown> unknown;

    private LookUpFn(SerializedForm<Definition> definition, PCollectionView<LookupTables> view) {
      this.definition = definition;
      this.view = view;
    }

    @StartBundle
    public void startBundle() {
      unknown = new HashMap<>();
    }

    @ProcessElement
    @SuppressWarnings(
        "ReferenceEquality") // Only whether it is the object the enricher was made of.
    public void process(ProcessContext context, BoundedWindow window) {
      LookupTables current = context.sideInput(view);
      if (enricher == null || tables != current) {
        tables = current;
        enricher = open(definition.open(), current);
      }
      NormalizedRecord normalized = context.element();
      if (normalized.record().deleted()) {
        context.output(normalized); // has nothing to be enriched but its key
        return;
      }
      var enriched =
          enricher.enrich(
              normalized.record(),
              (lookup, code) ->
                  unknown.computeIfAbsent(window, unused -> new Unknown()).count(lookup, code));
      context.output(new NormalizedRecord(normalized.raw(), enriched));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      unknown.forEach(
          (window, codes) -> context.output(UNKNOWN, codes.sum, window.maxTimestamp(), window));
      unknown = null;
    }
  }

  /** The unknown codes of a bundle and window. */
  private static final class Unknown {
    private Measures sum = new Measures();
    private int most = 2 * UnknownCodes.MOST_CODES;

    void count(String lookup, String code) {
      sum.add(Measure.LOOKUP_UNKNOWN, lookup, code, 1);
      if (sum.counts().size() > most) {
        sum = UnknownCodes.limit(sum);
        most = sum.counts().size() + UnknownCodes.MOST_CODES;
      }
    }
  }
}
