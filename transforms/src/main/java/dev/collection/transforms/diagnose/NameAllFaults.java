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

  private record Definition(
      RecordType type,
      Map<String, List<FieldMapping>> mappings,
      Map<String, ChangeFormat> changes,
      Map<String, String> schemas,
      List<RuleDefinition> rules,
      List<String> enriched,
      CheckContract.Codes codes)
      implements Serializable {}

  private NameAllFaults(Definition definition) {
    this.definition = definition;
  }

  /**
   * @param mappings those that the records are normalized with, by the name of the source
   * @param rules those that they are checked with
   */
  public static NameAllFaults by(
      RecordType type, Map<String, List<FieldMapping>> mappings, List<RuleDefinition> rules) {
    return new NameAllFaults(
        new Definition(
            type,
            new HashMap<>(mappings),
            Map.of(),
            Map.of(),
            List.copyOf(rules),
            List.of(),
            () -> (source, record) -> List.of()));
  }

  /** Leaves out rules on fields that get their values behind the normalization. */
  public NameAllFaults knowingEnriched(List<String> fields) {
    return new NameAllFaults(
        new Definition(
            definition.type(),
            definition.mappings(),
            definition.changes(),
            definition.schemas(),
            definition.rules(),
            List.copyOf(fields),
            definition.codes()));
  }

  /**
   * @param changes those that the records are parsed with, by the name of the source
   */
  public NameAllFaults withChanges(Map<String, ChangeFormat> changes) {
    return new NameAllFaults(
        new Definition(
            definition.type(),
            definition.mappings(),
            Map.copyOf(changes),
            definition.schemas(),
            definition.rules(),
            definition.enriched(),
            definition.codes()));
  }

  /**
   * Asks the schema of what was refused before it was asked.
   *
   * @param schemas those that items are checked against, by the name of the source
   */
  public NameAllFaults askingSchemas(Map<String, String> schemas) {
    return new NameAllFaults(
        new Definition(
            definition.type(),
            definition.mappings(),
            definition.changes(),
            Map.copyOf(schemas),
            definition.rules(),
            definition.enriched(),
            definition.codes()));
  }

  /**
   * Finds new codes of fields in what was refused before they were looked for.
   *
   * @param codes those that records are refused for
   */
  public NameAllFaults knowingCodes(CheckContract.Codes codes) {
    return new NameAllFaults(
        new Definition(
            definition.type(),
            definition.mappings(),
            definition.changes(),
            definition.schemas(),
            definition.rules(),
            definition.enriched(),
            codes));
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
