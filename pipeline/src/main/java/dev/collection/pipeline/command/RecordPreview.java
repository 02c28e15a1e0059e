package dev.collection.pipeline.command;

import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.enrich.Enricher;
import dev.collection.transforms.enrich.LookupTables;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.parse.RecordParser;
import dev.collection.transforms.parse.UnreadableItemException;
import dev.collection.transforms.rules.RuleSet;
import dev.collection.transforms.validate.ItemSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes one record through the steps of the graph that look at single records. */
final class RecordPreview {
  private final CollectionSpec spec;
  private final ItemSchema schema;
  private final RecordNormalizer normalizer;
  private final Enricher enricher;
  private final ChangeFormat changes;
  private final RuleSet rules;

  /**
   * @param lookups with all their entries
   */
  RecordPreview(CollectionSpec spec, SourceSpec source, LookupTables lookups) {
    this.spec = spec;
    this.schema = source.schema() == null ? null : ItemSchema.of(source.schema());
    this.normalizer = new RecordNormalizer(spec.type(), source.map());
    this.enricher =
        new Enricher(
            spec.type(), spec.enrich().enrichments(), spec.enrich().definitions(), lookups);
    this.changes = source.changes();
    this.rules = RuleSet.compile(spec.type(), spec.rules());
  }

  /**
   * What would become of a record.
   *
   * @param values by field, as text, without those that are null
   * @param empty the fields that are null
   * @param lowered rules that lower its score
   * @param faults why it would be rejected; empty if it would be loaded
   */
  record Outcome(
      Map<String, String> values,
      List<String> empty,
      List<String> lowered,
      List<Violation> faults) {}

  Outcome of(RawRecord raw) {
    ParsedRecord parsed;
    try {
      parsed = RecordParser.parse(raw, changes);
    } catch (UnreadableItemException e) {
      return rejected(List.of(e.violation()));
    }
    if (parsed.deleted()) {
      return ofDeletion(parsed);
    }
    List<Violation> shape = schema == null ? List.of() : schema.validate(parsed.item());
    if (!shape.isEmpty()) {
      return rejected(shape);
    }
    RecordNormalizer.Result result = normalizer.normalize(parsed.item());
    if (result.code() != null) {
      return rejected(result.faults());
    }
    CollectedRecord record = CollectedRecord.of(result.key(), result.values(), raw.provenance());
    Object[] values = enricher.enrich(record, (lookup, code) -> {}).values().toArray();
    RuleSet.Evaluation evaluation = rules.evaluate(values);
    List<Violation> broken = rules.violations(values, evaluation);
    if (rules.rejects(evaluation.outcomes())) {
      return rejected(broken);
    }
    Map<String, String> shown = new LinkedHashMap<>();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String field = spec.type().field(i).name();
      if (values[i] == null) {
        empty.add(field);
      } else {
        // As in the source: 1 and 0 are what databases make of it.
        shown.put(
            field, values[i] instanceof Boolean ? values[i].toString() : SqlText.text(values[i]));
      }
    }
    List<String> lowered = new ArrayList<>();
    broken.forEach(violation -> lowered.add(violation.rule() + ", " + violation.message()));
    return new Outcome(shown, empty, lowered, List.of());
  }

  /** Only what a deletion needs is looked at. */
  private Outcome ofDeletion(ParsedRecord parsed) {
    RecordNormalizer.Result result = normalizer.normalizeDeletion(parsed.item());
    if (result.code() != null) {
      return rejected(result.faults());
    }
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("(deleted)", "true");
    Object[] values = result.values().toArray();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        shown.put(spec.type().field(i).name(), SqlText.text(values[i]));
      }
    }
    return new Outcome(shown, List.of(), List.of(), List.of());
  }

  private static Outcome rejected(List<Violation> faults) {
    return new Outcome(Map.of(), List.of(), List.of(), faults);
  }
}
