package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class NormalizeRecordsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final RecordType TYPE =
      new RecordType(
          "test",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("n", FieldType.INTEGER)),
          List.of("id"),
          List.of());
  private static final Map<String, List<FieldMapping>> MAPPINGS =
      Map.of(
          "first",
          List.of(FieldMapping.of("id", "/id", null), FieldMapping.of("n", "/n", null)),
          "second",
          List.of(FieldMapping.of("id", "/key", null)));

  private static ParsedRecord record(String source, String item) throws IOException {
    byte[] bytes = item.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new ParsedRecord(
        new RawRecord(source, Locator.item("f.json", 1), bytes, Instant.EPOCH),
        JsonItems.parse(bytes));
  }

  private static NormalizedRecord normalized(ParsedRecord parsed, String key, Object... values) {
    return new NormalizedRecord(
        parsed.raw(), CollectedRecord.of(key, FieldValues.of(values), parsed.raw().provenance()));
  }

  @Test
  void whenRecordsComeFromSeveralSources_eachIsReadByItsOwnMapping(TestPipeline pipeline)
      throws IOException {
    ParsedRecord good = record("first", "{'id':'a','n':7}");
    ParsedRecord other = record("second", "{'key':'b','n':'ignored'}");
    ParsedRecord bad = record("first", "{'id':'c','n':'x'}");
    ParsedRecord keyless = record("second", "{'id':'d'}");

    WithFailures.Result<PCollection<NormalizedRecord>, FailedRecord> result =
        pipeline
            .apply(Create.of(List.of(good, other, bad, keyless)).withCoder(RecordCoders.PARSED))
            .apply(
                "Normalize",
                NormalizeRecords.with(TYPE, MAPPINGS).withClock(SerializableClock.fixed(NOW)));

    PAssert.that(result.output())
        .containsInAnyOrder(normalized(good, "a", "a", 7L), normalized(other, "b", "b", null));
    PAssert.that(result.failures())
        .containsInAnyOrder(
            new FailedRecord(
                bad.raw(),
                "Normalize",
                ErrorCode.NOT_CONVERTIBLE,
                List.of(new Violation("/n", "as:integer", "x", "is not a number")),
                "c",
                1,
                NOW),
            new FailedRecord(
                keyless.raw(),
                "Normalize",
                ErrorCode.NO_KEY,
                List.of(
                    new Violation(
                        "/key",
                        "key",
                        "",
                        "the key field id is null; without it a record cannot be told from"
                            + " others")),
                null,
                1,
                NOW));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenASourceHasNoMapping_theRunFailsInsteadOfRejectingItsRecords(TestPipeline pipeline)
      throws IOException {
    pipeline
        .apply(Create.of(record("third", "{'id':'a'}")).withCoder(RecordCoders.PARSED))
        .apply("Normalize", NormalizeRecords.with(TYPE, MAPPINGS));
    Pipeline.PipelineExecutionException thrown =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(thrown.getCause().getMessage(), is("there is no mapping for the source third"));
  }

  @Test
  void whenAMappingCannotBeUsed_theSourceIsNamedBeforeAnythingRuns() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                NormalizeRecords.with(
                    TYPE, Map.of("usajobs", List.of(FieldMapping.of("n", "/n", "text")))));
    assertThat(
        thrown.getMessage(),
        is("source usajobs: converter `text` gives string, the field is integer"));
  }
}
