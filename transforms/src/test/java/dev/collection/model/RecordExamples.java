package dev.collection.model;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;

/** One example of each type of the record model, with every field filled. */
final class RecordExamples {
  private RecordExamples() {}

  /** A value and the coder of its type. */
  record Example<T>(T value, Coder<T> coder) {}

  private static final Instant TIME = Instant.parse("2024-05-06T07:08:09.123456789Z");

  static Map<String, Example<?>> all() {
    RawRecord raw =
        new RawRecord(
            "usajobs",
            Locator.pageItem("https://example.com/é?Page=3", 3, 200),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
            TIME);
    ParsedRecord parsed;
    try {
      parsed = new ParsedRecord(raw, JsonItems.parse(raw.payload()));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    Provenance other = new Provenance("archive", Locator.line("a.jsonl", 17), Instant.EPOCH);
    CollectedRecord collected =
        new CollectedRecord("1\u001f2", values(), raw.provenance(), "00ff00ff");
    CheckedRecord checked =
        new CheckedRecord(
            collected,
            new RuleOutcomes(
                BitSet.valueOf(new byte[] {0b111, 1}), BitSet.valueOf(new byte[] {0b100})));
    Map<String, Example<?>> examples = new LinkedHashMap<>();
    examples.put("raw", new Example<>(raw, RecordCoders.RAW));
    examples.put("parsed", new Example<>(parsed, RecordCoders.PARSED));
    examples.put(
        "parsed_changed",
        new Example<>(
            new ParsedRecord(raw, parsed.item(), ParsedRecord.Form.CHANGED), RecordCoders.PARSED));
    examples.put(
        "parsed_deleted",
        new Example<>(
            new ParsedRecord(raw, parsed.item(), ParsedRecord.Form.DELETED), RecordCoders.PARSED));
    examples.put(
        "collected_deletion",
        new Example<>(
            CollectedRecord.deletion("1", FieldValues.of("1", null, 7L), other),
            RecordCoders.COLLECTED));
    examples.put("collected", new Example<>(collected, RecordCoders.COLLECTED));
    examples.put(
        "normalized", new Example<>(new NormalizedRecord(raw, collected), RecordCoders.NORMALIZED));
    examples.put("checked", new Example<>(checked, RecordCoders.CHECKED));
    examples.put(
        "distinct",
        new Example<>(
            new DistinctRecord(
                checked,
                3,
                VersionAgreement.of(new long[] {300, 0, 2, 0}, new long[] {299, 0, 2, 0})),
            RecordCoders.DISTINCT));
    examples.put(
        "distinct_alone",
        new Example<>(
            new DistinctRecord(checked, 1, VersionAgreement.NONE), RecordCoders.DISTINCT));
    examples.put(
        "scored",
        new Example<>(
            new ScoredRecord(collected, checked.outcomes(), 0.875, "completeness 6/7 (é)", true),
            RecordCoders.SCORED));
    examples.put(
        "scored_without_miss",
        new Example<>(
            new ScoredRecord(collected, checked.outcomes(), 1, null, false), RecordCoders.SCORED));
    examples.put(
        "scored_by_no_method",
        new Example<>(
            new ScoredRecord(collected, checked.outcomes(), 1, null, null), RecordCoders.SCORED));
    examples.put(
        "failed",
        new Example<>(
            new FailedRecord(
                raw,
                "Parse",
                ErrorCode.UNREADABLE,
                List.of(
                    new Violation("/a/0", "as:date", "x".repeat(300), "is no date"),
                    new Violation("", "limit:depth", null, "nested deeper than 200")),
                "1",
                2,
                TIME),
            RecordCoders.FAILED));
    examples.put(
        "failed_without_key",
        new Example<>(
            new FailedRecord(
                raw,
                "Parse",
                ErrorCode.TOO_LARGE,
                List.of(new Violation("", "limit:record_size", "", "has 17 bytes")),
                null,
                1,
                TIME),
            RecordCoders.FAILED));
    examples.put(
        "duplicate",
        new Example<>(
            new DuplicateRecord(
                "1", DuplicateRecord.Kind.OUTDATED, other, raw.provenance(), "ff", "{\"a\":[1,2]}"),
            RecordCoders.DUPLICATE));
    examples.put(
        "anomaly",
        new Example<>(
            new Anomaly(
                "1",
                "usajobs",
                "robust_z",
                -3.5,
                3.5,
                "pay_plan=GS",
                412,
                "why",
                "[]",
                1e-9,
                2e-9,
                1e-5),
            RecordCoders.ANOMALY));
    examples.put(
        "extraction",
        new Example<>(
            new ExtractionReport(
                "usajobs",
                "0343",
                7,
                -1,
                500,
                498,
                10_000_000_000L,
                4,
                ExtractionReport.Status.TRUNCATED,
                "ends early",
                "2026-11-22"),
            RecordCoders.EXTRACTION));
    examples.put(
        "measures",
        new Example<>(
            new Measures()
                .add(Measure.EXTRACTED, "usajobs", 1_000_000)
                .add(Measure.REJECTED, "usajobs", "Parse", 3)
                .add(Measure.NEWEST_EVENT, "archive", -1),
            RecordCoders.MEASURES));
    examples.put(
        "raw_row",
        new Example<>(
            new RawRecord("usajobs", Locator.row("public.postings id=17", 0), raw.payload(), TIME),
            RecordCoders.RAW));
    return examples;
  }

  /** A value of each field type. */
  static FieldValues values() {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("name", "Kağıthane");
    place.put("lat", new BigDecimal("41.0800"));
    return FieldValues.of(
        "é😀",
        null,
        Long.MIN_VALUE,
        new BigDecimal("134751.0"),
        new BigDecimal("-99999999999999999999999999999999999999.5"),
        true,
        false,
        LocalDate.of(1969, 12, 31),
        Instant.parse("2024-05-06T07:08:09.123456Z"),
        List.of(place, List.of("a", 1L)),
        Map.of());
  }
}
