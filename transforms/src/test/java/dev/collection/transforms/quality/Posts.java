package dev.collection.transforms.quality;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.VersionAgreement;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** A small collection with two required fields beside the key and a rule in most dimensions. */
final class Posts {
  static final Instant RUN_START = Instant.parse("2026-11-22T12:00:00Z");

  static final RecordType TYPE =
      new RecordType(
          "posts",
          List.of(
              FieldDefinition.required("id", FieldType.STRING),
              FieldDefinition.required("title", FieldType.STRING),
              new FieldDefinition(
                  "series", FieldType.ARRAY, true, FieldType.STRING, List.of(), "", ""),
              FieldDefinition.required("agency", FieldType.STRING),
              FieldDefinition.of("posted", FieldType.DATE)),
          List.of("id"),
          List.of("posted"));

  /** 0 and 1 accuracy, 2 consistency, 3 validity, 4 rejects. */
  static final List<RuleDefinition> RULES =
      List.of(
          new RuleDefinition(
              "title_case", "title != 'x'", Dimension.ACCURACY, OnFailure.SCORE, null),
          new RuleDefinition(
              "agency_known", "agency != 'x'", Dimension.ACCURACY, OnFailure.SCORE, null),
          new RuleDefinition(
              "fits_series", "title != agency", Dimension.CONSISTENCY, OnFailure.SCORE, null),
          new RuleDefinition(
              "short_title", "size(title) < 9", Dimension.VALIDITY, OnFailure.SCORE, null),
          new RuleDefinition("has_id", "id != ''", Dimension.ACCURACY, OnFailure.REJECT, null));

  static final QualityDefinition DEFINITION =
      new QualityDefinition(
          Map.of(
              Dimension.COMPLETENESS, 0.25,
              Dimension.ACCURACY, 0.25,
              Dimension.CONSISTENCY, 0.20,
              Dimension.TIMELINESS, 0.15,
              Dimension.VALIDITY, 0.15),
          Map.of(Dimension.COMPLETENESS, 0.95, Dimension.ACCURACY, 0.98, Dimension.VALIDITY, 0.99),
          0.90,
          List.of("agency"),
          "posted",
          Duration.ofHours(24));

  private static final RecordScorer SCORER = new RecordScorer(TYPE, RULES, DEFINITION, RUN_START);

  private Posts() {}

  static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    for (int position : positions) {
      bits.set(position);
    }
    return bits;
  }

  static RuleOutcomes outcomes(BitSet applied, BitSet failed) {
    return new RuleOutcomes(applied, failed);
  }

  /** Every rule applied and none failed. */
  static RuleOutcomes allPassed() {
    return outcomes(bits(0, 1, 2, 3, 4), bits());
  }

  /** A complete record of one version, posted on 21 November. */
  static Object[] full(String id) {
    return new Object[] {id, "Nurse", List.of("0610"), "VA", LocalDate.of(2026, 11, 21)};
  }

  static DistinctRecord record(String source, Object[] values, RuleOutcomes outcomes) {
    return record(source, RUN_START.minusSeconds(3600), values, outcomes, 0, 0);
  }

  static DistinctRecord record(
      String source,
      Instant collectedAt,
      Object[] values,
      RuleOutcomes outcomes,
      long compared,
      long agreed) {
    Provenance provenance = new Provenance(source, Locator.line("posts.jsonl", 1), collectedAt);
    CollectedRecord record =
        CollectedRecord.of((String) values[0], FieldValues.of(values), provenance);
    VersionAgreement agreement = VersionAgreement.of(new long[] {compared}, new long[] {agreed});
    return new DistinctRecord(new CheckedRecord(record, outcomes), 1, agreement);
  }

  /** The measures of these records, as one bundle gives them. */
  static Measures count(List<DistinctRecord> records) {
    QualityChecks checks = new QualityChecks(TYPE, RULES, DEFINITION);
    for (DistinctRecord record : records) {
      BitSet filled = record.record().values().filled();
      checks.add(record, SCORER.score(record, filled), filled);
    }
    return checks.toMeasures();
  }

  /** The report of a run with these measures. */
  static QualityReport report(Measures measures) {
    return report(DEFINITION, measures);
  }

  /** The same with another definition. */
  static QualityReport report(QualityDefinition definition, Measures measures) {
    return QualityReport.of(definition, TYPE, RULES, measures, RUN_START);
  }

  /** One count of checks. */
  static Measures met(String source, String name, long met, long checked) {
    return new Measures()
        .add(Measure.QUALITY_MET, source, name, met)
        .add(Measure.QUALITY_CHECKED, source, name, checked);
  }

  static long seconds(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }
}
