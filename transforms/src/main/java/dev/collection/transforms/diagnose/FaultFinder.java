package dev.collection.transforms.diagnose;

import dev.collection.model.FailedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.ParsedRecord;
import dev.collection.model.Violation;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.normalize.NormalizeRecords;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.parse.RecordParser;
import dev.collection.transforms.parse.UnreadableItemException;
import dev.collection.transforms.rules.RuleSet;
import dev.collection.transforms.validate.ItemSchema;
import dev.collection.transforms.validate.ValidateRecords;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Finds the faults of a rejected record that the stages behind the one that refused it would have
 * found: who corrects a source wants to know them all at once. For one thread.
 */
final class FaultFinder {
  private final Map<String, RecordNormalizer> normalizers;
  private final Map<String, ChangeFormat> changes;
  private final Map<String, ItemSchema> schemas;
  private final RuleSet rules;
  private final BitSet enriched;
  private final CheckContract.Codes codes;

  /** Null until a record is asked for its codes: not every reject is. */
  private CheckContract.NewCodes newCodes;

  /**
   * @param normalizers by the name of the source
   * @param changes how sources announce changes, by their names
   * @param schemas by the name of the source; one without is not asked
   * @param enriched positions of fields that get their values behind the normalization: nothing is
   *     said of those here
   * @param codes of fields that are known; null if none is refused for being new
   */
  FaultFinder(
      Map<String, RecordNormalizer> normalizers,
      Map<String, ChangeFormat> changes,
      Map<String, ItemSchema> schemas,
      RuleSet rules,
      BitSet enriched,
      CheckContract.Codes codes) {
    this.changes = Map.copyOf(changes);
    this.normalizers = Map.copyOf(normalizers);
    this.schemas = Map.copyOf(schemas);
    this.rules = rules;
    this.enriched = (BitSet) enriched.clone();
    this.codes = codes;
  }

  /**
   * The same reject with all its violations, those of the stage that refused it first; and with its
   * key, if it has one.
   */
  FailedRecord complete(FailedRecord failed) {
    boolean unshaped = failed.stage().equals(CheckContract.STAGE);
    boolean unconverted = unshaped || failed.stage().equals(ValidateRecords.STAGE);
    RecordNormalizer normalizer = normalizers.get(failed.raw().source());
    if (normalizer == null || !(unconverted || failed.stage().equals(NormalizeRecords.STAGE))) {
      return failed;
    }
    ParsedRecord parsed;
    try {
      parsed = RecordParser.parse(failed.raw(), changes.get(failed.raw().source()));
    } catch (UnreadableItemException e) {
      return failed; // It was parsed once; whatever this is, the reject has its reason.
    }
    if (parsed.deleted()) {
      return failed; // Neither rules nor the other fields are asked of what is gone.
    }
    RecordNormalizer.Attempt attempt = normalizer.attempt(parsed.item());
    List<Violation> violations = new ArrayList<>(failed.violations());
    ItemSchema schema = schemas.get(failed.raw().source());
    if (unshaped && schema != null) {
      violations.addAll(schema.validate(parsed.item()));
    }
    if (unconverted) {
      List<Violation> named = List.copyOf(violations);
      for (Violation fault : attempt.faults()) {
        if (!isNamed(fault, named)) {
          violations.add(fault);
        }
      }
    }
    if (codes != null) {
      addNewCodes(failed.raw().source(), attempt, violations);
    }
    BitSet unknown = unconverted ? unknown(attempt) : (BitSet) attempt.unknown().clone();
    unknown.or(enriched);
    RuleSet.Evaluation evaluation = rules.evaluate(attempt.values(), unknown);
    violations.addAll(rules.violations(attempt.values(), evaluation));
    return new FailedRecord(
        failed.raw(),
        failed.stage(),
        failed.code(),
        violations,
        failed.key() == null ? attempt.key() : failed.key(),
        failed.attempt(),
        failed.failedAt());
  }

  /** Those of what can be read. The contract has named those it refused a record for already. */
  private void addNewCodes(
      String source, RecordNormalizer.Attempt attempt, List<Violation> violations) {
    if (newCodes == null) {
      newCodes = codes.read();
    }
    for (Violation code : newCodes.violations(source, FieldValues.of(attempt.values()))) {
      if (!violations.contains(code)) {
        violations.add(code);
      }
    }
  }

  /** Where the shape is wrong, or a place is gone, nothing may mean that it was not found. */
  private static BitSet unknown(RecordNormalizer.Attempt attempt) {
    BitSet unknown = (BitSet) attempt.unknown().clone();
    for (int i = 0; i < attempt.values().length; i++) {
      if (attempt.values()[i] == null) {
        unknown.set(i);
      }
    }
    return unknown;
  }

  /** A value of the wrong shape, or within one, is one fault, whatever else it cannot be. */
  private static boolean isNamed(Violation fault, List<Violation> known) {
    return known.stream()
        .map(Violation::pointer)
        .anyMatch(
            pointer ->
                !pointer.isEmpty()
                    && (fault.pointer().equals(pointer)
                        || fault.pointer().startsWith(pointer + "/")));
  }
}
