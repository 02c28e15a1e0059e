package dev.collection.transforms.validate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ValidateRecordsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String SCHEMA =
      "{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"number\"}}}";

  private static ParsedRecord record(String source, String item) throws IOException {
    byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
    return new ParsedRecord(
        new RawRecord(source, Locator.item("f.json", 1), bytes, Instant.EPOCH),
        JsonItems.parse(bytes));
  }

  @Test
  void whenItemsBreakTheirSourcesSchema_theyFailWithAllViolations(TestPipeline pipeline)
      throws IOException {
    ParsedRecord good = record("checked", "{\"a\":\"x\"}");
    ParsedRecord bad = record("checked", "{\"a\":1,\"b\":\"y\"}");
    ParsedRecord other = record("unchecked", "{\"a\":1}");

    WithFailures.Result<PCollection<ParsedRecord>, FailedRecord> result =
        pipeline
            .apply(Create.of(List.of(good, bad, other)).withCoder(RecordCoders.PARSED))
            .apply(
                "Validate shape",
                ValidateRecords.against(Map.of("checked", SCHEMA))
                    .withClock(SerializableClock.fixed(NOW)));

    PAssert.that(result.output()).containsInAnyOrder(good, other);
    PAssert.that(result.failures())
        .containsInAnyOrder(
            new FailedRecord(
                bad.raw(),
                "Validate shape",
                ErrorCode.WRONG_SHAPE,
                List.of(
                    new Violation("/a", "schema:type", "1", "integer found, string expected"),
                    new Violation("/b", "schema:type", "y", "string found, number expected")),
                null,
                1,
                NOW));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenASchemaCannotBeUsed_theSourceIsNamedBeforeAnythingRuns() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ValidateRecords.against(Map.of("usajobs", "{\"type\":7}")));

    assertThat(thrown.getMessage(), startsWith("source usajobs: the schema is wrong at /type: "));
  }
}
