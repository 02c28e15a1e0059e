package dev.collection.transforms.parse;

import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
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

  private final SerializableClock clock;

  private ParseRecords(SerializableClock clock) {
    this.clock = clock;
  }

  /** Each record is one JSON object in UTF-8. */
  public static ParseRecords asJson() {
    return new ParseRecords(SerializableClock.system());
  }

  /** With another clock for the time of failure. */
  public ParseRecords withClock(SerializableClock newClock) {
    return new ParseRecords(newClock);
  }

  @Override
  public WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> expand(
      PCollection<RawRecord> records) {
    PCollectionTuple outputs =
        records.apply(
            "Parse JSON",
            ParDo.of(new ParseFn(FailedRecords.ofStage(STAGE, clock)))
                .withOutputTags(PARSED, TupleTagList.of(FAILED)));
    outputs.get(PARSED).setCoder(RecordCoders.PARSED);
    outputs.get(FAILED).setCoder(RecordCoders.FAILED);
    return WithFailures.Result.of(outputs, PARSED, FAILED);
  }

  static final class ParseFn extends DoFn<RawRecord, ParsedRecord> {
    private static final long serialVersionUID = 1L;

    private final FailedRecords failures;

    ParseFn(FailedRecords failures) {
      this.failures = failures;
    }

    @ProcessElement
    public void process(@Element RawRecord raw, MultiOutputReceiver out) {
      ParsedRecord record;
      try {
        record = RecordParser.parse(raw);
      } catch (UnreadableItemException e) {
        out.get(FAILED).output(failures.of(raw, e.code(), e.violation()));
        return;
      }
      out.get(PARSED).output(record);
    }
  }
}
