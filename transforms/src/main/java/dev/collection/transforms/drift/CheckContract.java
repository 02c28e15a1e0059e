package dev.collection.transforms.drift;

import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecords;
import dev.collection.model.FieldValues;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RecordType;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.stage.Stage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses records that show what the spec's policy {@code reject} is for: a place, a type or a code
 * that none of the last good runs had, or a missing place that no item of them lacked. Where there
 * are no such runs, everything passes.
 *
 * <p>What is known is read once by each worker thread; it depends on the runs before this one only.
 */
public final class CheckContract {
  /** The step that refuses records, as it is called in the rejects. */
  public static final String STAGE = "Check contract";

  private final DriftDefinition definition;
  private final HashMap<String, List<FieldMapping>> mappings;
  private final RecordType type;
  private final History history;
  private final FailedRecords failed;

  /** Profiles of the last good runs. */
  @FunctionalInterface
  public interface History extends Serializable {
    /** The latest first. */
    List<Profiles> last();
  }

  /**
   * @param mappings those that the records are normalized with, by the name of the source
   * @param clock when records failed
   */
  public CheckContract(
      DriftDefinition definition,
      Map<String, List<FieldMapping>> mappings,
      RecordType type,
      History history,
      SerializableClock clock) {
    this.definition = definition;
    this.mappings = new HashMap<>(mappings);
    this.type = type;
    this.history = history;
    failed = FailedRecords.ofStage(STAGE, clock);
  }

  /**
   * Checks what has been parsed. A record that is refused has its key, if it says what it is, and
   * the new codes of what can be read of it.
   */
  public Stage<ParsedRecord, ParsedRecord> items() {
    // Not the transform, which need not travel.
    DriftDefinition asked = definition;
    HashMap<String, List<FieldMapping>> mapped = mappings;
    RecordType fields = type;
    History runs = history;
    FailedRecords failures = failed;
    return () -> {
      Map<String, SourceHistory> past = histories(mapped.keySet(), runs);
      Map<String, KnownItems> known = new HashMap<>();
      past.forEach(
          (source, of) ->
              known.put(source, new KnownItems(asked, of, MappedPointers.of(mapped.get(source)))));
      // Made for the first that is refused: most runs refuse none.
      Map<String, RecordNormalizer> normalizers = new HashMap<>();
      Map<String, KnownCodes> codes = new HashMap<>();
      return (record, rejects) -> {
        String source = record.raw().source();
        KnownItems items = known.get(source);
        // What is left of a record that is gone is its key.
        List<Violation> violations =
            items == null || record.deleted() ? List.of() : items.violations(record.item());
        if (violations.isEmpty()) {
          return record;
        }
        RecordNormalizer.Attempt attempt =
            normalizers
                .computeIfAbsent(source, of -> new RecordNormalizer(fields, mapped.get(of)))
                .attempt(record.item());
        List<Violation> all = new ArrayList<>(violations);
        if (asked.rejects(DriftTest.NEW_CODES)) {
          all.addAll(
              codes
                  .computeIfAbsent(
                      source, of -> new KnownCodes(fields, past.get(of), asked.minRecords()))
                  .violations(FieldValues.of(attempt.values())));
        }
        rejects.accept(failures.of(record.raw(), ErrorCode.CONTRACT_BROKEN, all, attempt.key()));
        return null;
      };
    };
  }

  /** Checks the codes of fields. */
  public Stage<NormalizedRecord, NormalizedRecord> fields() {
    DriftDefinition asked = definition;
    Set<String> sources = Set.copyOf(mappings.keySet());
    RecordType fields = type;
    History runs = history;
    FailedRecords failures = failed;
    return () -> {
      Map<String, KnownCodes> known = new HashMap<>();
      if (asked.rejects(DriftTest.NEW_CODES)) {
        histories(sources, runs)
            .forEach(
                (source, past) ->
                    known.put(source, new KnownCodes(fields, past, asked.minRecords())));
      }
      return (record, rejects) -> {
        KnownCodes codes = known.get(record.raw().source());
        List<Violation> violations =
            codes == null ? List.of() : codes.violations(record.record().values());
        if (violations.isEmpty()) {
          return record;
        }
        rejects.accept(
            failures.of(
                record.raw(), ErrorCode.CONTRACT_BROKEN, violations, record.record().key()));
        return null;
      };
    };
  }

  /** Of the sources that have been there. */
  private static Map<String, SourceHistory> histories(Set<String> sources, History runs) {
    Map<String, SourceHistory> histories = new HashMap<>();
    List<Profiles> last = runs.last();
    for (String source : sources) {
      SourceHistory past = new SourceHistory(source, new Profiles(), last);
      if (past.runs() > 0) {
        histories.put(source, past);
      }
    }
    return histories;
  }
}
