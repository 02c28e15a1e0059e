package dev.collection.transforms.normalize;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FailedRecord;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import java.time.Instant;
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
 * be converted is a failure that names every fault of the record.
 */
public final class NormalizeRecords
    extends PTransform<
        PCollection<ParsedRecord>,
        WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord>> {
  private static final long serialVersionUID = 1L;

  /** The step's name in rejects. */
  public static final String STAGE = "Normalize";

  private static final TupleTag<NormalizedRecord> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<FailedRecord> FAILURES = new TupleTag<>("failures") {};

  private final RecordType type;
  private final Map<String, List<FieldMapping>> mappings;

  private NormalizeRecords(RecordType type, Map<String, List<FieldMapping>> mappings) {
    this.type = type;
    this.mappings = mappings;
  }

  /**
   * @param mappings by the name of the source
   */
  public static NormalizeRecords with(RecordType type, Map<String, List<FieldMapping>> mappings) {
    return new NormalizeRecords(type, Map.copyOf(mappings));
  }

  @Override
  public WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord> expand(
      PCollection<ParsedRecord> input) {
    PCollectionTuple normalized =
        input.apply(
            "Convert fields",
            ParDo.of(new NormalizeFn(type, mappings))
                .withOutputTags(RECORDS, TupleTagList.of(FAILURES)));
    return WithFailures.Result.of(normalized, RECORDS, FAILURES);
  }

  static final class NormalizeFn extends DoFn<ParsedRecord, NormalizedRecord> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final Map<String, List<FieldMapping>> mappings;
    private transient Map<String, RecordNormalizer> normalizers;

    NormalizeFn(RecordType type, Map<String, List<FieldMapping>> mappings) {
      this.type = type;
      this.mappings = mappings;
    }

    @Setup
    public void setup() {
      normalizers = new HashMap<>();
      mappings.forEach(
          (source, mapping) -> normalizers.put(source, new RecordNormalizer(type, mapping)));
    }

    @ProcessElement
    public void process(@Element ParsedRecord parsed, MultiOutputReceiver out) {
      RawRecord raw = parsed.raw();
      RecordNormalizer.Result result = normalizers.get(raw.source()).normalize(parsed.item());
      if (result.code() == null) {
        CollectedRecord record =
            CollectedRecord.of(result.key(), result.values(), raw.provenance());
        out.get(RECORDS).output(new NormalizedRecord(raw, record));
      } else {
        out.get(FAILURES)
            .output(
                new FailedRecord(
                    raw, STAGE, result.code(), result.faults(), null, 1, Instant.now()));
      }
    }
  }
}
