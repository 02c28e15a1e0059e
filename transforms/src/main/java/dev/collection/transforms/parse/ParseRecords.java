package dev.collection.transforms.parse;

import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.stage.RunStage;
import dev.collection.transforms.stage.Stage;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;

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

  /** What this does with one record. */
  public Stage<RawRecord, ParsedRecord> stage() {
    Map<String, ChangeFormat> formats = changes;
    FailedRecords failed = FailedRecords.ofStage(STAGE, clock);
    return () ->
        (raw, failures) -> {
          try {
            return RecordParser.parse(raw, formats.get(raw.source()));
          } catch (UnreadableItemException e) {
            failures.accept(failed.of(raw, e.code(), e.violation()));
            return null;
          }
        };
  }

  @Override
  public WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> expand(
      PCollection<RawRecord> records) {
    return RunStage.of("Parse JSON", stage(), RecordCoders.PARSED).expand(records);
  }
}
