package dev.collection.transforms.diagnose;

import dev.collection.model.FailedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.SerializedForm;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleSet;
import dev.collection.transforms.validate.ItemSchema;
import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Adds to every reject the faults that only the stages behind the one that refused it look for, so
 * that a record with five faults has five violations wherever they lie. Only rejects pay for it.
 * Bounded or unbounded; stateless, so a retry gives the same.
 */
public final class NameAllFaults
    extends PTransform<PCollection<FailedRecord>, PCollection<FailedRecord>> {
  private static final long serialVersionUID = 1L;

  private final Definition definition;

  /**
   * What records are held against.
   *
   * @param mappings those that they are normalized with, by the name of the source
   * @param changes how sources announce changes, by their names
   * @param schemas those that items are checked against, by the name of the source; asked of what
   *     was refused before they were
   * @param rules those that records are checked with
   * @param enriched fields that get their values behind the normalization: of these nothing is said
   * @param codes those that records are refused for; null for none
   */
  public record Definition(
      RecordType type,
      Map<String, List<FieldMapping>> mappings,
      Map<String, ChangeFormat> changes,
      Map<String, String> schemas,
      List<RuleDefinition> rules,
      List<String> enriched,
      CheckContract.Codes codes)
      implements Serializable {
    public Definition {
      mappings = Map.copyOf(mappings);
      changes = Map.copyOf(changes);
      schemas = Map.copyOf(schemas);
      rules = List.copyOf(rules);
      enriched = List.copyOf(enriched);
    }
  }

  public NameAllFaults(Definition definition) {
    this.definition = definition;
  }

  @Override
  public PCollection<FailedRecord> expand(PCollection<FailedRecord> rejects) {
    return rejects
        .apply("Find other faults", ParDo.of(new FindFn(SerializedForm.of(definition))))
        .setCoder(RecordCoders.FAILED);
  }

  static final class FindFn extends DoFn<FailedRecord, FailedRecord> {
    private static final long serialVersionUID = 1L;

    private final SerializedForm<Definition> definition;
    private transient FaultFinder finder;

    private FindFn(SerializedForm<Definition> definition) {
      this.definition = definition;
    }

    @ProcessElement
    public void process(@Element FailedRecord failed, OutputReceiver<FailedRecord> out) {
      if (finder == null) {
        // Not in @Setup: a run without rejects has no use for it.
        finder = open(definition.open());
      }
      out.output(finder.complete(failed));
    }

    private static FaultFinder open(Definition definition) {
      Map<String, RecordNormalizer> normalizers = new HashMap<>();
      definition
          .mappings()
          .forEach(
              (source, mapping) ->
                  normalizers.put(source, new RecordNormalizer(definition.type(), mapping)));
      Map<String, ItemSchema> schemas = new HashMap<>();
      definition.schemas().forEach((source, text) -> schemas.put(source, ItemSchema.of(text)));
      BitSet enriched = new BitSet();
      definition.enriched().forEach(field -> enriched.set(definition.type().position(field)));
      return new FaultFinder(
          normalizers,
          definition.changes(),
          schemas,
          RuleSet.shared(definition.type(), definition.rules()),
          enriched,
          definition.codes());
    }
  }
}
