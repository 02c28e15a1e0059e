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
import java.util.HashMap;
import java.util.HashSet;
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

  /** The codes of fields that are known; it travels to where they are asked. */
  @FunctionalInterface
  public interface Codes extends Serializable {
    /** Reads the last good runs, so call it once for each worker thread. */
    NewCodes read();
  }

  /** Finds the codes of a record that none of the last good runs had. Thread-safe. */
  @FunctionalInterface
  public interface NewCodes {
    /** None if the source has no history. */
    List<Violation> violations(String source, FieldValues record);
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

  /** Checks what has been parsed. A record that is refused has its key, if it says what it is. */
  public Stage<ParsedRecord, ParsedRecord> items() {
    // Not the transform, which need not travel.
    DriftDefinition asked = definition;
    HashMap<String, List<FieldMapping>> mapped = mappings;
    RecordType fields = type;
    History runs = history;
    FailedRecords failures = failed;
    return () -> {
      Map<String, KnownItems> known = new HashMap<>();
      histories(mapped.keySet(), runs)
          .forEach(
              (source, past) ->
                  known.put(
                      source, new KnownItems(asked, past, MappedPointers.of(mapped.get(source)))));
      // Made for the first that is refused: most runs refuse none.
      Map<String, RecordNormalizer> normalizers = new HashMap<>();
      return (record, rejects) -> {
        KnownItems items = known.get(record.raw().source());
        // What is left of a record that is gone is its key.
        List<Violation> violations =
            items == null || record.deleted() ? List.of() : items.violations(record.item());
        if (violations.isEmpty()) {
          return record;
        }
        String key =
            normalizers
                .computeIfAbsent(
                    record.raw().source(),
                    source -> new RecordNormalizer(fields, mapped.get(source)))
                .attempt(record.item())
                .key();
        rejects.accept(failures.of(record.raw(), ErrorCode.CONTRACT_BROKEN, violations, key));
        return null;
      };
    };
  }

  /** Checks the codes of fields. */
  public Stage<NormalizedRecord, NormalizedRecord> fields() {
    Codes known = codes();
    FailedRecords failures = failed;
    return () -> {
      NewCodes codes = known.read();
      return (record, rejects) -> {
        List<Violation> violations =
            codes.violations(record.raw().source(), record.record().values());
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

  /**
   * What {@link #fields} looks for, also for records that do not come so far. None are new unless
   * records are refused for them.
   */
  public Codes codes() {
    DriftDefinition asked = definition;
    HashSet<String> sources = new HashSet<>(mappings.keySet());
    RecordType fields = type;
    History runs = history;
    return () -> {
      Map<String, KnownCodes> known = new HashMap<>();
      if (asked.rejects(DriftTest.NEW_CODES)) {
        histories(sources, runs)
            .forEach(
                (source, past) ->
                    known.put(source, new KnownCodes(fields, past, asked.minRecords())));
      }
      return (source, values) -> {
        KnownCodes codes = known.get(source);
        return codes == null ? List.of() : codes.violations(values);
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
