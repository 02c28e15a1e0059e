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
import dev.collection.model.SerializedForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

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

  private static final TupleTag<NormalizedRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<FailedRecord> FAILURES = new TupleTag<>("failures") {};

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

  @Override
  public WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord> expand(
      PCollection<ParsedRecord> input) {
    PCollectionTuple outputs =
        input.apply(
            "Convert fields",
            ParDo.of(new NormalizeFn(this, FailedRecords.ofStage(STAGE, clock)))
                .withOutputTags(RECORDS, TupleTagList.of(FAILURES)));
    outputs.get(RECORDS).setCoder(RecordCoders.NORMALIZED);
    outputs.get(FAILURES).setCoder(RecordCoders.FAILED);
    return WithFailures.Result.of(outputs, RECORDS, FAILURES);
  }

  static final class NormalizeFn extends DoFn<ParsedRecord, NormalizedRecord> {
    private static final long serialVersionUID = 1L;
    private final SerializedForm<NormalizeRecords> definition;
    private final FailedRecords failures;
    private transient Map<String, RecordNormalizer> normalizers;

    NormalizeFn(NormalizeRecords definition, FailedRecords failures) {
      this.definition = SerializedForm.of(definition);
      this.failures = failures;
    }

    @Setup
    public void compile() {
      NormalizeRecords opened = definition.open();
      normalizers = NormalizeRecords.compile(opened.type, opened.mappings);
    }

    @ProcessElement
    public void process(@Element ParsedRecord parsed, MultiOutputReceiver out) {
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
      if (result.code() == null) {
        CollectedRecord record =
            parsed.deleted()
                ? CollectedRecord.deletion(result.key(), result.values(), raw.provenance())
                : CollectedRecord.of(result.key(), result.values(), raw.provenance());
        out.get(RECORDS).output(new NormalizedRecord(raw, record));
      } else {
        out.get(FAILURES).output(failures.of(raw, result.code(), result.faults(), result.key()));
      }
    }
  }
}
