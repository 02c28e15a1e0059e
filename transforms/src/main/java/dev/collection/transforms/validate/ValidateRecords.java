package dev.collection.transforms.validate;

import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import dev.collection.transforms.stage.RunStage;
import dev.collection.transforms.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;

/**
 * Checks each raw item against the JSON Schema of its source. One that does not fit becomes a
 * failed record with all its violations; items of a source without a schema pass. Bounded or
 * unbounded; stateless, so a retry gives the same.
 */
public final class ValidateRecords
    extends PTransform<
        PCollection<ParsedRecord>, WithFailures.Result<PCollection<ParsedRecord>, FailedRecord>> {
  private static final long serialVersionUID = 1L;

  /** What this stage is called in the graph and in its failed records. */
  public static final String STAGE = "Validate shape";

  private final Map<String, String> schemas;
  private final SerializableClock clock;

  private ValidateRecords(Map<String, String> schemas, SerializableClock clock) {
    this.schemas = Map.copyOf(schemas);
    this.clock = clock;
  }

  /**
   * @param schemas the text of each source's schema, by the source's name
   * @throws IllegalArgumentException naming the source, if a schema cannot be used
   */
  public static ValidateRecords against(Map<String, String> schemas) {
    schemas.forEach(
        (source, schema) -> {
          try {
            ItemSchema.of(schema);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("source " + source + ": " + e.getMessage(), e);
          }
        });
    return new ValidateRecords(schemas, SerializableClock.system());
  }

  /** With another clock for the time of failure. */
  public ValidateRecords withClock(SerializableClock newClock) {
    return new ValidateRecords(schemas, newClock);
  }

  /** What this does with one record. */
  public Stage<ParsedRecord, ParsedRecord> stage() {
    Map<String, String> texts = schemas;
    FailedRecords failed = FailedRecords.ofStage(STAGE, clock);
    return () -> {
      Map<String, ItemSchema> compiled = new HashMap<>();
      texts.forEach((source, schema) -> compiled.put(source, ItemSchema.of(schema)));
      return (record, failures) -> {
        ItemSchema schema = compiled.get(record.raw().source());
        // Of a deletion nothing is loaded that could have a shape.
        boolean unchecked = schema == null || record.deleted();
        List<Violation> violations = unchecked ? List.of() : schema.validate(record.item());
        if (violations.isEmpty()) {
          return record;
        }
        failures.accept(failed.of(record.raw(), ErrorCode.WRONG_SHAPE, violations));
        return null;
      };
    };
  }

  @Override
  public WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> expand(
      PCollection<ParsedRecord> records) {
    return RunStage.of("Check schema", stage(), RecordCoders.PARSED).expand(records);
  }
}
