package dev.collection.transforms.normalize;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.stage.RunStage;
import dev.collection.transforms.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;

/**
 * Makes records of the spec's fields from parsed items, each source by its own mapping. What cannot
 * be converted is a failure that names every fault of the record. Bounded or unbounded; stateless,
 * so a retry gives the same.
 */
public final class NormalizeRecords
    extends PTransform<
        PCollection<ParsedRecord>,
        WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord>> {
  private static final long serialVersionUID = 1L;

  /** What this stage is called in the graph and in its failed records. */
  public static final String STAGE = "Normalize";

  private final RecordType type;
  private final Map<String, List<FieldMapping>> mappings;
  private final SerializableClock clock;

  private NormalizeRecords(
      RecordType type, Map<String, List<FieldMapping>> mappings, SerializableClock clock) {
    this.type = type;
    this.mappings = Map.copyOf(mappings);
    this.clock = clock;
  }

  /**
   * @param mappings by the name of the source; a field that a source does not map is null
   * @throws IllegalArgumentException naming the source, if a mapping cannot be used
   */
  public static NormalizeRecords with(RecordType type, Map<String, List<FieldMapping>> mappings) {
    compile(type, mappings);
    return new NormalizeRecords(type, mappings, SerializableClock.system());
  }

  /** With another clock for the time of failure. */
  public NormalizeRecords withClock(SerializableClock newClock) {
    return new NormalizeRecords(type, mappings, newClock);
  }

  private static Map<String, RecordNormalizer> compile(
      RecordType type, Map<String, List<FieldMapping>> mappings) {
    Map<String, RecordNormalizer> normalizers = new HashMap<>();
    mappings.forEach(
        (source, mapping) -> {
          try {
            normalizers.put(source, new RecordNormalizer(type, mapping));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("source " + source + ": " + e.getMessage(), e);
          }
        });
    return normalizers;
  }

  /** What this does with one record. */
  public Stage<ParsedRecord, NormalizedRecord> stage() {
    RecordType recordType = type;
    Map<String, List<FieldMapping>> ofSources = mappings;
    FailedRecords failed = FailedRecords.ofStage(STAGE, clock);
    return () -> {
      Map<String, RecordNormalizer> normalizers = compile(recordType, ofSources);
      return (parsed, failures) -> normalize(parsed, normalizers, failed, failures);
    };
  }

  private static NormalizedRecord normalize(
      ParsedRecord parsed,
      Map<String, RecordNormalizer> normalizers,
      FailedRecords failed,
      Consumer<FailedRecord> failures) {
    RawRecord raw = parsed.raw();
    RecordNormalizer normalizer = normalizers.get(raw.source());
    if (normalizer == null) {
      // Every source of a graph has a mapping: the graph is wrong, not the record.
      throw new IllegalStateException("there is no mapping for the source " + raw.source());
    }
    RecordNormalizer.Result result =
        parsed.deleted()
            ? normalizer.normalizeDeletion(parsed.item())
            : normalizer.normalize(parsed.item());
    if (result.code() != null) {
      failures.accept(failed.of(raw, result.code(), result.faults(), result.key()));
      return null;
    }
    CollectedRecord record =
        parsed.deleted()
            ? CollectedRecord.deletion(result.key(), result.values(), raw.provenance())
            : CollectedRecord.of(result.key(), result.values(), raw.provenance());
    return new NormalizedRecord(raw, record);
  }

  @Override
  public WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord> expand(
      PCollection<ParsedRecord> input) {
    return RunStage.of("Convert fields", stage(), RecordCoders.NORMALIZED).expand(input);
  }
}
