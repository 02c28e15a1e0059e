package dev.collection.transforms.rules;

import dev.collection.model.CollectedRecord;
import dev.collection.model.Dimension;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** A record type with a field of every type, and records of it. */
final class Jobs {
  static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("job_id", FieldType.STRING),
              FieldDefinition.of("title", FieldType.STRING),
              FieldDefinition.of("salary_min", FieldType.DECIMAL),
              FieldDefinition.of("salary_max", FieldType.DECIMAL),
              FieldDefinition.of("grade", FieldType.INTEGER),
              FieldDefinition.of("remote", FieldType.BOOLEAN),
              FieldDefinition.of("posting_date", FieldType.DATE),
              FieldDefinition.of("closing_date", FieldType.DATE),
              FieldDefinition.of("updated", FieldType.TIMESTAMP),
              new FieldDefinition(
                  "series", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", ""),
              new FieldDefinition(
                  "locations",
                  FieldType.ARRAY,
                  false,
                  FieldType.OBJECT,
                  List.of(
                      FieldDefinition.of("city", FieldType.STRING),
                      FieldDefinition.of("lat", FieldType.DECIMAL)),
                  "",
                  ""),
              new FieldDefinition(
                  "contact",
                  FieldType.OBJECT,
                  false,
                  null,
                  List.of(
                      FieldDefinition.of("email", FieldType.STRING),
                      FieldDefinition.of("since", FieldType.DATE)),
                  "",
                  ""),
              // An object whose members the spec does not name.
              FieldDefinition.of("extra", FieldType.OBJECT),
              // A name that CEL gives to a type.
              FieldDefinition.of("duration", FieldType.INTEGER)),
          List.of("job_id"),
          List.of("posting_date"));

  private Jobs() {}

  /** A good record in which nothing is null. */
  static Object[] good() {
    return new Object[] {
      "J1",
      "Nurse",
      new BigDecimal("50000.50"),
      new BigDecimal("80000"),
      7L,
      true,
      LocalDate.of(2026, 11, 1),
      LocalDate.of(2026, 11, 20),
      Instant.parse("2026-11-01T10:00:00Z"),
      List.of("0610", "0620"),
      List.of(
          Map.of("city", "Boise", "lat", new BigDecimal("43.6")),
          Map.of("city", "Reno", "lat", new BigDecimal("39.5"))),
      Map.of("email", "a@b.gov", "since", LocalDate.of(2020, 2, 29)),
      Map.of("pay", new BigDecimal("1.5"), "since", LocalDate.of(2020, 2, 29)),
      90L
    };
  }

  /** The good record with some fields set: name, value, name, value. */
  static Object[] with(Object... changes) {
    Object[] values = good();
    for (int i = 0; i < changes.length; i += 2) {
      values[TYPE.position((String) changes[i])] = changes[i + 1];
    }
    return values;
  }

  /** The values as they arrive at the rules, from {@code source}. */
  static NormalizedRecord normalized(String source, Object... values) {
    RawRecord raw =
        new RawRecord(
            source,
            Locator.line("jobs.jsonl", 1),
            ("{\"id\":\"" + values[0] + "\"}").getBytes(StandardCharsets.UTF_8),
            Instant.parse("2026-11-22T00:00:00Z"));
    return new NormalizedRecord(
        raw,
        CollectedRecord.of(String.valueOf(values[0]), FieldValues.of(values), raw.provenance()));
  }

  static RuleDefinition soft(String name, String check) {
    return new RuleDefinition(name, check, Dimension.ACCURACY, OnFailure.SCORE, null);
  }

  static RuleDefinition rejecting(String name, String check) {
    return new RuleDefinition(name, check, Dimension.VALIDITY, OnFailure.REJECT, null);
  }
}
