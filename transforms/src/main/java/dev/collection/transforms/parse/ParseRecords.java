package dev.collection.transforms.parse;

import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.change.ChangeFormat;
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
 * Turns the bytes of each raw record into a JSON item. What is not one JSON object within the
 * limits becomes a failed record. Bounded or unbounded; stateless, so a retry gives the same.
 */
public final class ParseRecords
    extends PTransform<
        PCollection<RawRecord>, WithFailures.Result<PCollection<ParsedRecord>, FailedRecord>> {
  private static final long serialVersionUID = 1L;

  /** What this stage is called in the graph and in its failed records. */
  public static final String STAGE = "Parse";

  private static final TupleTag<ParsedRecord> PARSED = new TupleTag<>("parsed");
  private static final TupleTag<FailedRecord> FAILED = new TupleTag<>("failed");

  private final Map<String, ChangeFormat> changes;
  private final SerializableClock clock;

  private ParseRecords(Map<String, ChangeFormat> changes, SerializableClock clock) {
    this.changes = Map.copyOf(changes);
    this.clock = clock;
  }

  /** Each record is one JSON object in UTF-8. */
  public static ParseRecords asJson() {
    return new ParseRecords(Map.of(), SerializableClock.system());
  }

  /**
   * The items of some sources are events of changes: what they say of a record is taken out of
   * them.
   *
   * @param newChanges how the source announces changes, by its name
   */
  public ParseRecords withChanges(Map<String, ChangeFormat> newChanges) {
    return new ParseRecords(newChanges, clock);
  }

  /** With another clock for the time of failure. */
  public ParseRecords withClock(SerializableClock newClock) {
    return new ParseRecords(changes, newClock);
  }

  @Override
  public WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> expand(
      PCollection<RawRecord> records) {
    PCollectionTuple outputs =
        records.apply(
            "Parse JSON",
            ParDo.of(new ParseFn(changes, FailedRecords.ofStage(STAGE, clock)))
                .withOutputTags(PARSED, TupleTagList.of(FAILED)));
    outputs.get(PARSED).setCoder(RecordCoders.PARSED);
    outputs.get(FAILED).setCoder(RecordCoders.FAILED);
    return WithFailures.Result.of(outputs, PARSED, FAILED);
  }

  static final class ParseFn extends DoFn<RawRecord, ParsedRecord> {
    private static final long serialVersionUID = 1L;

    private final Map<String, ChangeFormat> changes;
    private final FailedRecords failures;

    ParseFn(Map<String, ChangeFormat> changes, FailedRecords failures) {
      this.changes = changes;
      this.failures = failures;
    }

    @ProcessElement
    public void process(@Element RawRecord raw, MultiOutputReceiver out) {
      ParsedRecord record;
      try {
        record = RecordParser.parse(raw, changes.get(raw.source()));
      } catch (UnreadableItemException e) {
        out.get(FAILED).output(failures.of(raw, e.code(), e.violation()));
        return;
      }
      out.get(PARSED).output(record);
    }
  }
}
