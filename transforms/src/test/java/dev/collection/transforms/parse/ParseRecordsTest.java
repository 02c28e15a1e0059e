package dev.collection.transforms.parse;

import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ParseRecordsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private static RawRecord raw(int line, String payload) {
    return new RawRecord(
        "archive",
        Locator.line("jobs.jsonl", line),
        payload.getBytes(StandardCharsets.UTF_8),
        Instant.EPOCH);
  }

  @Test
  void whenSomeRecordsAreBroken_theyFailAndTheOthersAreParsed(TestPipeline pipeline)
      throws Exception {
    RawRecord good = raw(1, "{\"a\":1}");
    RawRecord cut = raw(2, "{\"a\":");
    RawRecord list = raw(3, "[1]");

    WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> result =
        pipeline
            .apply(Create.of(List.of(good, cut, list)).withCoder(RecordCoders.RAW))
            .apply("Parse", ParseRecords.asJson().withClock(SerializableClock.fixed(NOW)));

    PAssert.that(result.output())
        .containsInAnyOrder(new ParsedRecord(good, JsonItems.parse(good.payload())));
    PAssert.that(result.failures())
        .containsInAnyOrder(
            new FailedRecord(
                cut,
                "Parse",
                ErrorCode.UNREADABLE,
                List.of(
                    new Violation(
                        "", "json", "", "ends in the middle of an object in /a, after 5 bytes")),
                null,
                1,
                NOW),
            new FailedRecord(
                list,
                "Parse",
                ErrorCode.WRONG_SHAPE,
                List.of(
                    new Violation(
                        "",
                        "schema:type",
                        "[1]",
                        "is of the JSON type array; a record is a JSON object")),
                null,
                1,
                NOW));
    pipeline.run().waitUntilFinish();
  }
}
