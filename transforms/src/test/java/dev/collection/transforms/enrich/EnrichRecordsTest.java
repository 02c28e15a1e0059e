package dev.collection.transforms.enrich;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.transforms.enrich.EnrichmentDefinition.When;
import dev.collection.transforms.normalize.FieldMapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class EnrichRecordsTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("code", FieldType.STRING),
              FieldDefinition.of("name", FieldType.STRING)),
          List.of("id"),
          List.of());
  private static final LookupDefinition NAMES =
      new LookupDefinition(
          "names",
          new RecordType(
              "lookup names",
              List.of(
                  FieldDefinition.of("key", FieldType.STRING),
                  FieldDefinition.of("name", FieldType.STRING)),
              List.of("key"),
              List.of()),
          List.of(FieldMapping.of("key", "/c", null), FieldMapping.of("name", "/n", null)),
          false,
          3);

  private static RawRecord raw(String source, String text) {
    return new RawRecord(
        source,
        Locator.item("a.json", 1),
        text.getBytes(StandardCharsets.UTF_8),
        java.time.Instant.EPOCH);
  }

  private static NormalizedRecord record(String code, String name) {
    RawRecord raw = raw("s", code);
    return new NormalizedRecord(
        raw, CollectedRecord.of(code, FieldValues.of(code, code, name), raw.provenance()));
  }

  private static TimestampedValue<NormalizedRecord> at(int minute, String code) {
    return TimestampedValue.of(record(code, null), NOON.plus(MINUTE.multipliedBy(minute)));
  }

  @Test
  void whenRecordsAreInWindows_unknownCodesAreCountedInTheirs(TestPipeline pipeline) {
    PCollectionView<LookupTables> tables =
        pipeline
            .apply(
                "Items",
                Create.of(raw("lookup:names", "{\"c\":\"A\",\"n\":\"Ah\"}"))
                    .withCoder(RecordCoders.RAW))
            .apply("Lookups", BuildLookups.of(List.of(NAMES)))
            .apply(View.asSingleton());
    var fill =
        new EnrichmentDefinition(
            "name", "names", List.of("code"), "name", When.MISSING, null, false);
    var result =
        pipeline
            .apply(
                Create.timestamped(at(0, "A"), at(0, "X"), at(1, "Y"), at(1, "A"))
                    .withCoder(RecordCoders.NORMALIZED))
            .apply(Window.into(FixedWindows.of(MINUTE)))
            .apply(EnrichRecords.with(TYPE, List.of(fill), List.of(NAMES), tables));

    for (int minute = 0; minute < 2; minute++) {
      String unknown = minute == 0 ? "X" : "Y";
      IntervalWindow window = new IntervalWindow(NOON.plus(MINUTE.multipliedBy(minute)), MINUTE);
      PAssert.that(result.records())
          .inWindow(window)
          .containsInAnyOrder(record("A", "Ah"), record(unknown, null));
      PAssert.that(result.measures())
          .inWindow(window)
          .containsInAnyOrder(new Measures().add(Measure.LOOKUP_UNKNOWN, "names", unknown, 1));
    }
    pipeline.run();
  }
}
